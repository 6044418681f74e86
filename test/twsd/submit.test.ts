/** Work that is put into the plan through version 1: made, sent back, submitted; as HCL's own samples do it. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { DefinitionDesk } from '#/engine/definition-desk.ts'
import { definitionName, keyOf, type Definition } from '#/model/definition.ts'
import { everyday, job, step, stream, workstation } from '#/planning/testing/site.ts'
import { streamIdentifier } from '#/twsd/identifiers.ts'
import { namedUuid } from '#/twsd/uuids.ts'
import { startEdge } from '../edge/edge.ts'
import { ask, type Sent } from './raw-client.ts'

const defined: readonly Definition[] = [
  { ...job('PAYCALC', { task: { type: 'command', command: 'pay' } }), workstation: 'FTA1' } as Definition,
  { ...stream('PAYROLL', { runCycles: [everyday()], jobs: [step('PAYCALC')] }), workstation: 'FTA1' } as Definition,
  { kind: 'vartable', name: 'TEST', isDefault: false, variables: [] },
  { ...workstation('FTA1') },
  { ...workstation('FTA2') },
]

const views = defined.map((definition) => ({
  kind: definition.kind,
  name: definitionName(definition),
  description: null,
  revision: 1,
  at: '2026-11-22T06:00:00.000Z',
  by: 'ana',
}))

/** A desk that knows these definitions. */
const desk: Partial<DefinitionDesk> = {
  list: async ({ kind }) => ({ items: views.filter((view) => kind === undefined || view.kind === kind), next: null }),
  head: async () => 1,
  bodies: async (objects) => {
    const wanted = new Set(objects.map(({ kind, name }) => keyOf(kind, name)))
    return defined.filter((definition) => wanted.has(keyOf(definition.kind, definitionName(definition))))
  },
}

const open = async (t: TestContext) => {
  const { server, engine } = await startEdge(t, { definitions: desk as DefinitionDesk })
  const post = (path: string, body: object, sent: Sent = {}) =>
    ask(server, `/twsd/plan/current${path}`, { method: 'POST', body: JSON.stringify(body), ...sent })
  return { engine, post }
}

const payroll = namedUuid('stream', 'FTA1#PAYROLL')
const paycalc = namedUuid('job', 'FTA1#PAYCALC')
const planned = `FTA1;${streamIdentifier(1)}`

test('a stream is submitted by the identifier of its definition, with variables, an alias and a time', async (t) => {
  const { engine, post } = await open(t)
  const body = {
    inputArrivalTime: '2026-11-22T23:30:00.123456',
    variableTable: [{ key: 'MONTH', value: '11' }],
    variableTableId: namedUuid('vartable', 'TEST'),
    alias: 'PAYTEST',
  }
  const told = await post(`/jobstream/${payroll}/action/submit_jobstream`, body)
  assert.deepEqual([told.status, told.json()], [200, [planned]])
  const { cause: _, ...ordered } = engine.ordered[0] as { cause: unknown }
  assert.deepEqual(ordered, {
    kind: 'submit',
    stream: 'FTA1#PAYROLL',
    at: Temporal.Instant.from('2026-11-22T23:30:00.123Z').epochMilliseconds,
    alias: 'PAYTEST',
    variables: { MONTH: '11' },
    table: 'TEST',
  })
})

test('the definition of a stream may be named in clear, or in Base64; one that is not there is AWSJDB101E', async (t) => {
  const { post } = await open(t)
  const names = ['FTA1;PAYROLL', 'FTA1%23PAYROLL', Buffer.from('FTA1#PAYROLL').toString('base64')]
  for (const name of names) assert.equal((await post(`/jobstream/${name}/action/submit_jobstream`, {})).status, 200)
  for (const name of ['FTA1;NOPE', namedUuid('stream', 'NOPE'), paycalc]) {
    const told = await post(`/jobstream/${name}/action/submit_jobstream`, {})
    assert.equal(told.status, 404)
    assert.match(told.json().messages[0], /^AWSJDB101E /)
  }
})

