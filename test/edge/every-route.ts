/** One call of each route, in an order in which each finds what it needs. */
import type { Client } from '#/contract/client.ts'
import type { RouteName } from '#/contract/routes.ts'
import type { Edge } from './edge.ts'

export const sources = [{ file: 'a.txt', text: 'CPUNAME FTA1' }]

/** An edge that asks nobody who they are, and beside it one of the same users that does. */
export interface OpenEdge extends Edge {
  readonly as: (user: string, password: string) => Client
}

/** One call of each route. The compiler asks for a new one with every new route. */
export const calls: Readonly<Record<RouteName, (edge: OpenEdge) => Promise<unknown>>> = {
  status: ({ client }) => client.status(),
  agents: ({ client }) => client.agents(),
  jobs: ({ client }) => client.jobs({ status: 'waiting,running', name: 'P@', limit: 2 }),
  job: ({ client }) => client.job({ id: 2 }),
  why: ({ client }) => client.why({ id: 3 }),
  log: ({ client }) => client.log({ id: 2, offset: -5 }),
  hold: ({ client }) => client.hold({ id: 3, reason: 'wait for me' }),
  unhold: ({ client }) => client.unhold({ id: 3 }),
  release: ({ client }) => client.release({ id: 3 }),
  cancel: ({ client }) => client.cancel({ id: 3, pending: true }),
  kill: ({ client }) => client.kill({ id: 10 }),
  setPriority: ({ client }) => client.setPriority({ id: 3, priority: 101 }),
  holdStream: ({ client }) => client.holdStream({ id: 2 }),
  unholdStream: ({ client }) => client.unholdStream({ id: 2 }),
  killStream: ({ client }) => client.killStream({ id: 2 }),
  setStreamPriority: ({ client }) => client.setStreamPriority({ id: 2, priority: 0 }),
  rerun: ({ client }) => client.rerun({ id: 2, at: '2026-11-22T07:00:00Z', priority: 50, successors: 'internal' }),
  successors: ({ client }) => client.successors({ id: 1, scope: 'all' }),
  addDependencies: ({ client }) =>
    client.addDependencies({ id: 3, follows: ['LEDGER IF ABEND'], at: '2026-11-22T07:00:00Z' }),
  removeDependencies: ({ client }) => client.removeDependencies({ id: 3, needs: ['TAPES'], times: ['until'] }),
  releaseDependencies: ({ client }) => client.releaseDependencies({ id: 3, opens: ['/in/x'], times: ['at'] }),
  addStreamDependencies: ({ client }) => client.addStreamDependencies({ id: 2, prompts: ['sure?'] }),
  removeStreamDependencies: ({ client }) => client.removeStreamDependencies({ id: 2, follows: ['LEDGER'] }),
  releaseStreamDependencies: ({ client }) => client.releaseStreamDependencies({ id: 2, prompts: ['5'] }),
  streamDependencies: ({ client }) => client.streamDependencies({ id: 2 }),
  confirm: ({ client }) => client.confirm({ id: 2, outcome: 'succ' }),
  streams: ({ client }) => client.streams({ oql: "commonStatus = 'BLOCKED' ORDER BY name", count: true }),
  releaseStream: ({ client }) => client.releaseStream({ id: 2 }),
  cancelStream: ({ client }) => client.cancelStream({ id: 2 }),
  submit: ({ client }) => client.submit({ stream: 'FTA1#PAYROLL' }),
  submitJob: ({ client }) => client.submitJob({ job: 'FTA1#PAYCALC', into: 'PAYROLL', follows: ['EXTRACT', '2'] }),
  submitCommand: ({ client }) => client.submitCommand({ workstation: 'FTA1', command: 'df -k', alias: 'DISKS' }),
  limitStream: ({ client }) => client.limitStream({ id: 2, jobs: null }),
  workstations: ({ client }) => client.workstations(),
  changeWorkstation: ({ client }) => client.changeWorkstation({ workstation: 'FTA1', limit: 5, linked: false }),
  files: ({ client }) => client.files({ select: 'FTA1#@~found' }),
  freezes: ({ client }) => client.freezes(),
  addFreeze: ({ client }) => client.addFreeze({ kind: 'freeze', scope: 'workstation', pattern: 'FTA1' }),
  liftFreeze: ({ client }) => client.liftFreeze({ id: 1 }),
  resources: ({ client }) => client.resources(),
  setResourceUnits: ({ client }) => client.setResourceUnits({ resource: 'FTA1#TAPES', units: 4 }),
  prompts: ({ client }) => client.prompts(),
  reply: ({ client }) => client.reply({ id: 5, answer: 'yes' }),
  startBulk: ({ client }) =>
    client.startBulk({ noun: 'job', action: 'hold', select: '@#PAY@.@+state=hold', expect: 1 }),
  bulkOperations: ({ client }) => client.bulkOperations(),
  bulkOperation: ({ client }) => client.bulkOperation({ id: 1 }),
  cancelBulk: ({ client }) => client.cancelBulk({ id: 1 }),
  runs: ({ client }) => client.runs({ from: '2026-11-20', name: 'EX@', outcome: 'succeeded,abended', limit: 5 }),
  runSummary: ({ client }) => client.runSummary({ from: '2026-11-20', to: '2026-11-21', stream: 'PAYROLL' }),
  plan: ({ client }) => client.plan(),
  extendPlan: ({ client }) => client.extendPlan({ days: 2, reason: 'long weekend' }),
  trialPlan: ({ client }) => client.trialPlan({ to: '2026-11-30', limit: 3 }),
  forecastPlan: ({ client }) => client.forecastPlan({ from: '2027-01-01', days: 2, name: 'PAY@' }),
  critical: ({ client }) => client.critical(),
  criticalPath: ({ client }) => client.criticalPath({ id: 3 }),
  hot: ({ client }) => client.hot(),
  forecast: ({ client }) => client.forecast({ whatIf: ['hold FTA1#PAYROLL'], prompts: 'never' }),
  options: ({ client }) => client.options(),
  setOption: ({ client }) => client.setOption({ name: 'cf', value: 'yes', reason: 'as before' }),
  settings: ({ client }) => client.settings(),
  health: ({ client }) => client.health(),
  maintenance: ({ client }) => client.maintenance(),
  runMaintenance: ({ client }) => client.runMaintenance({ tasks: ['retention'], reason: 'the disk is full' }),
  pauseMaintenance: ({ client }) => client.pauseMaintenance({ until: '2026-11-23T07:00:00Z' }),
  resumeMaintenance: ({ client }) => client.resumeMaintenance({}),
  definitions: ({ client }) => client.definitions({ kind: 'calendar', name: 'HOL@', limit: 2 }),
  definition: ({ client }) => client.definition({ kind: 'calendar', name: 'HOLIDAYS', revision: 6 }),
  exportDefinitions: ({ client }) => client.exportDefinitions({ name: 'HOL@,X' }),
  revisions: ({ client }) => client.revisions({ name: 'HOLIDAYS' }),
  revision: ({ client }) => client.revision({ revision: 6 }),
  diff: ({ client }) => client.diff({ sources, prune: true }),
  apply: ({ client }) => client.apply({ sources }),
  deleteDefinitions: ({ client }) => client.deleteDefinitions({ objects: [{ kind: 'calendar', name: 'HOLIDAYS' }] }),
  definitionLocks: ({ client }) => client.definitionLocks(),
  lockDefinitions: ({ client }) => client.lockDefinitions({ objects: [{ kind: 'calendar', name: 'HOLIDAYS' }] }),
  unlockDefinitions: ({ client }) => client.unlockDefinitions({ objects: [{ kind: 'calendar', name: 'HOLIDAYS' }] }),
  rollback: ({ client }) => client.rollback({ revision: 6, dryRun: true }),
  streamCalendar: ({ client }) => client.streamCalendar({ stream: 'PAYROLL', from: '2026-11-20', days: 31 }),
  calendar: ({ client }) => client.calendar({ calendar: 'HOLIDAYS' }),
  check: ({ client }) => client.check({ sources: [{ file: 'a.txt', text: 'MISTAKE' }] }),
  audit: ({ client }) => client.audit({ actor: 'anyone', since: '2026-11-22T06:00:00Z', limit: 2 }),
  auditEntry: ({ client }) => client.auditEntry({ entry: 1 }),
  verifyAudit: ({ client }) => client.verifyAudit(),
  addUser: ({ client }) => client.addUser({ name: 'maria', grants: [{ role: 'operator', folder: '/PAY' }] }),
  users: ({ client }) => client.users(),
  changeUser: ({ client }) => client.changeUser({ user: 'maria', grants: [{ role: 'scheduler' }] }),
  login: async ({ client }) => {
    const { password } = await client.resetPassword({ user: 'maria' })
    return client.login({ name: 'maria', password })
  },
  me: ({ client }) => client.me(),
  changePassword: async ({ client, as }) => {
    const { password } = await client.resetPassword({ user: 'maria' })
    return as('maria', password).changePassword({ password, newPassword: 'a long new secret' })
  },
  addToken: ({ client }) => client.addToken({ name: 'ci', user: 'maria', days: 7 }),
  tokens: ({ client }) => client.tokens(),
  revokeToken: async ({ client }) => client.revokeToken({ token: (await client.tokens()).items[0]?.id ?? '' }),
  sessions: async ({ client }) => {
    await client.login({ name: 'maria', password: 'a long new secret' })
    return client.sessions()
  },
  endSession: async ({ client }) => client.endSession({ session: (await client.sessions()).items[0]?.id ?? '' }),
  logout: ({ client }) => client.logout(),
  resetPassword: ({ client }) => client.resetPassword({ user: 'maria' }),
  removeUser: ({ client }) => client.removeUser({ user: 'maria' }),
}
