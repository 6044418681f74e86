/** What comes before and after a job of the plan in version 1, and how what comes after it is run again. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { streamIdentifier } from '#/twsd/identifiers.ts'
import { startEdge } from '../edge/edge.ts'
import { ask, type Sent } from './raw-client.ts'

const payroll = `FTA1;${streamIdentifier(1)}`

const open = async (t: TestContext) => {
  const { server, engine } = await startEdge(t)
  return {
    engine,
    ask: (path: string, sent: Sent = {}) =>
      ask(server, `/twsd/plan/current${path}`, { ...sent, headers: { 'id-encoding': '0' } }),
  }
}

test('what the predecessors, the successors and the issues of a job are, and some of its successors are run again', async (t) => {
  const { ask, engine } = await open(t)
  const [first] = (await ask(`/job/${payroll};EXTRACT/predecessors?How-Many=5`)).json()
  assert.deepEqual([first.id, first.key.name, first.isInternal], [`${payroll};PREPARE`, 'PREPARE', true])
  const preview = (await ask(`/job/${payroll};PREPARE/jobsuccessors/preview`)).json()
  assert.deepEqual(
    preview.values.map((one: { id: string }) => one.id),
    [`${payroll};EXTRACT`, `${payroll};PAYCALC`],
  )
  const [, last] = preview.sublist
  const listed = await ask(`/job/${payroll};PREPARE/jobsuccessors/list/action/rerun`, {
    method: 'PUT',
    body: JSON.stringify({ ...preview, sublist: [last] }),
  })
  assert.deepEqual([listed.status, listed.json().values.length], [202, 1])
  const { cause: _, ...ordered } = engine.ordered[0] as { cause: unknown }
  assert.deepEqual(ordered, { kind: 'job', action: 'rerun', job: 1, rerun: { successors: 'all', only: [3] } })
  const nothing = { method: 'PUT', body: '{}' }
  assert.equal((await ask(`/job/${payroll};PREPARE/jobsuccessors/list/action/rerun`, nothing)).status, 400)
  const body = JSON.stringify({ jobIdList: [`${payroll};EXTRACT`] })
  const issues = (await ask('/job/issues', { method: 'POST', body })).json()
  assert.deepEqual(issues.value, {
    id: `${payroll};EXTRACT`,
    issueMessage: 'Return code 16 is not RC < 8.',
    issueType: 'ERROR',
  })
})
