/**
 * The global options of a site, with the names, short names and defaults that optman gives them (Administration Guide,
 * "Setting global options").
 *
 * `runs`: Batuta acts on it. `kept`: it is stored and shown, for a site that comes from TWS, and has no effect here.
 */
import type { OffPeakWindow } from './off-peak.ts'
import { flag, list, offPeak, oneOf, patterns, time, whole, type Form } from './option-forms.ts'

export interface GlobalOption<T> {
  /** optman's abbreviation; null where it has none that is known. */
  readonly short: string | null
  readonly form: Form<T>
  readonly standard: T
  readonly state: 'runs' | 'kept'
  /** Since when a value counts that is set now; `never`: it is kept. */
  readonly counts: OptionCounts
  readonly meaning: string
}

/** At the next extension of the plan, as optman's do for JnextPlan; at once; when the server is started next. */
export const optionCounts = ['extension', 'at-once', 'start', 'never'] as const
export type OptionCounts = (typeof optionCounts)[number]

const runs = <T>(short: string | null, form: Form<T>, standard: T, meaning: string): GlobalOption<T> => ({
  short,
  form,
  standard,
  state: 'runs',
  counts: 'extension',
  meaning,
})

const atOnce = <T>(short: string | null, form: Form<T>, standard: T, meaning: string): GlobalOption<T> => ({
  ...runs(short, form, standard, meaning),
  counts: 'at-once',
})

const kept = <T>(short: string | null, form: Form<T>, standard: T, meaning: string): GlobalOption<T> => ({
  ...runs(short, form, standard, meaning),
  state: 'kept',
  counts: 'never',
})

/** Which streams are carried forward: all, those with the keyword CARRYFORWARD, none. */
export type CarryForward = 'all' | 'yes' | 'no'

const carryForward: Form<CarryForward> = oneOf('all', 'yes', 'no')
const noStates: readonly string[] = []
const noPatterns: readonly string[] = []
const noWindows: readonly OffPeakWindow[] = []

/** The states of a job that carryStates can name (optman: carryStates). */
const states = [
  'abend',
  'abenp',
  'add',
  'done',
  'exec',
  'fail',
  'fence',
  'hold',
  'intro',
  'pend',
  'ready',
  'rjob',
  'sched',
  'skel',
  'succ',
  'succp',
  'suspend',
  'wait',
  'waitd',
  'stuck',
]

