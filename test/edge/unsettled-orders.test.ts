/** What whoever orders is told while a commit hangs in a database that answers everything else: nothing that may turn out to be wrong. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql } from '#/db/sql.ts'
import { testDatabase } from '#/db/test-database.ts'
import type { Grant } from '#/model/caller.ts'
import { openLeadingEngine } from '../engine/leading-engine.ts'
import { eventually } from '../support/eventually.ts'
import { sketchBatch } from '../support/plan.ts'
import { engineFor } from '#/access/engine-for.ts'
import { Refusal } from '#/lib/refusal.ts'
import { settled, Unsettled } from '#/lib/unsettled.ts'
import { startEdge } from './edge.ts'
import { problemOf } from './problem-of.ts'

const batch = sketchBatch([{ name: 'PAY', jobs: [{ name: 'A' }, { name: 'B' }] }])
const everything: Grant = { role: 'operator' }
/** All of the site as well, but by a limit: what it is refused is looked through for names. */
const limited: Grant = { role: 'operator', folder: '/' }

const open = async (t: TestContext, grant = everything) => {
  const database = await testDatabase(t)
  const { engine, leader, commits, time } = await openLeadingEngine(t, database, 'first')
  await leader.now().conductor.take(() => [{ kind: 'plan.added', batch, cause: { by: 'test' } }])
  const { server } = await startEdge(t, {
    database,
    authenticate: async ({ source }) => ({ actor: 'user:maria', grants: [grant], source }),
    answers: engine,
    alarm: time.alarm,
  })
  const order = (path: string, requestId: string): Promise<Response> =>
    fetch(`${server}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-request-id': requestId },
      body: '{}',
    })
  /** In the order of their entries: what was ordered, and what came of it; null: that is not known. */
  const audited = () =>
    database.query<{ operation: string; state: string | null; code: string | null }>(sql`
      select audit.entry ->> 'operation' as operation, ends.entry ->> 'state' as state, ends.entry ->> 'code' as code
        from audit left join audit as ends on ends.order_id = audit.id
       where audit.order_id is null order by audit.id`)
  /** Nothing is committed until it is let go. */
  const hangCommits = (): PromiseWithResolvers<void> => {
    const gate = Promise.withResolvers<void>()
    commits.wait = gate.promise
    return gate
  }
  /** What is told after ten seconds, when the order has come to its commit. */
  const inTheDark = async (asked: Promise<Response>, isOrdered: () => boolean) => {
    await eventually('the order in memory', () => (isOrdered() ? true : undefined))
    time.pass(10_000)
    return problemOf(await asked)
  }
  const isHeld = (id: number): boolean => engine.glance({ of: 'job', id }).internalStatus === 'HOLD'
  return { server, order, audited, hangCommits, inTheDark, time, isHeld, eventsSoFar: () => leader.now().state.seq }
}

for (const grant of [everything, limited]) {
  test(`an order whose commit hangs is told after ten seconds to be unsettled, and is carried out once (${JSON.stringify(grant)})`, async (t) => {
    const { order, audited, hangCommits, inTheDark, isHeld, eventsSoFar } = await open(t, grant)
    const gate = hangCommits()
    const told = await inTheDark(order('/jobs/1/hold', 'in-the-dark'), () => isHeld(1))
    assert.deepEqual([told.status, told.code, told.retry], [503, 'request.unsettled', true])
    assert.match(
      told.detail,
      /^It is not known yet whether .* within 10 s, and may still\. Send it again .* in-the-dark:/,
    )
    assert.deepEqual(await audited(), [{ operation: 'hold', state: null, code: null }])

    gate.resolve()
    await eventually('what came of it', async () => ((await audited())[0]?.state === 'done' ? true : undefined))
    const before = eventsSoFar()
    const again = await order('/jobs/1/hold', 'in-the-dark')
    assert.equal(again.status, 200)
    assert.ok(isHeld(1))
    assert.deepEqual(
      (await audited()).map(({ state }) => state),
      ['done', 'done'],
    )
    assert.equal(eventsSoFar(), before)
  })
}

test('one that comes again while it hangs is told the same; what the order would have been refused is refused in the end', async (t) => {
  const { order, audited, hangCommits, inTheDark, isHeld, time } = await open(t)
  const gate = hangCommits()
  const first = await inTheDark(order('/jobs/1/hold', 'one'), () => isHeld(1))
  const second = order('/jobs/1/hold', 'one')
  // It is refused, as nothing runs: but also that rests on a commit that hangs.
  const kill = order('/jobs/2/kill', 'two')
  await eventually('both to wait', async () =>
    (await audited()).length === 3 && time.alarms.size >= 2 ? true : undefined,
  )
  await eventually('both to be told', async () => {
    time.pass(10_000)
    return Promise.race([Promise.all([second, kill]), nextTurn(undefined)])
  })
  for (const answer of [await second, await kill]) {
    assert.equal((await problemOf(answer)).code, first.code)
  }
  gate.resolve()
  const ends = await eventually('what came of each', async () => {
    const all = await audited()
    return all.every(({ state }) => state !== null) ? all : undefined
  })
  assert.deepEqual(ends.map(({ operation, state, code }) => `${operation} ${state} ${code}`).toSorted(), [
    'hold done null',
    'hold done null',
    'kill refused job.illegal_transition',
  ])
})

test("a request of HWA's REST API that orders several things is told to be unsettled as a whole, under its own id, and does each of them once", async (t) => {
  const { server, audited, hangCommits, time, isHeld, eventsSoFar } = await open(t)
  const many = new URLSearchParams({ oql: "jobStreamName = 'PAY'", max_object_affected: '9' }).toString()
  const hold = () =>
    fetch(`${server}/twsd/api/v2/plan/job/action/hold?${many}`, {
      method: 'PUT',
      headers: { 'x-request-id': 'both' },
    })
  const gate = hangCommits()
  const asked = hold()
  await eventually('the first order in memory', () => (isHeld(1) ? true : undefined))
  time.pass(10_000)
  const told = await asked
  const { messages } = (await told.json()) as { readonly messages: readonly string[] }
  assert.equal(told.status, 503, messages.join(' '))
  assert.match(messages.join(' '), /^request\.unsettled .* with the request id both: /)
  assert.deepEqual(await audited(), [{ operation: 'twsd.v2.jobs.hold', state: null, code: null }])
  assert.equal(isHeld(2), false)

  gate.resolve()
  await eventually('what came of it', async () => ((await audited())[0]?.state === 'done' ? true : undefined))
  assert.ok(isHeld(1) && isHeld(2))
  const before = eventsSoFar()
  const again = (await (await hold()).json()) as { readonly successfulResourceResponses: readonly object[] }
  assert.equal(again.successfulResourceResponses.length, 2)
  assert.equal(eventsSoFar(), before)
})

test('what becomes of an order in the end names nothing to a limited role that it does not see', async (t) => {
  const refused = Promise.reject(new Refusal('stream.closed', 'It follows FTA9#SECRETS.PAYOUT, which runs.'))
  const { engine } = await startEdge(t, {
    answers: { submit: () => Promise.reject(new Unsettled('It is not known yet.', refused)) },
  })
  const limitedTo = engineFor(engine, { grants: [{ role: 'operator', stream: 'PAYROLL' }] })
  await assert.rejects(settled(limitedTo.submit({ stream: 'WS#PAYROLL' }, { by: 'test' })), (error: Error) => {
    assert.match(error.message, /^It follows .*, which runs\.$/)
    assert.doesNotMatch(error.message, /PAYOUT/)
    return true
  })
})
