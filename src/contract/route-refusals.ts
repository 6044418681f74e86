/**
 * What each route may refuse, by the codes of the table of refusals: made into the answers of the API reference.
 *
 * A route without a row does not compile. That no route refuses by a code that it does not name here is tested with whatever
 * requests the tests can think of.
 */
import type { RefusalCode } from '#/lib/refusal.ts'
import type { BrowserRouteName } from './browser.ts'
import type { LiveRouteName } from './live.ts'
import type { Route } from './route.ts'
import type { RouteName } from './routes.ts'

type Codes = readonly RefusalCode[]

const selected: Codes = ['selection.invalid']
const ofJob: Codes = ['job.unknown', 'job.left_plan']
const ofStream: Codes = ['stream.unknown', 'stream.left_plan']
const ofLog: Codes = [...ofJob, 'job.no_log', 'agent.unreachable', 'server.standby']
const jobOrder: Codes = [...ofJob, 'job.illegal_transition']
const streamOrder: Codes = [...ofStream, 'job.illegal_transition']
/** What a predecessor, resource or file may be wrong with. */
const ofWaits: Codes = [
  'job.unknown',
  'job.ambiguous',
  'job.unknown_condition',
  'stream.unknown',
  'stream.ambiguous',
  'definition.cycle',
  'definition.unknown',
  'resource.unknown',
  'workstation.unknown',
]
const adds: Codes = [...ofWaits, 'dependency.present', 'job.illegal_transition']
const drops: Codes = ['dependency.unknown', 'job.illegal_transition']
const submits: Codes = [...ofWaits, 'stream.left_plan', 'stream.not_plannable', 'definition.invalid']
const ofTexts: Codes = ['definition.invalid', 'definition.too_large', 'definition.unknown']
const changes: Codes = [...ofTexts, 'definition.in_use', 'definition.outdated', 'definition.busy', 'definition.locked']
const imagines: Codes = ['plan.too_large', 'definition.invalid', 'definition.unknown', 'definition.cycle']
const bulk: Codes = ['bulk.unknown']
const ofUser: Codes = ['user.unknown', 'user.last_administrator', 'user.provided']
const ofCalendar: Codes = ['definition.unknown', 'definition.invalid', 'definition.cycle']

