/** The routes over real HTTP: each answers what the contract says, and asks or orders of the engine what it was told. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Value } from 'typebox/value'
import { createClient, type Client } from '#/contract/client.ts'
import { routes, type RouteName } from '#/contract/routes.ts'
import { testDatabase } from '#/db/test-database.ts'
import { mistake, startEdge, type Edge } from './edge.ts'

const sources = [{ file: 'a.txt', text: 'CPUNAME FTA1' }]

/** An edge that asks nobody who they are, and beside it one of the same users that does. */
interface OpenEdge extends Edge {
  readonly as: (user: string, password: string) => Client
}

/** One call of each route. The compiler asks for a new one with every new route. */
const calls: Readonly<Record<RouteName, (edge: OpenEdge) => Promise<unknown>>> = {
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
  rollback: ({ client }) => client.rollback({ revision: 6, dryRun: true }),
  streamCalendar: ({ client }) => client.streamCalendar({ stream: 'PAYROLL', from: '2026-11-20', days: 31 }),
  calendar: ({ client }) => client.calendar({ calendar: 'HOLIDAYS' }),
  check: ({ client }) => client.check({ sources: [{ file: 'a.txt', text: 'MISTAKE' }] }),
  audit: ({ client }) => client.audit({ actor: 'anyone', since: '2026-11-22T07:00:00Z', limit: 3 }),
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

test('every route answers what the contract says', async (t) => {
  const database = await testDatabase(t)
  const { server } = await startEdge(t, { database, auth: true })
  const as: OpenEdge['as'] = (user, password) =>
    createClient({ server, authorization: () => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` })
  const edge = { ...(await startEdge(t, { database })), as }
  for (const [name, call] of Object.entries(calls)) {
    const answer = await call(edge)
    const mistakes = Value.Errors(routes[name as RouteName].response, answer)
    assert.deepEqual(mistakes, [], `${name} answers ${JSON.stringify(answer)}`)
  }
})

test('questions reach the engine as they were asked', async (t) => {
  const { client } = await startEdge(t)
  const ids = async (options: Parameters<typeof client.jobs>[0]) =>
    (await client.jobs(options)).items.map(({ id }) => id)
  assert.deepEqual(await ids({}), [1, 2, 3, 10, 11])
  assert.deepEqual(await ids({ status: 'Waiting, running' }), [3, 10, 11])
  assert.deepEqual(await ids({ name: 'FTA2#REPORTS.PR@' }), [11])
  const first = await client.jobs({ limit: 3 })
  const after = first.next ?? ''
  assert.deepEqual(await client.jobs({ limit: 3, after }).then(({ items, next }) => [items.length, next]), [2, null])
  assert.deepEqual(await client.log({ id: 2, run: 1, offset: -5, limit: 4 }), {
    job: 2,
    run: 1,
    text: 'line',
    offset: 18,
    nextOffset: 22,
    size: 23,
    complete: true,
  })
  assert.deepEqual(await client.check({ sources: [{ file: 'a.txt', text: 'MISTAKE' }] }), { diagnostics: [mistake] })
})

test('orders reach the engine with who, why and which request', async (t) => {
  const { client, engine } = await startEdge(t)
  await client.hold({ id: 3, reason: 'wait for me' }, { requestId: 'order-1' })
  await client.cancelStream({ id: 2 }, { requestId: 'order-2' })
  await client.reply({ id: 5, answer: 'no' }, { requestId: 'order-3' })
  await client.changeWorkstation({ workstation: 'FTA1', fence: 20 }, { requestId: 'order-6' })
  await client.setResourceUnits({ resource: 'FTA1#TAPES', units: 4 }, { requestId: 'order-7' })
  await client.limitStream({ id: 2, jobs: 3 }, { requestId: 'order-8' })
  const at = '2026-11-22T23:30:00Z'
  const given = { variables: { MONTH: '11' }, table: 'TEST', alias: 'PAYTEST' }
  await client.submit({ stream: 'PAYROLL', ...given, at, reason: 'again' }, { requestId: 'order-4' })
  await client.apply({ sources }, { requestId: 'order-5' })
  const by = 'operator'
  assert.deepEqual(engine.ordered, [
    { kind: 'job', action: 'hold', job: 3, cause: { by, reason: 'wait for me', requestId: 'order-1' } },
    {
      kind: 'stream',
      action: 'cancel',
      stream: 2,
      pending: undefined,
      cause: { by, reason: undefined, requestId: 'order-2' },
    },
    { kind: 'reply', prompt: 5, yes: false, cause: { by, reason: undefined, requestId: 'order-3' } },
    {
      kind: 'workstation',
      workstation: 'FTA1',
      change: { limit: undefined, fence: 20, linked: undefined, ignored: undefined },
      cause: { by, reason: undefined, requestId: 'order-6' },
    },
    { kind: 'resource', resource: 'FTA1#TAPES', units: 4, cause: { by, reason: undefined, requestId: 'order-7' } },
    { kind: 'stream-limit', stream: 2, limit: 3, cause: { by, reason: undefined, requestId: 'order-8' } },
    {
      kind: 'submit',
      stream: 'PAYROLL',
      ...given,
      at: Temporal.Instant.from(at).epochMilliseconds,
      cause: { by, reason: 'again', requestId: 'order-4' },
    },
    {
      kind: 'apply',
      sources,
      prune: undefined,
      options: { dryRun: undefined, force: undefined, expect: undefined, days: undefined, limit: undefined },
      cause: { by, reason: undefined, requestId: 'order-5' },
    },
  ])
})

test('an order needs no fields, and its request id is answered; without one it gets a new one', async (t) => {
  const { server, engine } = await startEdge(t)
  const hold = (headers: Record<string, string>) =>
    fetch(`${server}/api/v1/jobs/3/hold`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{}',
    })
  const mine = await hold({ 'x-request-id': 'mine' })
  assert.deepEqual([mine.status, mine.headers.get('x-request-id')], [200, 'mine'])
  const fresh = await hold({})
  const id = fresh.headers.get('x-request-id') ?? ''
  assert.match(id, /^[0-9a-f-]{36}$/)
  assert.deepEqual(
    engine.ordered.map(({ cause }) => cause.requestId),
    ['mine', id],
  )
})

test('a reason may use any script, and emoji', async (t) => {
  const { client, engine } = await startEdge(t)
  await client.hold({ id: 3, reason: 'João pediu 🙏' })
  assert.equal(engine.ordered[0]?.cause.reason, 'João pediu 🙏')
})
