/** Writes a drafted site as composer text, a file for each kind of object and two for each area. */
import { commandFor } from './commands.ts'
import { calendarName, calendarsOf, groups, type DraftJob, type DraftStream } from './draft-streams.ts'
import type { DraftResource } from './link.ts'
import type { SiteOptions } from './quotas.ts'
import type { Random } from '../../test/support/random.ts'
import { startOf } from './times.ts'
import { areas, tableVariables, variables, type Area } from './vocabulary.ts'

export interface SiteText {
  readonly file: string
  readonly text: string
}

const line = '#'.padEnd(78, '-')
const banner = (title: string, file: string): string =>
  `${line}\n# ${title}\n# @(#) ${file} 1.14 - kept by the scheduling desk\n${line}\n`

const file = (name: string, title: string, body: string): SiteText => ({
  file: name,
  text: `${banner(title, name)}\n${body}`,
})

const workstationsFile = (streams: readonly DraftStream[]): SiteText => {
  const named = Map.groupBy(streams, ({ workstation }) => workstation)
  const blocks = [...named].map(
    ([name, [first]]) => `CPUNAME ${name}
 DESCRIPTION "${first?.area.title ?? ''}"
 OS UNIX
 NODE ${name.toLowerCase()}.batch.bank.example TCPADDR 31111
 FOR MAESTRO
  TYPE FTA
  AUTOLINK ON
  FULLSTATUS OFF
END
`,
  )
  return file('00-workstations.txt', 'Workstations', blocks.join('\n'))
}

const american = (date: Temporal.PlainDate): string =>
  `${String(date.month).padStart(2, '0')}/${String(date.day).padStart(2, '0')}/${date.year}`

/** Six lines of a year's dates each. */
const datesOf = (firstYear: number, ofYear: (year: number) => Temporal.PlainDate[]): string =>
  Array.from(
    { length: 6 },
    (_, at) =>
      ` ${ofYear(firstYear + at)
        .map(american)
        .join(' ')}`,
  ).join('\n')

const calendarsFile = (options: SiteOptions, byHand: boolean): SiteText => {
  const { firstYear = 2025 } = options
  const fixed = ['01-01', '04-21', '05-01', '09-07', '10-12', '11-15', '12-25']
  const holidays = datesOf(firstYear, (year) => fixed.map((day) => Temporal.PlainDate.from(`${year}-${day}`)))
  const monthly = (day: number): string =>
    datesOf(firstYear, (year) =>
      Array.from({ length: 12 }, (_, month) => new Temporal.PlainDate(year, month + 1, 1 + ((day * 7) % 28))),
    )
  const kept = Array.from({ length: byHand ? calendarsOf(options) : 0 }, (_, at) => {
    return `${calendarName(at)} "Days that the desk keeps by hand, list ${at + 1}"\n${monthly(at)}`
  })
  const days = [`HOLIDAYS "Bank holidays"\n${holidays}`, ...kept].join('\n\n')
  return file('10-calendars.txt', 'Calendars', `$CALENDAR\n${days}\n`)
}

/** The rules of the run cycle groups, in the order of their names. */
const groupRules = [
  '"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"',
  '"FREQ=MONTHLY;BYMONTHDAY=-1"',
  '"FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1"',
]

const tableNames = (streams: readonly DraftStream[]): string[] => [
  ...new Set(streams.flatMap(({ clauses }) => clauses.flatMap((clause) => /^VARTABLE (.+)$/.exec(clause)?.[1] ?? []))),
]

const sharedFile = (streams: readonly DraftStream[], resources: readonly DraftResource[]): SiteText => {
  const uses = (text: string): boolean =>
    streams.some(({ clauses, days }) => days.text === text || clauses.includes(text))
  const parts = [
    `$PARM\n${variables.map(([name, value]) => `${name} "${value}"`).join('\n')}`,
    ...tableNames(streams).map((name) => {
      const values = tableVariables.map(
        (variable) => `  ${variable} "${variable.toLowerCase()}-of-${name.toLowerCase()}"`,
      )
      return `VARTABLE ${name}\n DESCRIPTION "Values of ${name}"\n MEMBERS\n${values.join('\n')}\nEND`
    }),
    ...groups.flatMap((name, at) =>
      uses(`$RCG ${name}`)
        ? `RUNCYCLEGROUP ${name}\n DESCRIPTION "Days of ${name}"\n VARTABLE ${tableNames(streams)[0] ?? 'MAIN_TABLE'}\n` +
          ` ON RUNCYCLE ${name}1 ${groupRules[at]}\nEND`
        : [],
    ),
    ...section(
      '$PROMPT',
      prompts.filter(([name]) => uses(`PROMPT ${name}`)).map(([name, text]) => `${name} "${text}"`),
    ),
    ...section(
      '$RESOURCE',
      resources.map(
        ({ workstation, name, units }) => `${workstation}#${name} ${units} "${name.toLowerCase()} of ${workstation}"`,
      ),
    ),
  ]
  return file('20-shared.txt', 'Variables, run cycle groups, prompts, resources', `${parts.join('\n\n')}\n`)
}

