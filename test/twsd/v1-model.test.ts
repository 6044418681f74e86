/** Definitions through version 1, as HCL's own samples ask for them: on a real desk, by raw requests. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { namedUuid } from '#/twsd/uuids.ts'
import { startEdge } from '../edge/edge.ts'
import { openDesk } from '../support/definition-desk.ts'
import { ask, type Json, type Sent } from './raw-client.ts'

const site = `CPUNAME WS OS UNIX NODE here FOR MAESTRO TYPE FTA END
CPUNAME OTHER OS UNIX NODE there FOR MAESTRO TYPE FTA END
$JOBS
WS#LOAD DOCOMMAND "load" STREAMLOGON ops DESCRIPTION "loads" RCCONDSUCC "RC<4"
WS#/FIN/SEND SCRIPTNAME "/bin/send" STREAMLOGON ops
VARTABLE MAIN ISDEFAULT MEMBERS MONTH "11" END
# runs at night
SCHEDULE WS#PAY ON RUNCYCLE R1 "FREQ=DAILY" AT 0600 :
WS#LOAD
WS#/FIN/SEND FOLLOWS LOAD
END
`

const open = async (t: TestContext) => {
  const desk = await openDesk(t)
  await desk.change({ kind: 'apply', sources: [{ file: 'site', text: site }] }, {}, { by: 'ana' })
  const { server } = await startEdge(t, { definitions: desk })
  const json = { 'content-type': 'application/json' }
  return {
    desk,
    send: (method: string, path: string, body?: unknown, headers: Sent['headers'] = json) =>
      ask(server, `/twsd/model${path}`, {
        method,
        headers,
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
  }
}

test('headers are found by the names of workstation and object, with their identifiers', async (t) => {
  const { send } = await open(t)
  const query = async (path: string, filters: object, headers = {}) =>
    (await send('POST', `${path}/header/query`, { filters }, headers)).json()
  const streams = await query('/jobstream', {
    jobstreamFilter: { jobStreamName: 'PAY', workstationName: 'WS', validIn: '2026-11-22T06:14:00.123456' },
  })
  assert.deepEqual(
    streams.map(({ id, key }: Json) => [id, key.name, key.workstationName, key.folderName]),
    [[namedUuid('stream', 'WS#PAY'), 'PAY', 'WS', '/']],
  )
  const jobs = await query('/jobdefinition', { jobDefinitionFilter: { jobDefinitionName: '*', userLogin: 'ops' } })
  assert.deepEqual(
    jobs.map(({ jobDefinitionKey }: Json) => `${jobDefinitionKey.folderName}${jobDefinitionKey.name}`).toSorted(),
    ['/FIN/SEND', '/LOAD'],
  )
  const send1 = await query('/jobdefinition', { jobDefinitionFilter: { jobDefinitionName: 'SEND' } })
  assert.equal(send1.length, 1)
  assert.equal((await query('/jobstream', { jobstreamFilter: { jobDefinitionName: 'LOAD' } })).length, 1)
  const tables = await query('/variabletable', { variableTableFilter: { isDefaultTable: true } })
  assert.deepEqual(
    tables.map(({ name }: Json) => name),
    ['MAIN'],
  )
  assert.deepEqual(await query('/workstation', { workstationFilter: { workstationName: 'NONE' } }), [])
})

test('what names decide is found without reading other definitions', async (t) => {
  const desk = await openDesk(t)
  await desk.change({ kind: 'apply', sources: [{ file: 'site', text: site }] }, {}, { by: 'ana' })
  const read: string[] = []
  const bodies: typeof desk.bodies = async (objects) => {
    read.push(...objects.map(({ name }) => name))
    return desk.bodies(objects)
  }
  const { server } = await startEdge(t, { definitions: { ...desk, bodies } })
  const query = async (filters: object, more: object = {}, headers: Record<string, string> = {}) => {
    read.length = 0
    const body = JSON.stringify({ filters, ...more })
    const told = await ask(server, '/twsd/model/jobdefinition/header/query', { method: 'POST', headers, body })
    const found = told.json().map(({ jobDefinitionKey }: Json) => jobDefinitionKey.name)
    return [found, read.toSorted(), told.headers['context-objectcount']]
  }
  const of = (filter: object) => ({ jobDefinitionFilter: filter })
  const complex = (operator: string, ...filters: object[]) => ({
    complexFilters: { operator, jobDefinitionComplexFilter: filters.map((filter) => ({ filter })) },
  })
  assert.deepEqual(await query({}, {}, { 'how-many': '1', 'context-objectcount': '1' }), [
    ['SEND'],
    ['WS#/FIN/SEND'],
    '2',
  ])
  assert.deepEqual(await query(of({ workstationName: 'WS', jobDefinitionName: 'L*' })), [['LOAD'], ['WS#LOAD'], '1'])
  assert.deepEqual(await query({}, complex('NOT', { jobDefinitionName: 'LOAD' })), [['SEND'], ['WS#/FIN/SEND'], '1'])
  assert.deepEqual(await query(of({ workstationName: 'OTHER', userLogin: 'ops' })), [[], [], '0'])
  assert.deepEqual(await query(of({ jobDefinitionName: 'SEND', taskString: 'load' })), [[], ['WS#/FIN/SEND'], '0'])
  assert.deepEqual(await query({}, complex('OR', { jobDefinitionName: 'SEND' }, { taskString: 'load' })), [
    ['SEND', 'LOAD'],
    ['WS#/FIN/SEND', 'WS#LOAD', 'WS#LOAD'],
    '2',
  ])
})

test('headers come page by page', async (t) => {
  const { send } = await open(t)
  const first = await send('POST', '/workstation/header/query', '{}', { 'how-many': '1' })
  const last = first.headers['last-object'] as string
  assert.deepEqual([first.json().length, last], [1, first.json()[0].id])
  const next = await send('POST', '/workstation/header/query_next', '{}', { 'how-many': '1', 'last-object': last })
  assert.deepEqual([next.json()[0].name, next.headers['last-object']], ['WS', undefined])
})

test('a job definition is added as the sample does it, shown, changed and deleted', async (t) => {
  const { send, desk } = await open(t)
  const body = {
    header: {
      jobDefinitionKey: { name: 'NEW', workstationName: 'WS' },
      description: 'Added by a script.',
      taskType: 'UNIX',
      userLogin: 'ops',
    },
    taskString: '/bin/true --now',
    recoveryOption: 'STOP',
  }
  const made = await send('POST', '/jobdefinition', body)
  assert.deepEqual([made.status, made.json()], [201, { id: namedUuid('job', 'WS#NEW') }])
  assert.equal((await send('POST', '/jobdefinition', body)).status, 409)
  const { id } = made.json()
  const shown = (await send('GET', `/jobdefinition/${id}`)).json()
  assert.deepEqual(Object.keys(shown).slice(0, 3), ['header', 'workstationId', 'taskString'])
  assert.equal(Object.keys(shown.header)[0], 'id')
  const changed = await send('PUT', `/jobdefinition/${id}`, {
    ...shown,
    taskString: 'date',
    header: { ...shown.header, isCommand: true },
  })
  assert.deepEqual([changed.status, changed.json()], [200, { id }])
  const [stored] = await desk.bodies([{ kind: 'job', name: 'WS#NEW' }])
  assert.deepEqual(stored?.kind === 'job' && stored.task, { type: 'command', command: 'date' })
  assert.equal((await send('DELETE', `/jobdefinition/${id}`)).status, 200)
  const gone = await send('GET', `/jobdefinition/${id}`)
  assert.equal(gone.status, 404)
  assert.match(gone.json().messages[0], /^AWSJDB101E /)
})

test('what version 1 cannot say of a definition stays when it is put back', async (t) => {
  const { send, desk } = await open(t)
  const [load, pay] = await desk.bodies([
    { kind: 'job', name: 'WS#LOAD' },
    { kind: 'stream', name: 'WS#PAY' },
  ])
  for (const path of ['/jobdefinition?name=WS%23LOAD', '/jobstream?key=/WS%23/PAY']) {
    const shown = (await send('GET', path)).json()
    const id = shown.header.id as string
    const base = path.replace(/\?.*/, '')
    const put = await send('PUT', `${base}/${id}`, { ...shown, header: { ...shown.header, description: 'changed' } })
    assert.equal(put.status, 200, put.text)
  }
  const [loadNow, payNow] = await desk.bodies([
    { kind: 'job', name: 'WS#LOAD' },
    { kind: 'stream', name: 'WS#PAY' },
  ])
  assert.deepEqual(loadNow, { ...load, description: 'changed' })
  assert.deepEqual(payNow, { ...pay, description: 'changed' })
})

