/** Jobs and streams of the plan through version 1: what is shown of them, and what each order comes to. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { streamIdentifier } from '#/twsd/identifiers.ts'
import { startEdge } from '../edge/edge.ts'
import { ask, type Sent } from './raw-client.ts'

const payroll = `FTA1;${streamIdentifier(1)}`
const reports = `FTA2;${streamIdentifier(2)}`
const inBase64 = (plain: string): string => Buffer.from(plain).toString('base64')

const open = async (t: TestContext) => {
  const { server, engine } = await startEdge(t)
  const plain = { 'id-encoding': '0' }
  return {
    engine,
    ask: (path: string, sent: Sent = {}) =>
      ask(server, `/twsd/plan/current${path}`, { ...sent, headers: { ...plain, ...sent.headers } }),
    bare: (path: string, sent?: Sent) => ask(server, `/twsd/plan/current${path}`, sent),
  }
}

test('a job is shown in the documented order, with its identifier first', async (t) => {
  const { ask } = await open(t)
  const job = (await ask(`/job/${payroll};EXTRACT`)).json()
  const names = Object.keys(job)
  const documented = [
    'id',
    'name',
    'jobDefinition',
    'taskType',
    'workstationInPlan',
    'jobStreamInPlan',
    'dependencies',
    'priority',
    'timeInfo',
    'timeRestriction',
    'jobNumber',
    'status',
    'rerunInstancesNumber',
    'lastInRerunChain',
    'dependenciesStats',
  ]
  assert.deepEqual(
    names.filter((name) => documented.includes(name)),
    documented,
  )
  assert.equal(job.id, `${payroll};EXTRACT`)
  assert.deepEqual(job.status, { commonStatus: 'ERROR', internalStatus: 'ABEND', canceled: false })
  assert.equal(job.jobStreamInPlan.name, 'PAYROLL')
  assert.equal(job.jobStreamInPlan.startTime, '2026-11-22T06:00:00.000Z')
  assert.equal(job.jobStreamInPlan.workstationKey.name, 'FTA1')
  assert.equal(job.timeInfo.elapsedTime, 270_000)
  assert.equal(job.jobDefinition.returnCode, 16)
  assert.equal(job.dependenciesStats.numberOfUnresolvedDependencies, 1)
  assert.equal(job.dependencies.internalDependencyInPlan[0].jobInPlanKey.name, 'PREPARE')
})

test('identifiers are taken plain, percent-encoded and in Base64, and sent in Base64 unless the plain layout is asked for', async (t) => {
  const { bare } = await open(t)
  const plain = `${payroll};EXTRACT`
  const spellings = [plain, encodeURIComponent(plain), plain.replaceAll(';', '%3B'), inBase64(plain)]
  for (const id of [...spellings, encodeURIComponent(inBase64(plain)), inBase64(plain).replace(/=+$/, '')]) {
    const told = await bare(`/job/${id}`)
    assert.equal(told.status, 200, id)
    assert.equal(told.json().id, inBase64(plain))
  }
})

test('a job is found by the name of its stream too, where one occurrence has it', async (t) => {
  const { ask } = await open(t)
  assert.equal((await ask('/job/FTA1;PAYROLL;EXTRACT')).json().jobNumber, 2)
})

test('what is not there is an unknown object, whatever its identifier looks like', async (t) => {
  const { ask } = await open(t)
  for (const id of [
    `${payroll};NOTHING`,
    `FTA1;${streamIdentifier(99)};EXTRACT`,
    'EXTRACT',
    'FTA1;NOPE;X',

    'a;b;c;d',
  ]) {
    const told = await ask(`/job/${id}`)
    assert.equal(told.status, 404, id)
    assert.match(told.json().messages[0], /^AWSJDB101E /)
  }
})

test('orders about a job are accepted without a body, and reach the engine', async (t) => {
  const { ask, engine } = await open(t)
  const waiting = `/job/${payroll};PAYCALC/action`
  const orders = [
    [`${waiting}/hold`, { kind: 'job', action: 'hold', job: 3 }],
    [`${waiting}/release`, { kind: 'job', action: 'unhold', job: 3 }],
    [`${waiting}/release_all_dependencies`, { kind: 'job', action: 'release', job: 3 }],
    [`${waiting}/cancel`, { kind: 'job', action: 'cancel', job: 3 }],
    [`${waiting}/cancelpending`, { kind: 'job', action: 'cancel', job: 3, pending: true }],
    [`${waiting}/confirm_succ`, { kind: 'confirm', job: 3, succeeded: true }],
    [`${waiting}/confirm_abend`, { kind: 'confirm', job: 3, succeeded: false }],
    [`/job/${reports};EXTRACT/action/kill`, { kind: 'job', action: 'kill', job: 10 }],
  ] as const
  for (const [path, expected] of orders) {
    const told = await ask(path, { method: 'PUT' })
    assert.deepEqual([told.status, told.text], [202, ''], path)
    const { cause: _, ...ordered } = engine.ordered.at(-1) as { cause: unknown }
    assert.deepEqual(JSON.parse(JSON.stringify(ordered)), expected)
  }
})

test('a confirmation names its output conditions in a header', async (t) => {
  const { ask, engine } = await open(t)
  await ask(`/job/${payroll};PAYCALC/action/confirm_succ`, { method: 'PUT', headers: { conditions: 'PARTLY, DONE' } })
  const [ordered] = engine.ordered as { conditions?: readonly string[] }[]
  assert.deepEqual(ordered?.conditions, ['PARTLY', 'DONE'])
})

test('an empty body, {} and null are all no body at all, with any media type and with none', async (t) => {
  const { ask, engine } = await open(t)
  const bodies: Sent[] = [
    {},
    { headers: { 'content-type': 'application/json' } },
    { headers: { 'content-type': 'application/json' }, body: '{}' },
    { headers: { 'content-type': 'application/json' }, body: 'null' },
    { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: '' },
    { body: '{}' },
  ]
  for (const sent of bodies) {
    assert.equal((await ask(`/job/${payroll};PAYCALC/action/hold`, { method: 'PUT', ...sent })).status, 202)
  }
  assert.equal(engine.ordered.length, bodies.length)
})

test('a rerun must be declared as JSON; {} will do', async (t) => {
  const { ask, engine } = await open(t)
  const path = `/job/${payroll};EXTRACT/action/rerun`
  const bare = await ask(path, { method: 'PUT' })
  assert.equal(bare.status, 415)
  assert.equal(bare.json().status, 415)
  assert.equal(engine.ordered.length, 0)
  const headers = { 'content-type': 'application/json; charset=UTF-8' }
  assert.equal((await ask(path, { method: 'PUT', headers, body: '{}' })).status, 202)
  assert.equal((await ask(path, { method: 'PUT', headers })).status, 202)
  assert.equal(engine.ordered.length, 2)
})

test('a rerun takes a priority, a start in ISO 8601 or milliseconds, and another definition', async (t) => {
  const { ask, engine } = await open(t)
  const rerun = (details: object) =>
    ask(`/job/${payroll};EXTRACT/action/rerun`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(details),
    })
  const notBefore = Temporal.Instant.from('2026-11-22T07:00:00Z').epochMilliseconds
  for (const startTime of ['2026-11-22T07:00:00.000Z', '2026-11-22T04:00:00-0300', notBefore, String(notBefore)]) {
    assert.equal((await rerun({ priority: 50, startTime })).status, 202)
    const { rerun: options } = engine.ordered.at(-1) as { rerun?: unknown }
    assert.deepEqual(options, { notBefore, priority: 50 })
  }
  const key = { name: 'PAYFIX', workstationInPlanKey: { name: 'FTA1' } }
  assert.equal((await rerun({ jobDefinitionInPlan: { jobDefinitionInPlanKey: key } })).status, 202)
  assert.equal((engine.ordered.at(-1) as { from?: string }).from, 'FTA1#PAYFIX')
  assert.equal((await rerun({ stepName: 'S1' })).status, 400)
  assert.equal((await rerun({ priority: 'high' })).status, 400)
  assert.equal((await rerun({ startTime: 'tomorrow' })).status, 400)
})

test('dependencies are added, released and removed by identifiers and by keys', async (t) => {
  const { ask, engine } = await open(t)
  const body = JSON.stringify({
    internalDependencyInPlan: [{ jobId: inBase64(`${payroll};PREPARE`) }],
    externalDependencyInPlan: [
      { jobStreamKey: { name: 'LEDGER', workstationKey: { name: 'FTA2' } }, jobKey: { name: 'CLOSE' } },
      { jobStreamId: reports, statusConditions: ['ERROR', 'FAIL'] },
    ],
    fileDependencyInPlan: [
      { fileInPlan: { fileInPlanKey: { name: '/in/x', workstationInPlanKey: { name: 'FTA1' } } } },
    ],
    promptDependencyInPlan: [{ promptKey: { name: 'GOLIVE' } }],
    resourceDependencyInPlan: [{ resourceKey: { name: 'TAPES', workstationInPlanKey: { name: 'FTA1' } }, quantity: 2 }],
  })
  const follows = ['1', 'FTA2#LEDGER.CLOSE', 'stream:2 IF ABEND|FAIL']
  const put = (action: string) => ask(`/job/${payroll};PAYCALC/action/${action}`, { method: 'PUT', body })
  assert.equal((await put('add_dependencies')).status, 201)
  assert.deepEqual((engine.ordered[0] as { dependencies?: unknown }).dependencies, {
    follows,
    needs: [{ workstation: 'FTA1', resource: 'TAPES', units: 2 }],
    opens: [{ workstation: 'FTA1', path: '/in/x' }],
    prompts: ['GOLIVE'],
  })
  assert.equal((await put('release_dependencies')).status, 202)
  const { named, how } = engine.ordered[1] as { named?: unknown; how?: unknown }
  assert.deepEqual(
    [named, how],
    [{ follows, needs: ['FTA1#TAPES'], opens: ['/in/x'], prompts: ['GOLIVE'] }, 'released'],
  )
})

test('a job log comes whole, or in pages of lines one after the other', async (t) => {
  const { ask, engine } = await open(t)
  engine.writeLog('one\ntwo\nthree\nfour\nfive', true)
  const path = `/job/${payroll};EXTRACT/joblog`
  const whole = (await ask(path)).json()
  assert.deepEqual([whole.log, whole.lastPage], ['one\ntwo\nthree\nfour\nfive', true])
  assert.deepEqual(Object.keys(whole), ['log', 'lines', 'pageNumber', 'lastPage', 'fileId', 'jobId'])
  const pages: unknown[] = []
  let fileId = ''
  for (let page = 0; page < 3; page += 1) {
    const told = (await ask(`${path}?lines=2&pageNumber=${page}${fileId && `&fileId=${fileId}`}`)).json()
    pages.push([told.log, told.lastPage])
    fileId = told.fileId
  }
  assert.deepEqual(pages, [
    ['one\ntwo\n', false],
    ['three\nfour\n', false],
    ['five', true],
  ])
  assert.equal((await ask(`${path}?lines=2&pageNumber=1`)).json().log, 'three\nfour\n')
  assert.equal((await ask(`${path}?lines=two`)).status, 400)
  assert.equal((await ask(`${path}?lines=2&fileId=../etc`)).status, 400)
})

test('a stream is shown with its jobs counted, and takes the orders of a stream', async (t) => {
  const { ask, engine } = await open(t)
  const stream = (await ask(`/jobstream/${payroll}`)).json()
  assert.deepEqual([stream.id, stream.internalIdentifier], [payroll, streamIdentifier(1)])
  assert.deepEqual(stream.status, { commonStatus: 'BLOCKED', internalStatus: 'STUCK', canceled: false })
  assert.deepEqual([stream.jobStreamStats.numberOfJob, stream.jobStreamStats.numberOfAbendedJob], [3, 1])
  assert.equal(stream.limit, -1)
  for (const action of ['hold', 'release', 'cancel', 'cancel_pending', 'release_all_dependencies']) {
    assert.equal((await ask(`/jobstream/${payroll}/action/${action}`, { method: 'PUT' })).status, 202, action)
  }
  assert.deepEqual(
    engine.ordered.map((one) => 'action' in one && one.action),
    ['hold', 'unhold', 'cancel', 'cancel', 'release'],
  )
})

test('several streams are cancelled at once, and the answer tells what became of each', async (t) => {
  const { ask } = await open(t)
  const body = JSON.stringify([payroll, 'nonsense'])
  const told = await ask('/jobstream/action/cancel', { method: 'PUT', body })
  assert.equal(told.status, 202)
  const [first, second] = told.json()
  assert.deepEqual([first.key, first.value], [payroll, 'OK'])
  assert.match(second.value, /has no job stream nonsense/)
})

test('a priority and a limit are changed by writing the object back', async (t) => {
  const { ask, engine } = await open(t)
  const put = (path: string, change: object) => ask(path, { method: 'PUT', body: JSON.stringify(change) })
  assert.equal((await put(`/job/${payroll};PAYCALC`, { name: 'PAYCALC', priority: 77 })).status, 202)
  assert.equal((await put(`/jobstream/${payroll}`, { priority: 10, limit: 3 })).status, 200)
  assert.deepEqual(
    engine.ordered.map(({ kind }) => kind),
    ['priority', 'stream-limit'],
  )
})

test('every answer about the plan names the plan in its headers', async (t) => {
  const { ask } = await open(t)
  const { headers } = await ask(`/job/${payroll};EXTRACT`)
  assert.equal(headers['context-planid'], 'current')
  assert.equal(headers['context-locale'], 'en')
})

test('confirming a job that is over answers 500 with the ids that the product is known for', async (t) => {
  const { ask, engine } = await open(t)
  const { Refusal } = await import('#/lib/refusal.ts')
  const path = `/job/${payroll};EXTRACT/action/confirm_succ`
  engine.refuseOrders(new Refusal('job.illegal_transition', 'It is over.'))
  const told = await ask(path, { method: 'PUT' })
  assert.equal(told.status, 500)
  assert.match(told.json().messages[0], /^AWSJSY404E .*AWSBIN076E It is over\./)
})

test('an identifier with characters that cannot be kept is refused', async (t) => {
  const { ask } = await open(t)
  assert.equal((await ask('/job/%00')).status, 400)
})