/** What a route refuses besides what its kind may always refuse. */
const own: Readonly<Record<RouteName | LiveRouteName | BrowserRouteName, Codes>> = {
  status: [],
  agents: ['server.standby'],
  jobs: selected,
  job: ofJob,
  why: ofJob,
  log: ofLog,
  hold: jobOrder,
  unhold: jobOrder,
  release: jobOrder,
  cancel: jobOrder,
  kill: jobOrder,
  setPriority: jobOrder,
  rerun: [...jobOrder, 'job.not_successor', 'definition.unknown', 'definition.ambiguous'],
  successors: ofJob,
  confirm: [...jobOrder, 'job.unknown_condition'],
  streams: selected,
  holdStream: streamOrder,
  unholdStream: streamOrder,
  releaseStream: streamOrder,
  cancelStream: streamOrder,
  killStream: streamOrder,
  setStreamPriority: streamOrder,
  limitStream: streamOrder,
  streamDependencies: ofStream,
  addDependencies: [...ofJob, ...adds],
  removeDependencies: [...ofJob, ...drops],
  releaseDependencies: [...ofJob, ...drops],
  addStreamDependencies: [...ofStream, ...adds],
  removeStreamDependencies: [...ofStream, ...drops],
  releaseStreamDependencies: [...ofStream, ...drops],
  submit: [...submits, 'stream.name_taken'],
  submitJob: [...submits, 'stream.closed', 'job.name_taken', 'definition.ambiguous'],
  submitCommand: [...submits, 'stream.closed', 'job.name_taken'],
  startBulk: [...selected, 'bulk.too_many', 'bulk.other_count', 'bulk.busy', 'job.unknown', 'stream.unknown'],
  bulkOperations: [],
  bulkOperation: bulk,
  cancelBulk: bulk,
  runs: ['history.too_much'],
  runSummary: ['history.too_much'],
  plan: [],
  extendPlan: imagines,
  trialPlan: imagines,
  forecastPlan: imagines,
  critical: [],
  criticalPath: ofJob,
  hot: [],
  forecast: ['plan.too_large', 'resource.unknown', 'workstation.unknown', 'definition.unknown'],
  prompts: selected,
  reply: ['prompt.unknown', 'prompt.answered'],
  workstations: selected,
  files: selected,
  changeWorkstation: ['workstation.unknown'],
  resources: selected,
  setResourceUnits: ['resource.unknown'],
  freezes: [],
  addFreeze: [],
  liftFreeze: ['freeze.unknown'],
  options: [],
  setOption: ['option.unknown', 'option.invalid'],
  settings: [],
  health: [],
  maintenance: [],
  runMaintenance: ['maintenance.busy', 'maintenance.off'],
  pauseMaintenance: ['maintenance.off'],
  resumeMaintenance: ['maintenance.off'],
  definitions: ['revision.unknown'],
  definition: ['definition.unknown', 'revision.unknown'],
  exportDefinitions: ['revision.unknown', 'definition.unknown'],
  revisions: [],
  revision: ['revision.unknown'],
  check: ofTexts,
  diff: [...ofTexts, 'definition.busy'],
  apply: changes,
  deleteDefinitions: changes,
  rollback: [...changes, 'revision.unknown'],
  definitionLocks: [],
  lockDefinitions: ['definition.unknown', 'definition.locked'],
  unlockDefinitions: ['definition.unknown', 'definition.locked'],
  streamCalendar: [...ofCalendar, 'stream.unknown', 'stream.ambiguous'],
  calendar: ofCalendar,
  audit: [],
  auditEntry: ['audit.unknown'],
  verifyAudit: [],
  login: ['access.wrong_password', 'access.too_many_attempts'],
  logout: [],
  me: [],
  changePassword: ['access.denied', 'access.weak_password'],
  users: [],
  addUser: ['user.name_taken'],
  changeUser: ofUser,
  resetPassword: ofUser,
  removeUser: ofUser,
  sessions: ['access.denied'],
  endSession: ['access.denied', 'session.unknown'],
  tokens: ['access.denied'],
  addToken: ['access.denied', 'user.unknown', 'token.name_taken'],
  revokeToken: ['access.denied', 'token.unknown'],
  changes: selected,
  followLog: ofLog,
  downloadLog: [...ofLog, 'request.no_such_range'],
  beginProviderLogin: ['access.no_provider', 'access.provider_unavailable'],
  finishProviderLogin: [
    'access.no_provider',
    'access.provider_unavailable',
    'access.login_over',
    'access.login_refused',
    'access.no_role',
    'access.disabled',
    'access.too_many_attempts',
  ],
}

/** What every route may refuse, whatever it is about. */
const always: Codes = [
  'request.invalid',
  'request.too_many',
  'request.foreign_host',
  'server.stopping',
  'server.unavailable',
  'server.failed',
]

/** Of those that somebody must be known for. */
const whenKnown: Codes = ['access.unauthenticated', 'access.wrong_password', 'access.too_many_attempts']

/** Of those with a body. */
const withBody: Codes = ['request.unsupported_media', 'request.too_large', 'request.cross_site']

/** Of those that change something: a standby refuses them, an id stands for one of them, and the database may take its time. */
const whenOrdered: Codes = ['server.standby', 'leader.fenced', 'request.reused', 'request.unsettled']

/** The codes that a route may refuse a request with, each once. */
export const refusalsOf = (
  name: keyof typeof own,
  { method, needs, asks }: Pick<Route, 'method' | 'needs' | 'asks'>,
): Codes => {
  const isKnown = needs !== 'nobody'
  const isOrder = method === 'POST' && asks !== true && isKnown
  return [
    ...new Set([
      ...own[name],
      ...always,
      ...(isKnown ? whenKnown : []),
      ...(isKnown && needs !== 'login' ? (['access.denied', 'access.must_change_password'] as const) : []),
      ...(method === 'POST' ? withBody : []),
      ...(method === 'POST' && isKnown ? (['access.no_proof'] as const) : []),
      ...(isOrder ? whenOrdered : []),
    ]),
  ]
}
