/** The plan over version 2: what is shown of it. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { test } from 'node:test'
import { runUuid } from '#/twsd/uuids.ts'
import { eventually } from '../support/eventually.ts'
import { ask, type Json } from './raw-client.ts'
import { jobId, keysOf, openV2, query, streamId } from './v2-client.ts'

test('a list of what the caller has submitted is refused, and not one of everything', async (t) => {
  const { get } = await openV2(t)
  const mine = await get('/plan/jobstream?submitted_by_me=true')
  assert.deepEqual([mine.status, /who submitted what/.test(mine.json().messages[0])], [400, true])
  assert.equal((await get('/plan/jobstream?submitted_by_me=false')).json().count, 2)
})

test('a job is shown in the order of the schema', async (t) => {
  const { get } = await openV2(t)
  const told = await get(`/plan/job/${jobId(2)}`)
  assert.equal(told.status, 200)
  const job = told.json()
  const documented = [
    'flowNodeType',
    'engineId',
    'id',
    'planId',
    'folderId',
    'folder',
    'name',
    'workstationId',
    'workstation',
    'jobStreamId',
    'jobStreamName',
    'jobStreamWorkstationId',
    'jobStreamWorkstation',
    'key',
    'jobDefinitionFlags',
    'jobStatusFlags',
    'jobOptions',
    'lastRunCompositeStatus',
    'lastRunCommonStatus',
    'jobDefinitionRefId',
    'jobDefinition',
    'priority',
    'jobruns',
    'schedTime',
    'timeRestrictions',
    'dependencies',
    'dependenciesStats',
    'endTime',
    'archived',
  ]
  assert.deepEqual(Object.keys(job), documented)
  assert.deepEqual([job.id, job.key, job.jobStreamId], [jobId(2), '/FTA1#/PAYROLL.EXTRACT', streamId(1)])
  assert.deepEqual([job.lastRunCommonStatus, job.lastRunCompositeStatus.status], ['ERROR', 'ABEND'])
  assert.deepEqual(
    job.jobruns.map(({ id, returnCode, rerunType, lastInRerunChain }: Json) => [
      id,
      returnCode,
      rerunType,
      lastInRerunChain,
    ]),
    [
      [runUuid(2, 1), 12, 'REGULAR', false],
      [runUuid(2, 2), 16, 'RERUN', true],
    ],
  )
  assert.equal(job.jobruns[1].timeInfo.elapsedTime, 'PT4M4S')
  assert.deepEqual(
    job.dependencies.map(({ dependencyType, satisfied }: Json) => [dependencyType, satisfied]),
    [
      ['INTERNAL', true],
      ['RESOURCE', false],
    ],
  )
  assert.deepEqual(job.timeRestrictions.latestStartTime, '2026-11-22T08:00:00.000Z')
})

test('lists are chosen by OQL and by a selection of conman, and paged', async (t) => {
  const { get } = await openV2(t)
  const all = (await get('/plan/job')).json()
  assert.equal(all.count, 5)
  assert.deepEqual(keysOf(await get(`/plan/job?${query('oql', "commonStatus = 'ERROR'")}`)), ['/FTA1#/PAYROLL.EXTRACT'])
  assert.deepEqual(keysOf(await get(`/plan/job?${query('oql', `id IN ['${jobId(3)}', '${jobId(11)}']`)}`)), [
    '/FTA1#/PAYROLL.PAYCALC',
    '/FTA2#/REPORTS.PRINT',
  ])
  assert.deepEqual(keysOf(await get(`/plan/job?${query('oql', "workstation = '/FTA2' ORDER BY name DESC")}`)), [
    '/FTA2#/REPORTS.PRINT',
    '/FTA2#/REPORTS.EXTRACT',
  ])
  assert.equal((await get(`/plan/job?${query('plan_filter', '/@/@#/@/@.@')}`)).json().count, 5)
  assert.deepEqual(keysOf(await get(`/plan/jobstream?${query('plan_filter', '/@/@#/@/@+state=stuck')}`)), [
    '/FTA1#/PAYROLL',
  ])
  const page = (await get('/plan/job?limit=2&offset=1')).json()
  assert.deepEqual([page.count, page.results.length], [5, 2])
  assert.match(page.next, /limit=2&offset=3$/)
  const wrong = await get(`/plan/job?${query('oql', "comonStatus = 'ERROR'")}`)
  assert.equal(wrong.status, 400)
  assert.match(wrong.json().messages[0], /Did you mean commonStatus/)
  assert.equal((await get('/plan/job?plan_id=2025')).status, 400)
})

test('streams, workstations and resources are shown, by a list and by their ids', async (t) => {
  const { get } = await openV2(t)
  const { results } = (await get('/plan/jobstream')).json()
  assert.deepEqual([results[0].commonStatus, results[0].compositeStatus.status], ['BLOCKED', 'STUCK'])
  const stream = (await get(`/plan/jobstream/${streamId(1)}`)).json()
  assert.deepEqual([stream.id, stream.limit, stream.jobStreamStats.numberOfSuccessfullJob], [streamId(1), -1, 1])
  assert.equal(stream.jobs.length, 3)
  for (const noun of ['workstation', 'resource']) {
    const [first] = (await get(`/plan/${noun}`)).json().results
    const one = (await get(`/plan/${noun}/${first.id}`)).json()
    assert.deepEqual(one, first)
  }
  assert.deepEqual(keysOf(await get(`/plan/workstation?${query('oql', 'linked = false')}`)), ['/FTA2'])
  assert.equal((await get(`/plan/resource?${query('oql', 'quantity = 3')}`)).json().results[0].quantityAvailable, 1)
})

test('the number of jobs is told alone, and by filters', async (t) => {
  const { get } = await openV2(t)
  assert.deepEqual((await get('/plan/job/count')).json(), { count: 5 })
  const groups = `${query('plan_filter', '/@/@#/@/@.@')}&${query('grouping_filters', '@#@.@+state=abend;@#REPORTS.@')}`
  assert.equal((await get(`/plan/job/count?${groups}`)).json().groupedCount['@#@.@+state=abend'], 1)
  assert.equal((await get('/plan/jobstream/count')).json().count, 2)
  // What HWA itself asks for when nothing is said.
  assert.equal((await get(`/plan/job/count?${query('plan_filter', '/@/@#/@/@.@!')}`)).json().count, 5)
  assert.equal((await get(`/plan/jobstream/count?${query('plan_filter', '/@/@#/@/@!')}`)).json().count, 2)
  const folders = (
    await get(`/plan/folder/objects-count?object_type=JOB_IN_PLAN&${query('oql', "name LIKE '@'")}`)
  ).json()
  assert.deepEqual([folders[0].folder, folders[0].totalCount, folders[0].commonStatus.RUNNING], ['/', 5, 1])
})

test('the log of a job is text: whole, some of its lines, by a filter or by its run', async (t) => {
  const { engine, get } = await openV2(t)
  engine.writeLog('one\ntwo\nthree\nfour', true)
  const path = `/plan/job/run/${runUuid(2, 2)}/joblog`
  const whole = await get(path)
  assert.match(whole.headers['content-type'] ?? '', /^text\/plain/)
  assert.equal(whole.text, 'one\ntwo\nthree\nfour')
  assert.equal((await get(`${path}?from_line=2&to_line=3&contentOnly=true`)).text, 'two\nthree\n')
  const filter = query('plan_filter', 'FTA1#PAYROLL.EXTRACT')
  assert.equal((await get(`/plan/job/joblog?${filter}&from_line=4`)).text, 'four')
  assert.equal((await get(`/plan/job/joblog?${query('plan_filter', '@#@.EXTRACT')}`)).status, 409)
  assert.equal((await get(`${path}?from_line=x`)).status, 400)
})

test('a log that grows is followed to its end', async (t) => {
  const { engine, get } = await openV2(t)
  engine.writeLog('begun\n', false)
  const told = get(`/plan/job/run/${runUuid(10, 1)}/joblog?follow=true`)
  engine.writeLog('begun\nended\n', true)
  assert.equal((await told).text, 'begun\nended\n')
})

test('a caller follows twenty logs at most, and who goes away makes room', async (t) => {
  const { engine, server } = await openV2(t)
  engine.writeLog('begun\n', false)
  const follow = async (): Promise<IncomingMessage> => {
    const { hostname, port } = new URL(server)
    const path = `/twsd/api/v2/plan/job/run/${runUuid(10, 1)}/joblog?follow=true`
    const [response] = (await once(request({ hostname, port, path }).end(), 'response')) as [IncomingMessage]
    response.on('error', () => undefined).resume()
    return response
  }
  const readers: IncomingMessage[] = []
  t.after(() => readers.forEach((reader) => reader.destroy()))
  for (let one = 0; one < 20; one += 1) readers.push(await follow())
  assert.ok(readers.every(({ statusCode }) => statusCode === 200))
  assert.equal((await follow()).statusCode, 429)
  readers.pop()?.destroy()
  await eventually('there is room for one more', async () => {
    const reader = await follow()
    readers.push(reader)
    return reader.statusCode === 200 ? true : undefined
  })
})

test('what comes before and after a job is told, and what is wrong with it', async (t) => {
  const { get } = await openV2(t)
  assert.deepEqual(keysOf(await get(`/plan/job/${jobId(2)}/predecessors`)), ['/FTA1#/PAYROLL.PREPARE'])
  assert.deepEqual(keysOf(await get(`/plan/job/${jobId(2)}/successors?depth=3`)), ['/FTA1#/PAYROLL.PAYCALC'])
  const { issues } = (await get('/plan/job/issues')).json()
  assert.deepEqual(
    issues.map(({ id, issueType }: Json) => [id, issueType]),
    [[jobId(2), 'ERROR']],
  )
})

test('the engine tells what it is, and its options are read and set', async (t) => {
  const { send, get } = await openV2(t)
  const info = (await get('/engine/info')).json()
  assert.deepEqual(Object.keys(info), [
    'displayVersion',
    'fullVersion',
    'capabilities',
    'adminRoles',
    'referenceId',
    'licenseType',
    'locale',
    'timezone',
  ])
  const all = (await get('/engine/configuration')).json()
  const [key = ''] = Object.keys(all)
  assert.deepEqual((await get(`/engine/configuration/${key}`)).json(), all[key])
  const wrong = await send('PUT', '/engine/configuration?key=nosuch&value=1')
  assert.equal(wrong.status, 404)
  const same = await send('PUT', `/engine/configuration?key=${key}&value=${encodeURIComponent(all[key].value)}`)
  assert.equal(same.json().value, all[key].value)
  assert.deepEqual(
    (await get('/objects-info?object_type=PROMPT_IN_PLAN')).json().PROMPT_IN_PLAN.actions[0].key,
    'reply',
  )
})

test('the header scope asks for what is waited for, and a wrong scope or zone is refused', async (t) => {
  const { server } = await openV2(t)
  const get = (path: string, headers: Record<string, string>) => ask(server, `/twsd/api/v2${path}`, { headers })
  const scope = (word: string) => ({ scope: word })
  for (const noun of ['job', 'jobstream']) {
    const whole = (await get(`/plan/${noun}?limit=1`, scope('WHOLE'))).json().results[0]
    const bare = (await get(`/plan/${noun}?limit=1`, scope('whole_no_dependencies'))).json().results[0]
    assert.deepEqual(['dependencies' in whole, 'dependencies' in bare], [true, false], noun)
    const services = await get(`/plan/${noun}`, scope('SELF_SERVICE_CATALOG'))
    assert.deepEqual([services.status, /no catalogue of services/.test(services.text)], [400, true])
  }
  const at = `/plan/jobstream?${query('plan_filter', '@#@+at=0300,0300')}`
  assert.equal((await get(at, { 'local-timezone': 'America/Sao_Paulo' })).status, 200)
  const wrong = await get(at, { 'local-timezone': 'Europe/Nowhere' })
  assert.deepEqual([wrong.status, /must be a time zone, such as Europe\/Rome/.test(wrong.text)], [400, true])
})
