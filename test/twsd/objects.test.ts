/** Workstations, domains, resources and prompts of the plan through version 1. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { startEdge } from '../edge/edge.ts'
import { ask, type Json, type Sent } from './raw-client.ts'

const open = async (t: TestContext) => {
  const { server, engine } = await startEdge(t)
  const send = (path: string, sent: Sent = {}) =>
    ask(server, `/twsd/plan/current${path}`, { ...sent, headers: { 'id-encoding': '0', ...sent.headers } })
  return {
    engine,
    send,
    query: (path: string, body: object = {}, headers: Record<string, string> = {}) =>
      send(path, { method: 'POST', body: JSON.stringify(body), headers }),
  }
}

const ids = (told: { json: () => Json }): string[] => told.json().map((one: { id: string }) => one.id)

test('workstations are found by name patterns, link status and complex filters', async (t) => {
  const { query } = await open(t)
  const found = async (filter: object) =>
    ids(await query('/workstation/query', { filters: { workstationInPlanFilter: filter } }))
  assert.deepEqual(await found({}), ['FTA1', 'FTA2'])
  assert.deepEqual(await found({ workstationName: '*2' }), ['FTA2'])
  assert.deepEqual(await found({ workstationName: 'fta@', linkStatusList: ['UNLINKED'] }), ['FTA2'])
  assert.deepEqual(await found({ workstationName: null, linkStatusList: [] }), ['FTA1', 'FTA2'])
  const complex = {
    operator: 'AND',
    workstationInPlanComplexFilter: [
      { filter: { workstationName: 'FTA*' } },
      { filter: { linkStatus: 'LINKED' }, notOperator: true },
    ],
  }
  assert.deepEqual(ids(await query('/workstation/query', { complexFilters: complex })), ['FTA2'])
  const either = {
    operator: 'OR',
    complexFilters: [complex, { workstationInPlanComplexFilter: [{ filter: { fence: 0 } }] }],
  }
  assert.deepEqual(ids(await query('/workstation/query', { complexFilters: either })), ['FTA1', 'FTA2'])
})

test('a filter that is not known is refused: it would show more than was asked for', async (t) => {
  const { query } = await open(t)
  const told = await query('/workstation/query', { filters: { workstationInPlanFilter: { workstationNam: 'FTA1' } } })
  assert.equal(told.status, 400)
  assert.match(told.json().messages[0], /"workstationNam" is not supported here\. Did you mean workstationName\?/)
})

test('a list comes in pages by How-Many and Last-Object, or by size and offset, and the headers say how it goes on', async (t) => {
  const { query } = await open(t)
  const first = await query('/workstation/query', {}, { 'how-many': '1', 'context-objectcount': '1' })
  assert.deepEqual(ids(first), ['FTA1'])
  assert.deepEqual(
    [first.headers['how-many-returned'], first.headers['last-object'], first.headers['context-objectcount']],
    ['1', 'FTA1', '2'],
  )
  const next = await query('/workstation/query_next', {}, { 'how-many': '1', 'last-object': 'FTA1' })
  assert.deepEqual([ids(next), next.headers['last-object']], [['FTA2'], undefined])
  assert.deepEqual(ids(await query('/workstation/query', {}, { 'how-many': '0' })), ['FTA1', 'FTA2'])
  assert.deepEqual(ids(await query('/workstation/query', {}, { 'query-pagesize': '5', 'query-pagenumber': '1' })), [
    'FTA2',
  ])
  for (const headers of [
    { 'how-many': 'many' },
    { 'how-many': '1', 'query-pagesize': '1' },
    { 'last-object': 'NOBODY' },
  ] as Record<string, string>[]) {
    assert.equal((await query('/workstation/query', {}, headers)).status, 400)
  }
})

test('a workstation is linked, unlinked, and has its limit and fence set by a bare number', async (t) => {
  const { send, engine } = await open(t)
  const put = (action: string, body?: string) =>
    send(`/workstation/FTA1/action/${action}`, { method: 'PUT', ...(body !== undefined && { body }) })
  const statuses = [
    (await put('link')).status,
    (await put('unlink')).status,
    (await put('stop')).status,
    (await put('start', '"false"')).status,
    (await put('update_limit', '7')).status,
    (await put('update_fence', '"30"')).status,
  ]
  assert.deepEqual(statuses, [200, 202, 202, 202, 202, 202])
  assert.deepEqual(
    engine.ordered.map((one) => (one.kind === 'workstation' ? one.change : one)),
    [{ linked: true }, { linked: false }, { linked: false }, { linked: true }, { limit: 7 }, { fence: 30 }],
  )
  assert.equal((await put('update_limit', 'ten')).status, 400)
  assert.equal((await send('/workstation/FTA9/action/link', { method: 'PUT' })).status, 404)
  assert.equal((await put('upgrade_workstation')).status, 501)
})

test('a resource shows its units and who holds them, and its units are changed', async (t) => {
  const { send, query, engine } = await open(t)
  const [resource] = (
    await query('/resource/query', {
      filters: { resourceInPlanFilter: { resourceName: 'TAP*', workstatioName: 'FTA1' } },
    })
  ).json()
  assert.equal(resource.id, 'FTA1;TAPES')
  assert.deepEqual(
    [resource.quantityAvailable, resource.quantityDefined, resource.quantityInUse, resource.status],
    [1, 3, 2, 'AVAILABLE'],
  )
  assert.equal(resource.holders[0].jobKey.name, 'EXTRACT')
  const put = (change: object) =>
    send('/resource/FTA1;TAPES', { method: 'PUT', body: JSON.stringify({ ...resource, ...change }) })
  assert.equal((await put({ quantityDefined: 5 })).status, 202)
  assert.equal((await put({ quantityAvailable: 4 })).status, 202)
  assert.deepEqual(
    engine.ordered.map((one) => one.kind === 'resource' && one.units),
    [5, 6],
  )
})

test('a prompt is found by its number and its name, and answered by a header', async (t) => {
  const { send, query, engine } = await open(t)
  const [prompt] = (await query('/prompt/query', { filters: { promptInPlanFilter: { statusList: ['ASKED'] } } })).json()
  assert.deepEqual(
    [prompt.id, prompt.promptInPlanKey.name, prompt.status, prompt.type],
    ['5', 'GOLIVE', 'ASKED', 'GLOBAL'],
  )
  assert.equal((await send('/prompt/GOLIVE')).json().number, 5)
  const reply = (headers: Record<string, string>) => send('/prompt/5/action/reply', { method: 'PUT', headers })
  assert.equal((await reply({})).status, 400)
  assert.equal((await reply({ answer: 'perhaps' })).status, 400)
  assert.equal((await reply({ answer: 'true' })).status, 202)
  assert.deepEqual(
    engine.ordered.map((one) => one.kind === 'reply' && one.yes),
    [true],
  )
})

test('files that are waited for are found by their path, and one by its number', async (t) => {
  const { send, query } = await open(t)
  const [file] = (await query('/file/query')).json()
  assert.equal((await send(`/file/${file.id}`)).json().fileInPlanKey.name, file.fileInPlanKey.name)
  const byPath = { filters: { fileInPlanFilter: { fileName: `*${file.fileInPlanKey.name.slice(-3)}` } } }
  assert.deepEqual(ids(await query('/file/query', byPath)), [file.id])
  assert.equal((await send('/file/99999')).status, 404)
})
