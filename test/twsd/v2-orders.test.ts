/** The plan over version 2: what each order and each submission comes to. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runUuid, uuidOf } from '#/twsd/uuids.ts'
import { openDesk } from '../support/definition-desk.ts'
import type { Json } from './raw-client.ts'
import { jobId, openV2, query, streamId } from './v2-client.ts'

test('an order about one job reaches it with its justification, and a key in place of a UUID is AWSBIO006E', async (t) => {
  const { engine, send } = await openV2(t)
  const done = await send('PUT', `/plan/job/${jobId(3)}/action/hold`, '', { 'justification-category': 'change' })
  assert.deepEqual([done.status, done.json()], [200, { id: jobId(3), url: `/twsd/api/v2/plan/job/${jobId(3)}` }])
  const [command] = engine.ordered
  assert.deepEqual([command?.kind, command?.cause.reason], ['job', 'category: change'])
  const composite = await send('PUT', `/plan/job/${encodeURIComponent('FTA1;PAYROLL;EXTRACT')}/action/hold`)
  assert.deepEqual(composite.json().messages[0].slice(0, 10), 'AWSBIO006E')
  const unknown = await send('PUT', `/plan/job/${jobId(999)}/action/hold`)
  assert.deepEqual([unknown.status, unknown.json().messages[0].slice(0, 10)], [404, 'AWSJDB101E'])
  const stream = await send('PUT', `/plan/job/${streamId(1)}/action/hold`)
  assert.equal(stream.status, 404)
})

test('every order by id becomes the command that it means', async (t) => {
  const { engine, send } = await openV2(t)
  const path = `/plan/job/${jobId(3)}`
  const words = ['cancel', 'cancel-pending', 'hold', 'release', 'release-all-dependencies']
  for (const word of words) assert.equal((await send('PUT', `${path}/action/${word}`)).status, 200, word)
  await send('PUT', `${path}/action/confirm-succ`, { conditions: ['PARTLY'] })
  await send('PUT', `${path}/action/update-priority?priority=77`)
  await send('PATCH', path, { priority: 5, timeRestrictions: { startTime: '2026-11-22T09:00:00Z' } })
  await send('PUT', `/plan/jobstream/${streamId(1)}/action/cancel-pending`)
  await send('PATCH', `/plan/jobstream/${streamId(1)}`, { limit: -1 })
  await send('PUT', `/plan/prompt/${uuidOf('prompt', 5)}/action/reply`, { answer: true })
  const said = engine.ordered.map((one) => JSON.parse(JSON.stringify({ ...one, cause: undefined })))
  assert.deepEqual(said, [
    { kind: 'job', action: 'cancel', job: 3 },
    { kind: 'job', action: 'cancel', job: 3, pending: true },
    { kind: 'job', action: 'hold', job: 3 },
    { kind: 'job', action: 'unhold', job: 3 },
    { kind: 'job', action: 'release', job: 3 },
    { kind: 'confirm', job: 3, succeeded: true, conditions: ['PARTLY'] },
    { kind: 'priority', target: { of: 'job', id: 3 }, priority: 77 },
    { kind: 'priority', target: { of: 'job', id: 3 }, priority: 5 },
    { kind: 'asked-dependencies', target: { of: 'job', id: 3 }, dependencies: { at: 1_795_338_000_000 } },
    { kind: 'stream', action: 'cancel', stream: 1, pending: true },
    { kind: 'stream-limit', stream: 1, limit: null },
    { kind: 'reply', prompt: 5, yes: true },
  ])
  assert.equal((await send('PATCH', path, { name: 'X' })).status, 400)
})

test('an order by a filter is bounded, and tells of each what became of it', async (t) => {
  const { engine, send } = await openV2(t)
  const oql = query('oql', "name = 'EXTRACT'")
  const many = await send('PUT', `/plan/job/action/kill?${oql}`)
  assert.equal(many.status, 400)
  assert.match(many.json().messages[0], /max_object_affected is 1/)
  assert.equal((await send('PUT', '/plan/job/action/kill?max_object_affected=9')).status, 400)
  assert.deepEqual(engine.ordered, [])
  const told = (await send('PUT', `/plan/job/action/kill?${oql}&max_object_affected=2`)).json()
  assert.deepEqual(
    told.successfulResourceResponses.map(({ id }: Json) => id),
    [jobId(10)],
  )
  assert.deepEqual(
    told.failedResourceResponses.map(({ id, isError }: Json) => [id, isError]),
    [[jobId(2), true]],
  )
  const link = await send('PUT', `/plan/workstation/action/update-limit?limit=7&${query('plan_filter', 'FTA1')}`)
  assert.equal(link.json().successfulResourceResponses.length, 1)
  assert.equal((engine.ordered.at(-1) as Json).change.limit, 7)
})

test('a rerun wants JSON declared, and may say when, how and what', async (t) => {
  const { engine, send } = await openV2(t)
  const path = `/plan/job/run/${runUuid(2, 2)}/action/rerun`
  assert.equal((await send('PUT', path, '{}', {})).status, 415)
  assert.equal((await send('PUT', path, {})).status, 200)
  assert.equal((await send('PUT', path, { priority: 50, startTime: 1_795_338_000_000 })).status, 200)
  assert.equal((await send('PUT', path, { jobDefinitionDbKey: '/FTA1#/PAYFIX' })).status, 200)
  assert.equal((await send('PUT', path, { stepName: 'S' })).status, 400)
  assert.deepEqual(
    engine.ordered.map(({ kind }) => kind),
    ['job', 'job', 'rerun-from'],
  )
})

test('dependencies are added by their types, and released as a list shows them', async (t) => {
  const { engine, send, get } = await openV2(t)
  const path = `/plan/job/${jobId(3)}/action`
  const dependencies = [
    { dependencyType: 'EXTERNAL_JOB', jobId: jobId(10), statusConditions: ['ABEND'] },
    { dependencyType: 'EXTERNAL_JOBSTREAM', jobStreamName: 'REPORTS', jobStreamWorkstation: '/FTA2' },
    { dependencyType: 'INTERNAL', jobName: 'PREPARE' },
    { dependencyType: 'RESOURCE', name: 'TAPES', workstation: '/FTA1', quantity: 2 },
    { dependencyType: 'FILE', file: { name: '/in/x', workstation: '/FTA1', qualifier: '-s %p' } },
    { dependencyType: 'PROMPT', promptName: 'GOLIVE' },
  ]
  const added = await send('PUT', `${path}/add-dependencies`, { dependencies })
  assert.deepEqual(Object.keys(added.json()), ['id', 'url', 'message', 'isError', 'error'])
  const [first] = engine.ordered as [Json]
  assert.deepEqual(first.dependencies, {
    follows: ['10 IF ABEND', 'FTA2#REPORTS', 'PREPARE'],
    needs: [{ workstation: 'FTA1', resource: 'TAPES', units: 2 }],
    opens: [{ workstation: 'FTA1', path: '/in/x', qualifier: '-s %p' }],
    prompts: ['GOLIVE'],
  })
  const shown = (await get(`/plan/job/${jobId(3)}`)).json().dependencies
  assert.equal((await send('PUT', `${path}/release-dependencies`, { dependencies: shown })).status, 200)
  const last = engine.ordered.at(-1) as Json
  assert.deepEqual(last.named, { follows: ['PREPARE'], needs: ['FTA1#TAPES'], opens: [], prompts: [] })
  assert.equal((await send('PUT', `${path}/add-dependencies`, { dependencies: [{ dependencyType: 'X' }] })).status, 400)
})

test('streams and jobs are submitted by their ids, by a filter, and ad hoc', async (t) => {
  const definitions = await openDesk(t)
  const text = `CPUNAME FTA1 OS UNIX NODE x FOR MAESTRO TYPE FTA END
$JOBS
FTA1#EXTRACT DOCOMMAND "x" STREAMLOGON a
SCHEDULE FTA1#PAYROLL ON EVERYDAY :
EXTRACT
END
`
  await definitions.change({ kind: 'apply', sources: [{ file: 'a', text }] }, {}, { by: 'ana' })
  const { engine, send, get } = await openV2(t, { definitions })
  const [{ def: stream }] = (await get('/model/jobstream')).json().results
  const [{ def: job }] = (await get('/model/jobdefinition')).json().results
  const options = {
    parameters: { DAY: '22' },
    inputArrivalTime: '2026-11-22T10:00:00Z',
    alias: 'PAY2',
    priority: 60,
    latestStart: '2026-11-22T12:00:00Z',
    lateStartAction: 'cancel',
    limit: 3,
    carryForward: false,
    dependencies: [{ dependencyType: 'PROMPT', promptName: 'GOLIVE' }],
  }
  const submitted = await send('POST', `/plan/jobstream/${stream.id}/submit`, options)
  assert.deepEqual(submitted.json(), {
    count: 1,
    results: [{ id: streamId(1), url: `/twsd/api/v2/plan/jobstream/${streamId(1)}` }],
  })
  const [first] = engine.ordered as [Json]
  assert.deepEqual(
    [first.stream, first.alias, first.at, first.onUntil, first.limit, first.prompts],
    ['FTA1#PAYROLL', 'PAY2', 1_795_341_600_000, 'cancel', 3, ['GOLIVE']],
  )
  assert.equal((await send('POST', `/plan/job/${job.id}/submit`, { jobStreamId: streamId(2) })).json().id, jobId(3))
  const many = await send('POST', `/plan/job/submit?${query('oql', "name LIKE 'EX@'")}`, {})
  assert.equal(many.json().successfulResourceResponses[0].id, jobId(3))
  const adHoc = await send('POST', '/plan/job/submit-ad-hoc-job', {
    workstationKey: '/FTA1',
    task: { command: 'sleep 1' },
    alias: 'NAP',
  })
  assert.deepEqual(adHoc.json(), { id: 'FTA1;PAYROLL;PAYCALC', url: `/twsd/api/v2/plan/job/${jobId(3)}` })
  assert.deepEqual(
    engine.ordered.map(({ kind }) => kind),
    ['submit', 'submit-job', 'submit-job', 'submit-command'],
  )
  assert.equal((await send('POST', `/plan/jobstream/${stream.id}/submit`, { carryForward: true })).status, 400)
  assert.equal((await send('POST', `/plan/jobstream/${job.id}/submit`, {})).status, 404)
  const described = await get(`/plan/job/${jobId(2)}/model/description`)
  assert.equal(described.status, 200)
})

test('a rerun with successors takes those that are named, those within some steps, or all', async (t) => {
  const { engine, send } = await openV2(t)
  const rerun = async (successorsInfo: object) => {
    const told = await send('PUT', `/plan/job/run/${runUuid(1, 1)}/action/rerun`, { successorsInfo })
    assert.equal(told.status, 200, told.text)
    const last = engine.ordered.at(-1) as { rerun?: object } | undefined
    return JSON.parse(JSON.stringify(last?.rerun ?? null))
  }
  assert.deepEqual(await rerun({ successorsIds: [jobId(3)] }), { successors: 'all', only: [3] })
  assert.deepEqual(await rerun({}), { successors: 'all' })
  assert.deepEqual(await rerun({ depth: 1 }), { successors: 'all', only: [3] })
  const wrong = await send('PUT', `/plan/job/run/${runUuid(1, 1)}/action/rerun`, {
    successorsInfo: { successorsIds: ['X'] },
  })
  assert.deepEqual([wrong.status, wrong.json().messages[0].slice(0, 10)], [400, 'AWSBIO006E'])
})