const section = (heading: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : [`${heading}\n${items.join('\n')}`]

const prompts = Array.from({ length: 9 }, (_, at) => [
  `ASK${at + 1}`,
  at === 8 ? ':The window is open.' : `May step ${at + 1} of the close begin?`,
])

/** The files of one area. */
interface OfArea {
  readonly area: Area
  readonly own: readonly DraftStream[]
}

const jobsFile = (options: SiteOptions, { area, own: streams }: OfArea, random: Random): SiteText => {
  const name = `30-jobs-${area.prefix.toLowerCase()}.txt`
  const blocks = streams.map((stream) => {
    const definitions = stream.jobs.map((job) =>
      options.isTerse === true ? terseDefinitionOf(stream, job) : definitionOf(stream, job, random),
    )
    return `# ${stream.name}: ${stream.jobs.length} jobs\n${definitions.join('\n')}`
  })
  return file(name, `Job definitions: ${area.title}`, `$JOBS\n\n${blocks.join('\n')}`)
}

const terseDefinitionOf = ({ area, workstation }: DraftStream, { name, verb, definition }: DraftJob): string => {
  const prefix = area.prefix.toLowerCase()
  const lines = [`DOCOMMAND "^BIN^/${prefix}/${verb.toLowerCase()}.sh"`, `STREAMLOGON ${prefix}op`, ...definition]
  return `${workstation}#${name}\n${[...lines, 'RECOVERY STOP'].map((clause) => ` ${clause}\n`).join('')}`
}

const definitionOf = (stream: DraftStream, job: DraftJob, random: Random): string => {
  const words = { area: stream.area.prefix, subject: stream.subject, verb: job.verb, name: job.name }
  const script = random.chance(0.01)
  const task = script
    ? `SCRIPTNAME "^BIN^/${stream.subject.toLowerCase()}.sh -a"`
    : `DOCOMMAND "${commandFor(words, random)}"`
  const logon = random.chance(0.1) ? '"^DBUSER^"' : `${stream.area.prefix.toLowerCase()}op`
  const described = random.chance(0.3) ? ` DESCRIPTION "${stream.area.title}: ${job.verb.toLowerCase()}"\n` : ''
  const lines = [...job.definition, recovery(stream, job, random)].map((clause) => ` ${clause}\n`)
  return `${stream.workstation}#${job.name}\n ${task}\n STREAMLOGON ${logon}\n${described}${lines.join('')}`
}

const recovery = (stream: DraftStream, job: DraftJob, random: Random): string => {
  if (random.chance(0.98)) return 'RECOVERY STOP'
  const other = stream.jobs.find(({ name }) => name !== job.name)
  const after = other === undefined ? '' : ` AFTER ${stream.workstation}#${other.name}`
  return random.pick([
    'RECOVERY CONTINUE',
    'RECOVERY RERUN REPEATEVERY 0005 FOR 3 ATTEMPTS',
    `RECOVERY STOP${after} ABENDPROMPT "Look at ${job.name}, then answer"`,
    `RECOVERY RERUN${after}`,
  ])
}

const streamsFile = (area: Area, streams: readonly DraftStream[]): SiteText => {
  const name = `40-streams-${area.prefix.toLowerCase()}.txt`
  return file(name, `Job streams: ${area.title}`, streams.map(streamOf).join('\n'))
}

const daysOf = (stream: DraftStream): string => {
  const { days, times, except, since } = stream
  if (days.kind === 'request') return 'ON REQUEST'
  const on = `ON RUNCYCLE RC1 VALIDFROM ${since} ${days.text} (AT ${startOf(stream)}${times})`
  return except === undefined ? on : `${on}\nEXCEPT RUNCYCLE RC2 ${except}`
}

/** FOLLOWS stand behind the days in a header, and VARTABLE before them. */
const streamOf = (stream: DraftStream): string => {
  const { workstation, name, area, subject, clauses, jobs } = stream
  const tables = clauses.filter((clause) => clause.startsWith('VARTABLE'))
  const others = clauses.filter((clause) => !clause.startsWith('VARTABLE'))
  const header = [
    `SCHEDULE ${workstation}#${name}`,
    `DESCRIPTION "${area.title}: ${subject.toLowerCase()}"`,
    ...tables,
    daysOf(stream),
    ...others,
  ]
  const steps = jobs.map((job) =>
    [`${workstation}#${job.name}`, ...job.clauses.map((clause) => ` ${clause}`)].join('\n'),
  )
  return `#\n# ${name}\n#\n${header.join('\n')}\n:\n${steps.join('\n\n')}\nEND\n`
}

/** The files of a site, in the order in which they build on each other. */
export const printSite = (
  options: SiteOptions,
  streams: readonly DraftStream[],
  resources: readonly DraftResource[],
  random: Random,
): SiteText[] => {
  const byArea = Map.groupBy(streams, ({ area }) => area)
  const present = areas.flatMap((area) => {
    const own = byArea.get(area)
    return own === undefined ? [] : [{ area, own }]
  })
  return [
    workstationsFile(streams),
    calendarsFile(
      options,
      streams.some(({ days }) => days.kind === 'calendar'),
    ),
    sharedFile(streams, resources),
    ...present.map(({ area, own }) => jobsFile(options, { area, own }, random)),
    ...present.map(({ area, own }) => streamsFile(area, own)),
  ]
}