test('a stream is shown with its jobs and run cycles, and made anew from what was shown', async (t) => {
  const { send, desk } = await open(t)
  const shown = (await send('GET', `/jobstream/${namedUuid('stream', 'WS#PAY')}`)).json()
  assert.deepEqual(
    shown.jobs.map(({ header, jobDefinitionKey }: Json) => [header.key.name, jobDefinitionKey.folderName]),
    [
      ['LOAD', '/'],
      ['SEND', '/FIN/'],
    ],
  )
  assert.deepEqual(shown.jobs[1].internalDependencies, [{ jobKey: { name: 'LOAD' } }])
  assert.deepEqual(
    shown.runCycles.map(({ name, type, iCalendar, ruleType }: Json) => [name, type, iCalendar, ruleType]),
    [['R1', 'RULE', 'FREQ=DAILY', 'DAILY']],
  )
  assert.equal(shown.timeRestrictions.startOffset, 6 * 3_600_000)
  const { id: _, key, ...header } = shown.header
  const copy = { ...shown, header: { ...header, key: { ...key, name: 'COPY' } } }
  assert.equal((await send('POST', '/jobstream', copy)).status, 201)
  const [stored] = await desk.bodies([{ kind: 'stream', name: 'WS#COPY' }])
  assert.deepEqual(stored?.kind === 'stream' && [stored.jobs.map(({ job }) => job), stored.at], [
    ['LOAD', '/FIN/SEND'],
    { minutes: 360, plusDays: 0 },
  ])
})