test('a stream that was made is submitted as it was changed', async (t) => {
  const { engine, post } = await open(t)
  const made = (await post(`/jobstream/${payroll}/action/make_jobstream`, { alias: 'PAYTEST' })).json()
  assert.deepEqual([made.key.name, made.originalJobStreamName, made.limit], ['PAYTEST', 'PAYROLL', -1])
  assert.equal(engine.ordered.length, 0)
  const jobstream = { ...made, priority: 60, limit: 2, timeRestriction: { untilTime: 1_795_400_000_000 } }
  const told = await post('/jobstream/action/submit_jobstream', { jobstream })
  assert.equal(told.status, 200, told.text)
  const { stream, alias, priority, limit, until } = engine.ordered[0] as unknown as Record<string, unknown>
  assert.deepEqual([stream, alias, priority, limit, until], ['FTA1#PAYROLL', 'PAYTEST', 60, 2, 1_795_400_000_000])
})

test('a job goes into a stream of the plan in two steps, and into JOBS where that is said', async (t) => {
  const { engine, post } = await open(t)
  for (const [id, into] of [
    [planned.replace(';', '%3B'), '1'],
    ['FTA1%3BJOBS', undefined],
  ] as const) {
    const asked = { jobDefinitionId: paycalc, alias: 'AGAIN' }
    const made = await post(`/jobstream/${id}/action/submit_job`, asked)
    assert.equal(made.status, 200, made.text)
    const told = await post('/job/action/submit_ad_hoc_job', { job: made.json() })
    assert.equal(told.status, 201, told.text)
    assert.deepEqual(told.json(), { id: `${planned};PAYCALC` })
    const ordered = engine.ordered.at(-1) as unknown as Record<string, unknown>
    assert.deepEqual(
      [ordered['kind'], ordered['job'], ordered['alias'], ordered['into']],
      ['submit-job', 'FTA1#PAYCALC', 'AGAIN', into],
    )
  }
})

test('a job is made from its definition without a stream, and a missing definition is said', async (t) => {
  const { post } = await open(t)
  const made = await post(`/job/action/make?jobDefinitionId=${paycalc}&alias=OTHER`, {})
  assert.deepEqual([made.json().name, made.json().jobDefinition.taskString], ['OTHER', 'pay'])
  assert.equal((await post('/job/action/make', {})).status, 400)
  assert.equal((await post('/job/action/submit_ad_hoc_job', {})).status, 400)
})

test('a job that is made for another workstation brings what it runs with it, and runs there', async (t) => {
  const { engine, post } = await open(t)
  const there = namedUuid('workstation', 'FTA2')
  const here = namedUuid('workstation', 'FTA1')
  const same = (await post(`/job/action/make?jobDefinitionId=${paycalc}&workstationId=${here}`, {})).json()
  assert.equal(same.jobDefinitionId, paycalc)
  const made = (await post(`/job/action/make?jobDefinitionId=${paycalc}&workstationId=${there}`, {})).json()
  assert.deepEqual(
    [made.workstationInPlan.name, made.jobDefinition.taskString, made.jobDefinitionId],
    ['FTA2', 'pay', undefined],
  )
  assert.equal((await post('/job/action/submit_ad_hoc_job', { job: made })).status, 201)
  const ordered = JSON.parse(JSON.stringify(engine.ordered[0])) as Record<string, unknown>
  assert.deepEqual(
    [ordered['kind'], ordered['workstation'], ordered['task']],
    ['submit-command', 'FTA2', { type: 'command', command: 'pay' }],
  )
  const moved = await post('/job/action/submit_ad_hoc_job', { job: same, workstationId: there })
  assert.deepEqual([moved.status, /another workstationInPlan/.test(moved.text)], [400, true])
  assert.equal((await post(`/job/action/make?jobDefinitionId=${paycalc}&workstationId=NOSUCH`, {})).status, 404)
})

