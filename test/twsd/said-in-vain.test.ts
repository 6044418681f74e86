/** Bodies of queries that say something where it is not read: taken for nothing, they would show, and let be ordered, everything. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startEdge } from '../edge/edge.ts'
import { ask } from './raw-client.ts'

const filter = { jobName: 'PRINT' }
const range = (value: object) => ({ filters: { jobInPlanFilter: { priorityRange: value } } })

const inVain: readonly (readonly [path: string, body: object, named: string])[] = [
  ['job/query', { filters: { jobInPlanFitler: filter } }, 'jobInPlanFitler'],
  ['job/query', { filters: { jobStreamInPlanFilter: { jobStreamName: 'PAY' } } }, 'jobStreamInPlanFilter'],
  ['job/query', { filters: {}, jobInPlanFilter: filter }, 'jobInPlanFilter'],
  ['job/query', { filter: { jobInPlanFilter: filter } }, 'filter'],
  ['job/query', filter, 'jobName'],
  ['job/count', { filter }, 'jobName'],
  ['job/query', { complexFilters: { operator: 'AND', jobComplexFilter: [{ filter }] } }, 'jobComplexFilter'],
  ['job/query', { complexFilters: { operator: 'AND', jobInPlanComplexFilter: [{ filtr: filter }] } }, 'filtr'],
  ['job/query', range({ rangeBegin: 5 }), 'rangeBegin'],
  ['criticaljob/query', { filters: { criticalJobInPlanFilter: { deadlineRange: { from: 1 } } } }, 'from'],
  ['workstation/query', { filters: { workstationFilter: { workstationName: 'X' } } }, 'workstationFilter'],
]

test('a query that says something under a name that is not read is refused, and the name is told', async (t) => {
  const { server } = await startEdge(t)
  for (const [path, body, named] of inVain) {
    const told = await ask(server, `/twsd/plan/current/${path}`, { method: 'POST', body: JSON.stringify(body) })
    assert.equal(told.status, 400, `${path} ${JSON.stringify(body)}: ${told.text}`)
    assert.ok(told.json().messages[0].includes(`"${named}"`), told.text)
  }
})

test('formats, a range with one end, and empty filters of other objects stand beside a filter', async (t) => {
  const { server } = await startEdge(t)
  const filters = {
    dateFormat: 'yyyy-MM-dd',
    jobInPlanFilter: { ...filter, priorityRange: { rangeStart: 0, rangeEnd: null } },
    jobStreamInPlanFilter: {},
    fileInPlanFilter: { fileName: null },
  }
  const body = JSON.stringify({ filters, sorters: {}, complexFilters: null, columns: ['jobName'] })
  const told = await ask(server, '/twsd/plan/current/job/query', { method: 'POST', body })
  assert.equal(told.status, 200, told.text)
  assert.equal(told.json().length, 1)
})
