/** Definitions over version 2, as scripts ask for them: on a real desk, by raw requests. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { openDesk, type TestDesk } from '../support/definition-desk.ts'
import { startEdge } from '../edge/edge.ts'
import { ask, type Json, type Sent, type Told } from './raw-client.ts'

interface Client {
  readonly desk: TestDesk
  readonly send: (method: string, path: string, body?: unknown, headers?: Sent['headers']) => Promise<Told>
}

const site = `CPUNAME WS OS UNIX NODE here FOR MAESTRO TYPE FTA END
$JOBS
WS#LOAD DOCOMMAND "load" STREAMLOGON ops DESCRIPTION "loads" SUCCOUTPUTCOND GOOD "RC=0" OUTPUTCOND LATE "RC>4"
WS#/FIN/SEND SCRIPTNAME "/bin/send" STREAMLOGON ops
# runs at night
SCHEDULE WS#PAY ON RUNCYCLE R1 "FREQ=DAILY" AT 0600 :
WS#LOAD
WS#/FIN/SEND FOLLOWS LOAD
END
`

const open = async (t: TestContext): Promise<Client> => {
  const desk = await openDesk(t)
  await desk.change({ kind: 'apply', sources: [{ file: 'site', text: site }] }, {}, { by: 'ana' })
  const { server } = await startEdge(t, { definitions: desk })
  const json = { 'content-type': 'application/json' }
  return {
    desk,
    send: (method, path, body, headers = typeof body === 'object' ? json : {}) =>
      ask(server, `/twsd/api/v2${path}`, {
        method,
        headers,
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
  }
}

const keysOf = (told: Told): string[] => told.json().results.map(({ key }: Json) => key)

test('a list tells how many there are, and the objects in the documented shape', async (t) => {
  const { send } = await open(t)
  const told = await send('GET', '/model/jobdefinition')
  assert.equal(told.status, 200)
  const { count, results } = told.json()
  assert.equal(count, 2)
  assert.deepEqual(Object.keys(results[0]), ['kind', 'key', 'def', 'status'])
  const load = results.find(({ key }: Json) => key === '/WS#/LOAD')
  assert.deepEqual(Object.keys(load.def), [
    'id',
    'folderId',
    'folder',
    'name',
    'workstationId',
    'workstation',
    'description',
    'type',
    'userLogins',
    'task',
    'successfulOutputConditions',
    'otherOutputConditions',
    'recovery',
  ])
  assert.deepEqual(load.def.task, { command: 'load' })
  assert.deepEqual(load.status.modifyData, { ...load.status.modifyData, modifiedBy: 'ana', version: 1 })
})

test('a list is chosen by OQL and by a pattern of keys, in pages that lead to each other', async (t) => {
  const { send } = await open(t)
  const oql = (text: string): string => `/model/jobdefinition?oql=${encodeURIComponent(text)}`
  assert.deepEqual(keysOf(await send('GET', oql("name LIKE 'S@'"))), ['/WS#/FIN/SEND'])
  assert.deepEqual(keysOf(await send('GET', oql("folder = '/' AND workstation = '/WS'"))), ['/WS#/LOAD'])
  assert.deepEqual(keysOf(await send('GET', oql('ORDER BY name DESC'))), ['/WS#/FIN/SEND', '/WS#/LOAD'])
  const filter = (text: string): string => `/model/jobdefinition?model_filter=${encodeURIComponent(text)}`
  assert.deepEqual(keysOf(await send('GET', filter('/@/@#/FIN/@'))), ['/WS#/FIN/SEND'])
  assert.deepEqual(keysOf(await send('GET', filter('/WS#/@/L@'))), ['/WS#/LOAD'])
  assert.equal((await send('GET', filter('/@/@#/@/@'))).json().count, 2)
  const first = (await send('GET', '/model/jobdefinition?limit=1')).json()
  assert.equal(first.count, 2)
  const second = (await send('GET', first.next.replace('/twsd/api/v2', ''))).json()
  assert.deepEqual([first.results.length, second.results.length, second.next], [1, 1, undefined])
  assert.notEqual(first.results[0].key, second.results[0].key)
  assert.match(second.previous, /offset=0/)
  const bare = await send('GET', '/model/jobdefinition', undefined, { 'include-count': 'false', 'only-header': 'true' })
  assert.equal('count' in bare.json(), false)
  assert.equal('task' in bare.json().results[0].def, false)
  const wrong = await send('GET', oql("nmae = 'X'"))
  assert.equal(wrong.status, 400)
  assert.match(wrong.json().messages[0], /Did you mean name/)
})

test('an object is made, read, changed and deleted by its id', async (t) => {
  const { send, desk } = await open(t)
  const justification = {
    'content-type': 'application/json',
    'justification-description': 'new year',
    'justification-ticket-num': 'T1',
  }
  const def = { name: 'FREE', folder: '/FIN', dates: ['2027-01-01'] }
  const made = await send('POST', '/model/calendar', { kind: 'Calendar', def }, justification)
  assert.equal(made.status, 201)
  const { id, url } = made.json()
  assert.equal(url, `/twsd/api/v2/model/calendar/${id}`)
  const { items } = await desk.history({ kind: 'calendar', name: '/FIN/FREE' }, { limit: 1 })
  assert.equal(items[0]?.reason, 'reason: new year, ticket: T1')
  const read = (await send('GET', `/model/calendar/${id}`)).json()
  assert.deepEqual(read.def.dates, ['2027-01-01'])
  read.def.dates.push('2027-12-25')
  assert.equal((await send('PUT', `/model/calendar/${id}`, read)).status, 200)
  assert.deepEqual((await send('GET', `/model/calendar/${id}`)).json().def.dates, ['2027-01-01', '2027-12-25'])
  const gone = await send('DELETE', `/model/calendar/${id}`)
  assert.deepEqual(gone.json().deletedObjects, [{ id, key: '/FIN/FREE' }])
  const unknown = await send('GET', `/model/calendar/${id}`)
  assert.equal(unknown.status, 404)
  assert.match(unknown.json().messages[0], /^AWSJDB101E /)
})

test('a stream that is read and put back keeps its comments, and a change of it changes that alone', async (t) => {
  const { send, desk } = await open(t)
  const { results } = (await send('GET', '/model/jobstream')).json()
  const [stream] = results
  const path = `/model/jobstream/${stream.def.id}`
  const before = await desk.get({ kind: 'stream', name: 'WS#PAY' })
  assert.equal((await send('PUT', path, stream)).status, 200)
  assert.equal((await desk.get({ kind: 'stream', name: 'WS#PAY' })).text, before.text)
  stream.def.priority = 50
  stream.def.jobs[1].options = ['critical']
  assert.equal((await send('PUT', path, stream)).status, 200)
  const { text } = await desk.get({ kind: 'stream', name: 'WS#PAY' })
  assert.equal(
    text,
    before.text.replace('\n:\n', '\n  PRIORITY 50\n:\n').replace('/FIN/SEND\n', '/FIN/SEND\n  CRITICAL\n'),
  )
})

test('definitions come and go as YAML and as text of the composer', async (t) => {
  const { send, desk } = await open(t)
  const yaml = 'kind: Prompt\ndef:\n  name: GO\n  text: "ready?"\n'
  const made = await send('POST', '/model/prompt', yaml, { 'content-type': 'text/yaml' })
  assert.equal(made.status, 201)
  const path = `/model/prompt/${made.json().id}`
  const told = await send('GET', path, undefined, { accept: 'text/yaml' })
  assert.match(told.headers['content-type'] ?? '', /^text\/yaml/)
  assert.match(told.text, /\nkey: \/GO\ndef:\n {2}id: .*\n/)
  const text = await send('GET', path, undefined, { accept: 'text/plain' })
  assert.equal(text.text, '$PROMPT\nGO "ready?"\n')
  const changed = await send('PUT', path, '$PROMPT\nGO "now?"\n', { 'content-type': 'text/plain; charset=utf-8' })
  assert.equal(changed.status, 200)
  assert.match((await desk.get({ kind: 'prompt', name: 'GO' })).text, /now/)
})

test('what is converted is not kept', async (t) => {
  const { send, desk } = await open(t)
  const text = await send('POST', '/model/common/convert', site, {
    'content-type': 'text/plain',
    accept: 'application/json',
  })
  assert.deepEqual(
    text.json().map(({ kind }: Json) => kind),
    ['Workstation', 'JobDefinition', 'JobDefinition', 'JobStream'],
  )
  const back = await send('POST', '/model/common/convert', text.text, { accept: 'text/plain' })
  assert.match(back.text, /SCHEDULE WS#PAY/)
  const one = await send('POST', '/model/common/convertOne', '$PROMPT\nGO "x"\n', {
    'content-type': 'text/plain',
    accept: 'text/yaml',
  })
  assert.match(one.text, /^kind: Prompt\n/)
  const two = await send('POST', '/model/common/convertOne', text.text)
  assert.equal(two.status, 400)
  const rule =
    '<?xml version="1.0"?><eventRuleSet xmlns="x"><eventRule name="R" ruleType="filter" isDraft="no"/></eventRuleSet>'
  assert.ok(
    [400, 422].includes((await send('POST', '/model/common/convert', rule, { 'content-type': 'text/plain' })).status),
  )
  assert.equal((await desk.history({}, { limit: 5 })).items.length, 1)
})

test('mistakes are told in the shape of HWA, with the place', async (t) => {
  const { send } = await open(t)
  const present = await send('POST', '/model/jobdefinition', {
    kind: 'JobDefinition',
    def: { name: 'LOAD', workstation: '/WS', type: 'UNIX', task: { command: 'x' } },
  })
  assert.equal(present.status, 409)
  const field = await send('POST', '/model/jobstream', { def: { name: 'X', workstation: 'WS', startTime: '25:00' } })
  assert.equal(field.status, 400)
  assert.match(field.json().messages[0], /def\.startTime must be a time of day/)
  const unknown = await send('POST', '/model/jobstream', {
    def: { name: 'X', workstation: 'WS', jobs: [{ name: 'J', jobDefinitionRef: '/WS#/NOSUCH' }] },
  })
  assert.equal(unknown.status, 422)
  assert.equal(unknown.json().exceptionName, 'ConnValidationException')
  assert.match(unknown.json().messages.join(' '), /NOSUCH/)
  const composite = await send('GET', `/model/jobstream/${encodeURIComponent('WS;PAY')}`)
  assert.match(composite.json().messages[0], /^AWSBIO006E /)
  const lock = await send('PUT', '/model/jobstream/action/lock?oql=')
  assert.deepEqual([lock.status, /Say which, by oql or model_filter/.test(lock.text)], [400, true])
  const renamed = (await send('GET', '/model/jobstream')).json().results[0]
  renamed.def.name = 'OTHER'
  assert.equal((await send('PUT', `/model/jobstream/${renamed.def.id}`, renamed)).status, 400)
  const hidden = await send('POST', '/model/prompt', { def: { name: 'P', text: 'x"\n$PROMPT\nQ "y' } })
  assert.equal(hidden.status, 201)
  assert.deepEqual(keysOf(await send('GET', '/model/prompt')), ['/P'])
})

test('what is deleted by a query is bounded by how many may be affected', async (t) => {
  const { send } = await open(t)
  const add = '$PROMPT\nA1 "a"\nA2 "b"\nB1 "c"\n'
  for (const name of ['A1', 'A2', 'B1']) {
    assert.equal((await send('POST', '/model/prompt', { def: { name, text: add.slice(0, 4) } })).status, 201)
  }
  const oql = encodeURIComponent("name LIKE 'A@'")
  assert.equal((await send('DELETE', `/model/prompt?oql=${oql}`)).status, 400)
  assert.equal((await send('DELETE', '/model/prompt?max_object_affected=5')).status, 400)
  const told = (await send('DELETE', `/model/prompt?oql=${oql}&max_object_affected=2`)).json()
  assert.deepEqual([told.successfulResourceResponses.length, told.failedResourceResponses.length], [2, 0])
  assert.deepEqual(keysOf(await send('GET', '/model/prompt')), ['/B1'])
  const inUse = (await send('DELETE', `/model/jobdefinition?oql=${encodeURIComponent("name = 'LOAD'")}`)).json()
  assert.equal(inUse.failedResourceResponses[0].isError, true)
})

test('several streams are kept together or not at all', async (t) => {
  const { send, desk } = await open(t)
  const stream = (name: string, job: string): object => ({
    kind: 'JobStream',
    def: { name, workstation: '/WS', jobs: [{ name: 'J', jobDefinitionRef: job }] },
  })
  const wrong = await send('POST', '/model/jobstream-multiple', {
    workflows: [stream('A', '/WS#/LOAD'), stream('B', '/WS#/NO')],
  })
  assert.deepEqual(
    wrong.json().map(({ status }: Json) => status),
    ['ERROR', 'ERROR'],
  )
  const right = await send('POST', '/model/jobstream-multiple', {
    workflows: [stream('A', '/WS#/LOAD'), stream('PAY', '/WS#/LOAD')],
  })
  assert.deepEqual(
    right.json().map(({ status }: Json) => status),
    ['CREATED', 'REPLACED'],
  )
  assert.equal((await desk.list({ kind: 'stream' }, { limit: 10 })).items.length, 2)
})

test('names are completed, and the output conditions of a job are told', async (t) => {
  const { send } = await open(t)
  const found = await send('GET', '/model/common/autocomplete?type=JobDefinition&value=se')
  assert.deepEqual(keysOf(found), ['/WS#/FIN/SEND'])
  const conditions = await send(
    'GET',
    `/model/common/output-conditions?job_definition_ref=${encodeURIComponent('/WS#/LOAD')}`,
  )
  assert.deepEqual(conditions.json(), ['GOOD', 'LATE'])
})

test('a large body is read beside the plan, and what is wrong in it is told as of a small one', async (t) => {
  const { send, desk } = await open(t)
  const dates = Array.from({ length: 2000 }, (_, day) =>
    Temporal.PlainDate.from('2026-01-01').add({ days: day }).toString(),
  )
  const def = { name: 'LONG', description: 'x'.repeat(100), dates }
  const made = await send('POST', '/model/calendar', { def })
  assert.equal(made.status, 201, made.text)
  const { body } = await desk.get({ kind: 'calendar', name: 'LONG' })
  assert.deepEqual(body['dates'], dates)
  const wrong = await send('PUT', `/model/calendar/${made.json().id}`, { def: { ...def, daets: [1] } })
  assert.equal(wrong.status, 400)
  assert.match(wrong.json().messages[0], /def\.daets .*Did you mean dates/)
  const text = `SCHEDULE WS#PAY\n:\n${'WS#LOAD AT 2599\n'.repeat(2000)}END\n`
  const mistakes = await send('POST', '/model/common/convert', text, { 'content-type': 'text/plain' })
  assert.equal(mistakes.status, 422)
})

test('headers say how dates stand in texts, and which scope a list has; what cannot be had is refused', async (t) => {
  const { send } = await open(t)
  const list = (headers: Record<string, string>) => send('GET', '/model/jobstream', undefined, headers)
  const [whole] = (await list({ scope: 'WHOLE' })).json().results
  const [bare] = (await list({ scope: 'WHOLE_NO_JOB_DEFINITIONS_AND_NO_DEPENDENCIES' })).json().results
  assert.equal(whole.def.jobs[1].internalPredecessors.length, 1)
  assert.deepEqual(['internalPredecessors' in bare.def.jobs[1], 'externalPredecessors' in bare.def], [false, false])
  assert.equal(bare.def.jobs[1].jobDefinitionRef, '/WS#/FIN/SEND')
  assert.equal((await list({ scope: 'SOMETHING' })).status, 400)
  assert.equal((await list({ accept: 'text/plain', 'date-format': 'MM/dd/yyyy' })).status, 200)
  assert.equal((await list({ 'date-format': 'yyyy-MM-dd' })).status, 200, 'JSON has ISO 8601 whatever is asked for')
  const other = await list({ accept: 'text/plain', 'date-format': 'dd.MM.yyyy' })
  assert.deepEqual([other.status, /as MM\/dd\/yyyy, not as "dd\.MM\.yyyy"/.test(other.json().messages[0])], [400, true])
  const text = { 'content-type': 'text/plain', 'date-format': 'dd/MM/yyyy' }
  assert.equal((await send('POST', '/model/calendar', '$CALENDAR\nX 01/02/2027\n', text)).status, 400)
  assert.equal((await send('POST', '/model/common/convert', '$CALENDAR\nX 01/02/2027\n', text)).status, 400)
})