export const globalOptions = {
  startOfDay: runs('sd', time(), 0, 'When a production day begins, as hhmm in the time zone of the site.'),
  workstationLimit: {
    ...runs('wl', whole(0, 1024), 100, 'Jobs at once on a workstation whose limit nobody has set; taken at the start.'),
    counts: 'start',
  },
  minLen: kept('ml', whole(7, 365), 8, 'Days the preproduction plan looks ahead at least; here it is always maxLen.'),
  maxLen: runs('xl', whole(8, 365), 14, 'Days the preproduction plan looks ahead at most.'),
  enPreventStart: runs('ps', flag(), true, 'A stream without AT does not start before its own day.'),
  enEmptySchedsAreSucc: atOnce('es', flag(), false, 'A stream without jobs succeeds; else it stays ready.'),
  enLegacyStartOfDayEvaluation: runs('le', flag(), false, 'Matching compares local times, whatever the time zones.'),
  enTimeZone: runs('tz', flag(), true, 'Time zones of definitions count; else all times are of the site.'),
  ignoreCals: kept('ic', flag(), false, 'Calendars are not copied into the plan.'),

  enCarryForward: runs('cf', carryForward, 'all', 'Which streams that have not ended go on in the next plan.'),
  carryStates: runs('cs', list(states), noStates, 'Only jobs in these states are carried forward; none: all jobs.'),
  untilDays: runs('ud', whole(0, 999), 0, 'Days after which a stream without UNTIL is not carried forward; 0: never.'),
  enCFInterNetworkDeps: kept('ci', flag(), true, 'Dependencies on other networks are carried forward.'),
  enCFResourceQuantity: runs(
    'rq',
    flag(),
    true,
    'Units of resources stay as altered when a day is closed; else as defined.',
  ),

  unknownRuns: atOnce(
    null,
    oneOf('ask', 'abend'),
    'ask',
    'A run whose outcome nobody knows waits for an operator, or counts as abended. Not of TWS; at once.',
  ),
  idempotentJobs: atOnce(
    null,
    patterns(),
    noPatterns,
    'Jobs that may run twice: one whose outcome nobody knows is run again. Not of TWS; at once.',
  ),
  idempotentReruns: atOnce(null, whole(0, 99), 3, 'How often that happens to one job at most. Not of TWS; at once.'),

  enForecastStartTime: kept('st', flag(), false, 'A forecast plan computes when jobs would start.'),
  enRetainNameOnRerunFrom: atOnce(
    'rr',
    flag(),
    false,
    'A run of a job from another definition has the name of the job.',
  ),
  baseRecPrompt: kept('bp', whole(0, 65_535), 1000, 'Recovery prompts a plan may have.'),
  extRecPrompt: kept('xp', whole(0, 65_535), 1000, 'Further recovery prompts.'),

  enWorkloadServiceAssurance: atOnce('wa', flag(), true, 'Critical jobs are watched with all that they follow.'),
  approachingLateOffset: atOnce('al', whole(0, 86_400), 120, 'Seconds before its critical start a job is reported.'),
  promotionOffset: atOnce('po', whole(0, 86_400), 120, 'Seconds before its critical start a job is promoted.'),
  deadlineOffset: atOnce(
    'do',
    whole(0, 10_000),
    2,
    'Minutes before the end of the plan: the deadline of jobs without.',
  ),
  longDurationThreshold: atOnce('ld', whole(100, 1000), 150, 'Percent of its estimate from which a job runs long.'),
  riskConfidence: atOnce(null, whole(0, 100), 80, 'Percent below which a critical job is at high risk.'),
  enWhatIfAnalysis: atOnce('wi', flag(), true, 'A forecast may be asked what if.'),

  statsHistory: runs(
    'sh',
    whole(0, 999),
    400,
    'Days that what a job is expected to take is kept without an instance of it.',
  ),
  logmanMinMaxPolicy: kept('mm', oneOf('elapsedtime', 'cputime', 'both'), 'both', 'Which durations statistics keep.'),
  logmanSmoothPolicy: kept('lt', whole(-1, 100), -1, 'Weight of the last run in estimates, percent; -1: an average.'),
  logHistory: kept('lh', whole(0, 999), 10, 'Days that output of jobs is kept.'),
  logCleanupFrequency: kept('lc', whole(0, 60), 5, 'Minutes between clean-ups of plan data.'),
  enDbAudit: kept('da', whole(0, 1), 1, 'Changes of definitions are audited.'),
  enPlanAudit: kept('pa', whole(0, 1), 1, 'Changes of the plan are audited.'),
  auditStore: kept('as', oneOf('file', 'db', 'both'), 'both', 'Where audit records go.'),
  auditHistory: atOnce(
    'ah',
    whole(0, 999),
    400,
    'Days that audit records are kept in the database; what is older is sealed in files, a month at a time. 0: never.',
  ),
  deploymentFrequency: kept('df', whole(0, 60), 5, 'Minutes between deployments of event rules.'),
  enEventDrivenWorkloadAutomation: kept('ed', flag(), true, 'Event rules are at work.'),
  agentLease: atOnce(null, whole(5, 86_400), 300, 'Seconds an agent may be away before its runs are unreachable.'),
  agentRunsUnknownAfter: atOnce(
    null,
    whole(0, 31_536_000),
    0,
    'Seconds an agent is away after which its runs become unknown; 0: never on their own.',
  ),
  maintenanceInterval: atOnce(null, whole(1, 24), 6, 'Hours from one cycle of maintenance to the next. Not of TWS.'),
  maintenanceWindows: atOnce(
    null,
    offPeak(),
    noWindows,
    'When of a day maintenance disturbs least; learnt: by the load of the site. Not of TWS.',
  ),
  ledgerHistory: atOnce(null, whole(2, 3650), 90, 'Days that the ledger and what was planned are kept. Not of TWS.'),
  runHistory: atOnce(null, whole(2, 3650), 400, 'Days that the history of runs is kept. Not of TWS.'),
  backupsKept: atOnce(null, whole(0, 99), 3, 'Backups of the embedded database; 0: none are made. Not of TWS.'),
  startConditionDeadlineOffset: runs('cd', time(), 1440, 'How long a start condition is waited for, as hhmm.'),
  folderDays: kept(null, whole(0, 999), 10, 'Days that empty folders are kept.'),
  notificationTimeout: kept('nt', whole(1, 90), 5, 'Days that notifications wait for the next workstation.'),
  useAESEncryptionAlgorithm: kept(null, flag(), false, 'Passwords are encrypted with AES.'),
} as const

export type GlobalOptionName = keyof typeof globalOptions

/** The value of every option. */
export type GlobalOptions = {
  readonly [Name in GlobalOptionName]: (typeof globalOptions)[Name] extends GlobalOption<infer T> ? T : never
}

/** The names, as optman lists them: by the alphabet. */
export const globalOptionNames = (Object.keys(globalOptions) as GlobalOptionName[]).toSorted((a, b) =>
  a.toLowerCase() < b.toLowerCase() ? -1 : 1,
)

/** The options in force, where `texts` has what was set, by name; a text of an older version that fits no more is passed over. */
export const resolveGlobalOptions = (texts: ReadonlyMap<string, string>): GlobalOptions =>
  // The compiler cannot follow that each name gets the value of its own form.
  Object.fromEntries(
    globalOptionNames.map((name) => {
      const { form, standard } = globalOptions[name] as GlobalOption<unknown>
      const text = texts.get(name)
      return [name, (text === undefined ? undefined : form.parse(text)) ?? standard]
    }),
  ) as unknown as GlobalOptions

/** An option by its name or short name, in any case. */
export const findGlobalOption = (name: string): GlobalOptionName | undefined => {
  const wanted = name.toLowerCase()
  return globalOptionNames.find((known) => known.toLowerCase() === wanted || globalOptions[known].short === wanted)
}