test('a command that nobody has defined is submitted with what the body says of it', async (t) => {
  const { engine, post } = await open(t)
  const job = {
    name: 'SLEEP',
    workstationInPlan: { name: 'FTA1' },
    jobDefinition: { taskString: 'sleep 1', taskType: 'UNIX', userLogin: 'batch', recoveryOption: 'RERUN' },
    jobStreamInPlan: { name: 'JOBS', workstationKey: { name: 'FTA1' } },
    priority: 30,
  }
  const told = await post('/job/action/submit_ad_hoc_job', { job })
  assert.equal(told.status, 201, told.text)
  const { cause: _, ...ordered } = engine.ordered[0] as { cause: unknown }
  assert.deepEqual(JSON.parse(JSON.stringify(ordered)), {
    kind: 'submit-command',
    workstation: 'FTA1',
    task: { type: 'command', command: 'sleep 1' },
    logon: 'batch',
    recovery: { action: 'rerun' },
    alias: 'SLEEP',
    priority: 30,
  })
})

test('a JSDL document is not run as a command', async (t) => {
  const { engine, post } = await open(t)
  const jobDefinition = { taskType: 'executable', taskString: '<?xml version="1.0"?><jsdl:jobDefinition/>' }
  const told = await post('/job/action/submit_ad_hoc_job', {
    job: { name: 'A', workstationInPlan: { name: 'FTA1' }, jobDefinition },
  })
  assert.deepEqual([told.status, engine.ordered], [400, []])
})

test('a job that was edited after it was made is refused, as its definition is what would run', async (t) => {
  const { engine, post } = await open(t)
  const made = (await post(`/job/action/make?jobDefinitionId=${paycalc}`, {})).json()
  const edits = [
    { ...made, jobDefinition: { ...made.jobDefinition, taskString: 'rm -r /data' } },
    { ...made, jobDefinition: { ...made.jobDefinition, userLogin: 'root' } },
    { ...made, workstationInPlan: { name: 'FTA2' } },
  ]
  for (const job of edits) {
    const told = await post('/job/action/submit_ad_hoc_job', { job })
    assert.equal(told.status, 400, told.text)
    assert.match(
      told.json().messages[0],
      /another (jobDefinition\.\w+|workstationInPlan) than its definition FTA1#PAYCALC/,
    )
  }
  assert.deepEqual(engine.ordered, [])
  assert.equal((await post('/job/action/submit_ad_hoc_job', { job: { ...made, priority: 50 } })).status, 201)
})

test('a job that is submitted waits for what its body says', async (t) => {
  const { engine, post } = await open(t)
  const job = {
    name: 'AFTER',
    workstationInPlan: { name: 'FTA1' },
    jobDefinition: { taskString: 'echo' },
    dependencies: {
      internalDependencyInPlan: [],
      externalDependencyInPlan: [{ jobStreamId: planned }],
      resourceDependencyInPlan: [
        { resourceKey: { name: 'TAPES', workstationInPlanKey: { name: 'FTA1' } }, quantity: 2 },
      ],
    },
  }
  const told = await post('/job/action/submit_ad_hoc_job', { job })
  assert.equal(told.status, 201, told.text)
  const { follows, needs } = engine.ordered[0] as unknown as Record<string, unknown>
  assert.deepEqual(follows, ['stream:1'])
  assert.deepEqual(needs, [{ workstation: 'FTA1', resource: 'TAPES', units: 2 }])
})

test('what is submitted is named in Base64 where that is asked for', async (t) => {
  const { post } = await open(t)
  const sent = { headers: { 'id-encoding': '1' } }
  const [id] = (await post(`/jobstream/${payroll}/action/submit_jobstream`, {}, sent)).json()
  assert.equal(Buffer.from(id, 'base64').toString(), planned)
})
