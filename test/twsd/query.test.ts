/** Lists of jobs and job streams through version 1: filters, order, pages; critical jobs; forecasts that are asked for by a plan id. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { streamIdentifier } from '#/twsd/identifiers.ts'
import { startEdge } from '../edge/edge.ts'
import { ask, type Json } from './raw-client.ts'

const open = async (t: TestContext) => {
  const { server, engine } = await startEdge(t)
  const post = (path: string, body: object | string = {}, headers: Record<string, string> = {}) =>
    ask(server, `/twsd/plan${path}`, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'id-encoding': '0', ...headers },
    })
  const jobs = async (filter: object, more: object = {}) => {
    const told = await post('/current/job/query', { filters: { jobInPlanFilter: filter }, ...more })
    assert.equal(told.status, 200, told.text)
    return told.json().map((job: { jobNumber: number }) => job.jobNumber)
  }
  return { engine, post, jobs }
}

test('jobs are found by names, statuses, times and flags, each alone and all together', async (t) => {
  const { jobs } = await open(t)
  assert.deepEqual(await jobs({}), [1, 2, 3, 10, 11])
  assert.deepEqual(await jobs({ jobName: 'EXTRACT' }), [2, 10])
  assert.deepEqual(await jobs({ jobName: 'p*' }), [1, 3, 11])
  assert.deepEqual(await jobs({ jobName: 'EXTRACT', workstationName: 'FTA2' }), [10])
  assert.deepEqual(await jobs({ jobStreamName: 'PAY@', statusList: ['ERROR', 'waiting'] }), [2, 3])
  assert.deepEqual(await jobs({ internalStatusList: ['EXEC', 'EXEC_PLUS'] }), [10])
  assert.deepEqual(await jobs({ internalStatusList: ['MPE_SUSP'] }), [])
  assert.deepEqual(await jobs({ late: true }), [2])
  assert.deepEqual(await jobs({ late: 'false', jobName: 'EXTRACT' }), [10])
  assert.deepEqual(await jobs({ jobId: `FTA1;${streamIdentifier(1)};EXTRACT` }), [2])
  assert.deepEqual(await jobs({ lastInRerunChain: true, jobName: 'PRINT', returnCode: null }), [11])
  assert.deepEqual(await jobs({ lastInRerunChain: false }), [])
})

test('times are given in ISO 8601 or in milliseconds, alone and as ranges with one end or two', async (t) => {
  const { jobs } = await open(t)
  const at = '2026-11-22T06:10:00.000Z'
  const milliseconds = Temporal.Instant.from(at).epochMilliseconds
  assert.deepEqual(await jobs({ inputArrivalTime: at }), [10])
  assert.deepEqual(await jobs({ inputArrivalTime: milliseconds }), [10])
  assert.deepEqual(await jobs({ inputArrivalTime: '2026-11-22T03:10:00-0300' }), [10])
  assert.deepEqual(await jobs({ inputArrivalTimeRange: { rangeStart: milliseconds } }), [10, 11])
  assert.deepEqual(await jobs({ actualStartTimeRange: { rangeStart: '2026-11-22T06:05:00', rangeEnd: at } }), [2, 10])
})

test('complex filters are joined by AND, OR and NOT', async (t) => {
  const { jobs } = await open(t)
  const extract = { filter: { jobName: 'EXTRACT' } }
  const error = { filter: { statusList: ['ERROR'] }, notOperator: true }
  const complex = (operator: string) => ({ complexFilters: { operator, jobInPlanComplexFilter: [extract, error] } })
  assert.deepEqual(await jobs({}, complex('AND')), [10])
  assert.deepEqual(await jobs({}, complex('OR')), [1, 2, 3, 10, 11])
  assert.deepEqual(
    await jobs(
      { jobStreamName: 'PAYROLL' },
      { complexFilters: { operator: 'NOT', jobInPlanComplexFilter: [extract] } },
    ),
    [1, 3],
  )
})

test('a filter or status that is not known is refused by name; columns, which third parties send, do not matter', async (t) => {
  const { post, jobs } = await open(t)
  const wrong = await post('/current/job/query', { filters: { jobInPlanFilter: { jobNam: 'X' } } })
  assert.equal(wrong.status, 400)
  assert.match(wrong.json().messages[0], /"jobNam".*Did you mean jobName\?/)
  const status = await post('/current/job/query', { filters: { jobInPlanFilter: { statusList: ['ABENDED'] } } })
  assert.equal(status.status, 400)
  assert.deepEqual(await jobs({ jobName: 'PRINT' }, { columns: ['jobName', 'status'] }), [11])
})

test('a body without the wrapper, with a blank behind the name, empty or absent is understood', async (t) => {
  const { post } = await open(t)
  const count = async (body: string) => (await post('/current/job/query', body)).json().length
  assert.equal(await count('{"jobInPlanFilter": {"jobName": "PRINT"}}'), 1)
  assert.equal(await count('{"filters": {"jobInPlanFilter ": {"jobName": "PRINT"}}}'), 1)
  for (const body of ['', '{}', '{"filters": {}}', 'null']) assert.equal(await count(body), 5, body)
})

test('jobs come in the order that is asked for', async (t) => {
  const { jobs } = await open(t)
  const sorted = (sorter: object) => jobs({}, { sorters: { jobInPlanSorter: sorter } })
  assert.deepEqual(
    await sorted({ jobName: { descending: true, priority: 1 }, jobNumber: { priority: 2 } }),
    [11, 1, 3, 2, 10],
  )
  assert.deepEqual(await sorted({ zombie: { descending: true } }), [1, 2, 3, 10, 11])
})

test('jobs come page by page, and How-Many 0 sends them all', async (t) => {
  const { post } = await open(t)
  const found: number[] = []
  let last: string | undefined
  let path = '/current/job/query'
  do {
    const told = await post(path, '{}', { 'how-many': '2', ...(last !== undefined && { 'last-object': last }) })
    found.push(...told.json().map((job: { jobNumber: number }) => job.jobNumber))
    last = told.headers['last-object'] as string | undefined
    path = '/current/job/query_next'
  } while (last !== undefined)
  assert.deepEqual(found, [1, 2, 3, 10, 11])
  const all = await post('/current/job/query', '{}', { 'how-many': '0' })
  assert.deepEqual([all.json().length, all.headers['how-many-returned']], [5, '5'])
  assert.match(all.headers['content-type'] ?? '', /^application\/json/)
  const none = { filters: { jobInPlanFilter: { jobName: 'NONE' } } }
  assert.deepEqual((await post('/current/job/query', none, { 'how-many': '0' })).json(), [])
  const second = await post('/current/job/query', '{}', { 'query-pagesize': '2', 'query-pagenumber': '3' })
  assert.deepEqual(
    second.json().map((job: { jobNumber: number }) => job.jobNumber),
    [10, 11],
  )
  assert.equal((await post('/current/job/query_next', '{}', { 'last-object': 'nonsense' })).status, 400)
})

test('jobs are counted, and the count is a text', async (t) => {
  const { post } = await open(t)
  const filter = { filters: { jobInPlanFilter: { statusList: ['WAITING'] } } }
  const told = await post('/current/job/count', { filter })
  assert.deepEqual([told.status, told.json()], [202, '2'])
})

test('what a job waits for is in a list only where it is asked for', async (t) => {
  const { post } = await open(t)
  const body = { filters: { jobInPlanFilter: { jobName: 'PRINT' } } }
  const [without] = (await post('/current/job/query', body)).json()
  const [withThem] = (await post('/current/job/query', body, { 'context-plandependenciesscope': '1' })).json()
  assert.equal('dependencies' in without, false)
  assert.equal(withThem.dependencies.resourceDependencyInPlan[0].resourceKey.name, 'TAPES')
})

test('streams are found by name, status and workstation', async (t) => {
  const { post } = await open(t)
  const streams = async (filter: object) =>
    (await post('/current/jobstream/query', { filters: { jobStreamInPlanFilter: filter } }))
      .json()
      .map((stream: Json) => `${stream.key.workstationKey.name}#${stream.key.name}`)
  assert.deepEqual(await streams({}), ['FTA1#PAYROLL', 'FTA2#REPORTS'])
  assert.deepEqual(await streams({ jobStreamName: 'PAY*' }), ['FTA1#PAYROLL'])
  assert.deepEqual(await streams({ statusList: ['BLOCKED'] }), ['FTA1#PAYROLL'])
  assert.deepEqual(await streams({ internalStatusList: ['HOLD'], workstationName: '@2' }), ['FTA2#REPORTS'])
})

test('critical jobs are listed with their risk, and their path is shown', async (t) => {
  const { post } = await open(t)
  const query = (filter: object) => post('/current/criticaljob/query', { filters: { criticalJobInPlanFilter: filter } })
  const [job] = (await query({ alertLevelList: ['HIGH_RISK'] })).json()
  assert.deepEqual(
    [job.key.name, job.criticalNetworkInfo.criticalJobInfo.alertLevel, job.criticalNetworkInfo.latestOut],
    ['PAYCALC', 'HIGH_RISK', undefined],
  )
  assert.deepEqual((await query({ alertLevelList: ['ON_TRACK'] })).json(), [])
  const late = { deadlineRange: { rangeStart: '2026-11-22T07:00:00Z' } }
  assert.deepEqual((await query(late)).json(), [])
  const chain = (await post(`/current/criticaljob/${job.id}/query_predecessors_chain`)).json()
  assert.deepEqual(
    chain.map((step: Json) => step.key.name),
    ['EXTRACT', 'PAYCALC'],
  )
  const summary = (await post('/current/criticaljob/summary_info')).json()
  assert.deepEqual([summary.numberOfCriticalJobsHighRisk, summary.numberOfCriticalJobsNoRisk], [1, 0])
})

test('a forecast is made, listed, and its streams are asked for by its id', async (t) => {
  const { post } = await open(t)
  const info = {
    key: { name: 'CHRISTMAS', type: 'forecast' },
    startTime: '2026-12-24T12:00:00Z',
    timeExtension: 2 * 86_400_000,
  }
  const made = await post('/create_plan', info)
  assert.deepEqual([made.status, made.text], [202, ''])
  const id = made.headers['context-planid'] as string
  assert.equal(id, 'FORECAST-2026-12-24-2026-12-26')
  const plans = (
    await post('/query', { filters: { symphonyInPlanFilter: { planType: 'FORECAST', planName: 'CHRIST*' } } })
  ).json()
  assert.deepEqual(
    plans.map((plan: Json) => [plan.id, plan.key.name]),
    [[id, 'CHRISTMAS']],
  )
  const streams = await post(
    `/${id}/jobstream/query`,
    { filters: { jobStreamInPlanFilter: { jobStreamName: 'PAY@' } } },
    { 'how-many': '2' },
  )
  assert.equal(streams.headers['how-many-returned'], '2')
  assert.equal(streams.json()[0].key.name, 'PAYROLL')
  assert.match(streams.json()[0].key.startTime, /T\d\d:\d\d:\d\d\.\d{3}Z$/)
  const next = await post(`/${id}/jobstream/query_next`, '{}', {
    'last-object': streams.headers['last-object'] as string,
  })
  assert.equal(next.json().length, 1)
  assert.equal((await post(`/${id}/job/query`)).status, 400)
  assert.equal((await post('/create_plan', { startTime: 'someday' })).status, 400)
})

test('the plan that is carried out stands in the list of plans', async (t) => {
  const { post } = await open(t)
  const [current] = (await post('/query', { filters: { symphonyInPlanFilter: { planType: 'CURRENT' } } })).json()
  assert.deepEqual([current.id, current.active], ['current', true])
})