test('a body that cannot be kept is refused, and so is a definition with mistakes', async (t) => {
  const { send } = await open(t)
  const header = { key: { name: 'BAD', workstationName: 'WS' } }
  const unknown = await send('POST', '/jobstream', { header, eventTriggers: [{ name: 'X' }] })
  assert.equal(unknown.status, 400)
  assert.match(unknown.json().messages[0], /eventTriggers cannot be kept/)
  const mistaken = await send('POST', '/jobstream', {
    header,
    jobs: [{ jobDefinitionKey: { name: 'NOWHERE', workstationName: 'WS' } }],
  })
  assert.equal(mistaken.status, 422)
  assert.ok(mistaken.json().messages.length > 1, mistaken.text)
  for (const body of ['', '{}', '[]', '{"header": 5}']) {
    assert.equal((await send('POST', '/jobstream', body)).status, 400, body)
  }
})

test('every kind is made from what is shown of it: a calendar, a prompt, a resource, variables, a folder, a domain, a class', async (t) => {
  const { send } = await open(t)
  const bodies: [string, object, string][] = [
    ['calendar', { header: { name: 'HOLY', folderName: '/' }, days: ['2026-12-25T00:00:00.000Z'] }, 'HOLY'],
    ['prompt', { name: 'GO', text: 'go?' }, 'GO'],
    [
      'resource',
      { header: { key: { name: 'TAPE', workstationName: 'WS' }, defaultConstraints: { quantity: 3 } } },
      'WS%23TAPE',
    ],
    ['variabletable', { header: { name: 'T2' }, variables: [{ key: { name: 'A' }, value: 'b' }] }, 'T2'],
    ['folder', { name: '/NEW/' }, '/NEW'],
    ['domain', { name: 'DOM', isMaster: false }, 'DOM'],
    ['workstationclass', { header: { name: 'ALL' }, allWorkstationsIncluded: true }, 'ALL'],
    [
      'runcyclegroup',
      { header: { name: 'RCG' }, runCycles: [{ name: 'R', type: 'RULE', iCalendar: 'FREQ=WEEKLY;BYDAY=MO' }] },
      'RCG',
    ],
  ]
  for (const [path, body, name] of bodies) {
    const made = await send('POST', `/${path}`, body)
    assert.equal(made.status, 201, `${path} ${made.text}`)
    const shown = await send('GET', `/${path}/${made.json().id}`)
    assert.equal(shown.status, 200, `${path} ${shown.text}`)
    const put = await send('PUT', `/${path}/${made.json().id}`, shown.json())
    assert.equal(put.status, 200, `${path} ${put.text}`)
    const removed = await send('DELETE', `/${path}?name=${name}`)
    assert.equal(removed.status, 200, `${path} ${removed.text}`)
  }
})

