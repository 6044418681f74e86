/** Whatever is sent to an operation of HWA's REST API, it is understood or refused in HWA's shape; the server never fails. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { testDatabase } from '#/db/test-database.ts'
import { streamIdentifier } from '#/twsd/identifiers.ts'
import { operations } from '#/twsd/operations.ts'
import { namedUuid, runUuid, uuidOf } from '#/twsd/uuids.ts'
import { startEdge } from '../edge/edge.ts'
import { ask } from './raw-client.ts'

const text = fc.string({ unit: 'binary', maxLength: 30 })
const treacherous = fc.constantFrom(
  '',
  '-1',
  '1e9',
  'NaN',
  '../../etc/passwd',
  "' OR 1=1 --",
  '$(id)',
  '\u0000',
  '@',
  '*',
  '%',
  ';',
  ';;',
  'a;b;c;d',
  '9'.repeat(40),
  'A'.repeat(5000),
)
const word = fc.oneof(text, fc.integer().map(String), treacherous)

/** What is there in the small plan, in every spelling, among whatever is not. */
const known = [
  `FTA1;${streamIdentifier(1)};EXTRACT`,
  `FTA1;${streamIdentifier(1)}`,
  'FTA1',
  'FTA1;TAPES',
  '5',
  'GOLIVE',
  'current',
  uuidOf('job', 2),
  uuidOf('stream', 1),
  uuidOf('prompt', 5),
  runUuid(2, 2),
  namedUuid('workstation', 'FTA1'),
  namedUuid('resource', 'FTA1#TAPES'),
  namedUuid('calendar', 'HOLIDAYS'),
]
const id = fc.oneof(fc.constantFrom(...known, ...known.map((plain) => Buffer.from(plain).toString('base64'))), word)

const fieldNames = fc.constantFrom(
  'filters',
  'complexFilters',
  'jobInPlanFilter',
  'jobStreamInPlanFilter',
  'workstationInPlanFilter',
  'resourceInPlanFilter',
  'promptInPlanFilter',
  'jobName',
  'priority',
  'startTime',
  'alias',
  'inputArrivalTime',
  'variableTable',
  'jobIdList',
  'header',
  'key',
  'name',
  'id',
  'operator',
  'timeExtension',
  'limit',
  'sorters',
  'jobInPlanSorter',
  'descending',
  'quantityDefined',
  'timeRestriction',
  'externalDependencyInPlan',
  'fileDependencyInPlan',
  'jobDefinitionInPlan',
  'kind',
  'def',
  'folder',
  'workstation',
  'dates',
  'jobs',
  'runCycles',
  'task',
  'dependencies',
  'dependencyType',
  'conditions',
  'workflows',
)
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    word,
    fc.constantFrom(null, true, false, 0, -1, 2 ** 53, 1e308),
    fc.dictionary(fieldNames, tie('value'), { maxKeys: 3 }),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
}))

const header = fc.constantFrom(
  'how-many',
  'last-object',
  'query-pagesize',
  'query-pagenumber',
  'id-encoding',
  'answer',
  'conditions',
  'context-objectcount',
  'context-plandependenciesscope',
  'content-type',
  'accept',
)
const headerValue = fc.oneof(
  fc.constantFrom('0', '1', '2', '10', '-1', 'true', 'maybe', 'application/json', 'text/plain', 'text/yaml', 'x/y;z'),
  fc.stringMatching(/^[!-~]{1,20}$/),
)
const queryName = fc.constantFrom(
  'lines',
  'pageNumber',
  'fileId',
  'How-Many',
  'name',
  'key',
  'oql',
  'limit',
  'offset',
  'plan_filter',
  'model_filter',
  'plan_id',
  'max_object_affected',
  'object_type',
  'grouping_filters',
  'from_line',
  'priority',
  'quantity',
  'value',
  'type',
  'depth',
  'from',
  'to',
  'x',
)

const request = fc.record({
  operation: fc.constantFrom(...operations),
  id,
  query: fc.dictionary(queryName, word, { maxKeys: 3 }),
  headers: fc.dictionary(header, headerValue, { maxKeys: 4 }),
  body: fc.oneof(
    value.map((body) => JSON.stringify(body)),
    fc.constantFrom('', '{}', '[]', '{', 'null'),
    text,
  ),
})

/** HWA itself answers 500 to this one, and its clients know it. */
const isKnown500 = (messages: readonly string[]): boolean =>
  messages.some((message) => message.startsWith('AWSJSY404E'))

test('no path, query, header or body makes an operation fail', async (t) => {
  const { server, engine } = await startEdge(t, { database: await testDatabase(t) })
  let understood = 0
  const property = fc.asyncProperty(request, async ({ operation, id, query, headers, body }) => {
    const path = operation.path.replaceAll(/\{\w+\}/g, (name) =>
      name === '{planId}' && id.length > 3 ? 'current' : encodeURIComponent(id.toWellFormed()) || 'x',
    )
    const { method } = operation
    const search = new URLSearchParams(query).toString()
    const sent = method === 'GET' ? { method, headers } : { method, headers, body }
    const told = await ask(server, `/twsd${path}?${search}`, sent)
    if (told.status < 400) {
      understood += 1
      return
    }
    const { exceptionName, messages, status } = told.json()
    assert.equal(typeof exceptionName, 'string', told.text)
    assert.ok(Array.isArray(messages) && messages.length > 0, told.text)
    assert.equal(status, told.status)
    assert.ok(told.status < 500 || told.status === 501 || isKnown500(messages), `${method} ${path} ${told.text}`)
  })
  // What is random seldom orders anything: one order that is right goes the same way.
  const operation = operations.find(({ name }) => name === 'v1.holdJob')
  assert.ok(operation)
  const right = { operation, id: 'FTA1;0AAAAAAAAAAAAAAB;EXTRACT', query: {}, headers: {}, body: '{}' }
  await fc.assert(property, { numRuns: 800, examples: [[right]] })
  assert.ok(understood > 20, `${understood} requests were understood`)
  assert.ok(engine.ordered.length > 0, 'some reached the engine')
})
