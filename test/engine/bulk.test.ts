/** Orders about many over a real database: what is done, refused, gone on with after a crash, and what is foreseen. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stillTime } from '#/cache/testing/still-time.ts'
import { cell } from '#/core/columns.ts'
import { Phase } from '#/core/state.ts'
import type { BulkAsked, Through } from '#/engine/bulk-desk.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Grant } from '#/model/caller.ts'
import { listRunningBulk } from '#/store/bulk-operations.ts'
import { everything } from '../support/everything.ts'
import { eventually } from '../support/eventually.ts'
import { by, endOf, hold, open } from './bulk-site.ts'

test('an order about many is carried out in waves, and tells what became of each', async (t) => {
  const { desk, held, ordered } = await open(t)
  const bulk = desk()
  const { id } = await bulk.start(hold, by('r1'))
  assert.ok(id !== null)
  await bulk.cancel(0).catch(() => undefined)
  const ended = await endOf(bulk, id)
  assert.deepEqual([ended.state, ended.items, ended.done, ended.refused], ['done', 250, 250, 0])
  assert.equal(held(), 250)
  assert.deepEqual(
    [ended.reason, ended.results[0]?.name, ended.results[0]?.outcome],
    ['month end', 'WS#PAY.J0', 'done'],
  )
  assert.equal(new Set(ordered.map(({ cause }) => cause.requestId)).size, 250)
  const [listed] = (await bulk.list({ limit: 10 })).items
  assert.deepEqual([listed?.id, listed?.state, listed?.items, listed?.done], [id, 'done', 250, 250])
})

test('who orders something of a few whose commits hang is told after ten seconds that it runs, and it ends when they do', async (t) => {
  const { desk, engine, ordered } = await open(t)
  const time = stillTime()
  const bulk = desk(time.alarm)
  const commits = Promise.withResolvers<void>()
  const hanging: Through = {
    ...engine,
    command: async (command) => {
      await commits.promise
      await engine.command(command)
    },
  }
  const few: BulkAsked = { order: { noun: 'job', action: 'hold' }, which: { select: '@#PAY.J1+day=2026-11-22' } }
  const inVain = async <Answer>(asked: Promise<Answer>): Promise<Answer> => {
    await eventually('somebody to wait', () => (time.alarms.size > 0 ? true : undefined))
    time.pass(10_000)
    return asked
  }
  const { id, state } = await inVain(bulk.start(few, by('r1'), hanging))
  assert.equal(state, 'running')
  assert.deepEqual((await bulk.start(few, by('r1'), hanging)).id, id)
  assert.equal((await inVain(bulk.cancel(id ?? 0))).state, 'running')
  commits.resolve()
  const ended = await endOf(bulk, id ?? 0)
  assert.deepEqual([ended.state, ended.done, ordered.length], ['done', 1, 1])
})

test('what one refuses does not keep the others; those that refused stand first', async (t) => {
  const { desk, state } = await open(t)
  const answer = await desk().start(
    { order: { noun: 'job', action: 'kill' }, which: { ids: [1, 2, 99_999] } },
    by('r1'),
  )
  assert.deepEqual([answer.state, answer.done, answer.refused], ['done', 3, 3])
  assert.deepEqual(
    answer.results.map(({ id, code }) => [id, code]),
    [
      [1, 'job.illegal_transition'],
      [2, 'job.illegal_transition'],
      [99_999, 'job.unknown'],
    ],
  )
  const mixed = await desk().start({ order: { noun: 'job', action: 'cancel' }, which: { ids: [5, 99_999] } }, by('r2'))
  assert.deepEqual(
    mixed.results.map(({ id, outcome }) => [id, outcome]),
    [
      [99_999, 'refused'],
      [5, 'done'],
    ],
  )
  assert.equal(cell(state.jobs.phase, 5), Phase.cancelled)
})

test('the guards refuse before anything is done', async (t) => {
  const { desk, held, database } = await open(t)
  const bulk = desk()
  const refused = (asked: BulkAsked, code: string) => assert.rejects(bulk.start(asked, by('r1')), { code })
  await refused({ ...hold, which: { ...hold.which, expect: 249 } }, 'bulk.other_count')
  await refused({ ...hold, which: { ...hold.which, most: 249 } }, 'bulk.too_many')
  await refused({ ...hold, which: {} }, 'request.invalid')
  await refused({ ...hold, which: { select: '@+statee=x' } }, 'selection.invalid')
  await refused({ ...hold, order: { noun: 'job', action: 'hodl' } }, 'request.invalid')
  await refused({ ...hold, order: { noun: 'job', action: 'priority' } }, 'request.invalid')
  await refused({ ...hold, order: { noun: 'job', action: 'hold', priority: 3 } }, 'request.invalid')
  assert.deepEqual([held(), await listRunningBulk(database)], [0, []])
})

test('the same request begins nothing anew, and its id is no licence for another', async (t) => {
  const { desk, ordered } = await open(t)
  const bulk = desk()
  const small: BulkAsked = { ...hold, which: { select: '@#PAY.J1?+day=2026-11-22' } }
  const first = await bulk.start(small, by('r1'))
  const again = await bulk.start(small, by('r1'))
  assert.deepEqual([again.id, again.results.length, ordered.length], [first.id, 10, 10])
  await assert.rejects(bulk.start({ ...small, order: { noun: 'job', action: 'unhold' } }, by('r1')), {
    code: 'request.reused',
  })
})

test('a server that takes the lead goes on where another was interrupted, and does nothing twice', async (t) => {
  const { desk, engine, ordered, held, database, state } = await open(t)
  let left = 130
  const dying: Through = {
    ...engine,
    command: async (command) => {
      left -= 1
      if (left < 0) throw new Refusal('leader.fenced', 'This server leads no longer.')
      await engine.command(command)
    },
  }
  const { id } = await desk().start(
    { order: { noun: 'job', action: 'priority', priority: 50 }, which: hold.which },
    by('r1'),
    dying,
  )
  assert.ok(id !== null)
  const next = desk()
  const isOver = () => left <= -70
  while (!isOver()) await next.get(id)
  assert.equal((await listRunningBulk(database)).length, 1)
  const seq = state.seq
  assert.equal(ordered.length, 130)
  await next.resume(() => engine)
  const ended = await endOf(next, id)
  assert.deepEqual([ended.state, ended.done, ended.refused], ['done', 250, 0])
  assert.equal(state.seq - seq, 120, 'one event for each that was left')
  assert.equal(held(), 0)
  assert.deepEqual(await listRunningBulk(database), [])
})

test('a server that takes the lead goes on with no more than whoever ordered it may do', async (t) => {
  const { desk, engine, held } = await open(t)
  const grants: Grant[] = [{ role: 'operator', stream: 'PAY' }]
  const dying: Through = {
    ...engine,
    grants,
    command: () => Promise.reject(new Refusal('leader.fenced', 'This server leads no longer.')),
  }
  const { id, order } = await desk().start(hold, by('r1'), dying)
  assert.deepEqual(order, hold.order)
  const next = desk()
  const asked: (readonly Grant[])[] = []
  await next.resume((theirs) => {
    asked.push(theirs)
    return { ...engine, command: () => Promise.reject(new Refusal('access.denied', 'Not this one.')) }
  })
  const ended = await endOf(next, id ?? 0)
  assert.deepEqual([asked, ended.refused, held()], [[grants], 250, 0])
  await assert.rejects(next.start(hold, by('r1')), { code: 'request.reused' })
})

test('a cancelled operation begins nothing more, and tells what it left', async (t) => {
  const { desk, engine, held } = await open(t)
  const bulk = desk()
  const first = Promise.withResolvers<void>()
  const slow: Through = {
    ...engine,
    command: async (command) => {
      await first.promise
      await engine.command(command)
    },
  }
  const { id, state } = await bulk.start(hold, by('r1'), slow)
  assert.deepEqual([state, id !== null], ['running', true])
  const cancelled = bulk.cancel(id ?? 0)
  first.resolve()
  const ended = await cancelled
  assert.deepEqual([ended.state, ended.items, ended.done], ['cancelled', 250, 100])
  assert.equal(ended.results.filter(({ outcome }) => outcome === 'left').length, 150)
  assert.equal(held(), 100)
  await assert.rejects(bulk.get(4711), { code: 'bulk.unknown' })
})

test('a preview tells what would be refused and what would come of the rest, and does nothing', async (t) => {
  const { desk, state, ordered } = await open(t)
  const before = everything(state)
  const asked: BulkAsked = { order: { noun: 'job', action: 'cancel' }, which: { ids: [1, 2, 99_999] } }
  const preview = await desk().preview(asked, by('r1'))
  assert.deepEqual([preview.id, preview.state, preview.items, preview.refused], [null, 'previewed', 3, 1])
  assert.deepEqual([preview.effect?.before.cancelled, preview.effect?.after.cancelled], [0, 2])
  assert.deepEqual([everything(state), ordered.length], [before, 0])
  assert.equal(state.jobs.lent.size, 0, 'the pages of the plan are given back')
})

test('streams, prompts and workstations are ordered about too', async (t) => {
  const { desk, state } = await open(t)
  const bulk = desk()
  const start = (order: BulkAsked['order'], which: BulkAsked['which'], id: string) =>
    bulk.start({ order, which }, by(id))
  const change = await start({ noun: 'workstation', action: 'change', limit: 3 }, { select: 'W@' }, 'r1')
  assert.deepEqual([change.results, state.workstations[1]?.limit], [[{ id: 'WS', name: 'WS', ...done }], 3])
  const limit = await start(
    { noun: 'stream', action: 'limit', limit: 2 },
    { oql: "name LIKE 'P@' AND day = '2026-11-22'" },
    'r2',
  )
  assert.deepEqual(
    limit.results.map(({ name, outcome }) => [name, outcome]),
    [['WS#PAY', 'done']],
  )
  const reply = await start({ noun: 'prompt', action: 'reply', answer: 'yes' }, { ids: [7] }, 'r3')
  assert.deepEqual(
    reply.results.map(({ id, code }) => [id, code]),
    [[7, 'prompt.unknown']],
  )
})

const done = { outcome: 'done', code: null, sentence: null }