test('the run dates of a stream, a group and of what a request brings are evaluated between two dates', async (t) => {
  const { send, desk } = await open(t)
  const group = 'RUNCYCLEGROUP MONTHEND\nON RUNCYCLE LAST "FREQ=MONTHLY;BYMONTHDAY=-1"\nEND\n'
  const payroll = 'CPUNAME FTA1 OS UNIX NODE x FOR MAESTRO TYPE FTA END\nSCHEDULE FTA1#PAYROLL ON REQUEST :\nEND\n'
  await desk.change({ kind: 'apply', sources: [{ file: 'more', text: group + payroll }] }, {}, { by: 'ana' })
  const id = namedUuid('stream', 'WS#PAY')
  assert.equal((await send('GET', `/jobstream/${id}/rc-evaluation?from=2026-11-22&to=2026-11-20`)).status, 400)
  assert.equal((await send('GET', `/jobstream/${id}/rc-evaluation`)).status, 400)
  assert.equal((await send('GET', `/jobstream/${id}/action/lock`)).status, 405)
  const days = 'from=2026-11-22&to=2026-12-31'
  const datesOf = (told: { json: () => Json }): string[] => told.json().results.map(({ date }: Json) => date)
  const planned = namedUuid('stream', 'FTA1#PAYROLL')
  const stored = await send('GET', `/jobstream/${planned}/rc-evaluation?from=2026-11-22&to=2026-11-25`)
  assert.deepEqual(datesOf(stored), ['2026-11-23', '2026-11-24', '2026-11-25'])
  const first = await send(
    'GET',
    `/jobstream/${planned}/rc-evaluation-details?from=2026-11-22&to=2026-11-25&maxResults=1`,
  )
  assert.deepEqual([first.json().results.length, first.json().totalCount], [1, 3])
  const ends = ['2026-11-30', '2026-12-31']
  const from = Temporal.Instant.from('2026-11-22T12:00:00Z').epochMilliseconds
  const inMilliseconds = await send(
    'GET',
    `/jobstream/${planned}/rc-evaluation?from=${from}&to=${from + 3 * 86_400_000}`,
  )
  assert.deepEqual(inMilliseconds.json(), stored.json())
  for (const path of ['rc-evaluation', 'rc-evaluation-details']) {
    const told = await send('GET', `/runcyclegroup/${namedUuid('runcyclegroup', 'MONTHEND')}/${path}?${days}`)
    assert.deepEqual(datesOf(told), ends, told.text)
    const shown = (await send('GET', `/runcyclegroup/${namedUuid('runcyclegroup', 'MONTHEND')}`)).json()
    assert.deepEqual(datesOf(await send('POST', `/runcyclegroup/${path}?${days}`, shown)), ends)
    const stream = (await send('GET', `/jobstream/${id}`)).json()
    const daily = await send('POST', `/jobstream/${path}?from=2026-11-22&to=2026-11-24`, stream)
    assert.deepEqual(datesOf(daily), ['2026-11-22', '2026-11-23', '2026-11-24'], daily.text)
  }
  assert.equal((await desk.list({ kind: 'runcyclegroup' }, { limit: 5 })).items.length, 1, 'nothing was kept')
})
