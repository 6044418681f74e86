/** What those who watch are told, over a real ledger: by the leader, by a standby, and by the server that comes after. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { partsOf, copyState } from '#/core/snapshot.ts'
import { openPool, type Database } from '#/db/pool.ts'
import { sql } from '#/db/sql.ts'
import { testDatabase } from '#/db/test-database.ts'
import type { LeaderParts } from '#/engine/leader.ts'
import { poolName } from '#/store/leader-session.ts'
import { eventually } from '../support/eventually.ts'
import { sketchBatch } from '../support/plan.ts'
import { added, cause, changesIn, deskOf, follow, hold, jobsIn, unhold } from './changes-site.ts'
import { join, partsOver } from './leaders.ts'

test('whoever begins is told to read what there is, and from then on each thing that changes, with its stream and workstation', async (t) => {
  const database = await testDatabase(t)
  const leader = await join(t, partsOver(database, 'first'))
  await leader.now().conductor.take(() => [added])
  const { next } = await follow(t, deskOf(leader, database))
  assert.partialDeepStrictEqual(await next(), { event: 'resync', data: { why: 'begin', seq: leader.state().seq } })
  await hold(leader, 3)
  const told = changesIn(await next())
  assert.deepEqual(
    [told.seq, told.jobs?.map(({ id, status }) => [id, status]), told.streams?.map(({ name }) => name)],
    [leader.state().seq, [[3, 'held']], ['PAY']],
  )
  assert.deepEqual(
    told.workstations?.map(({ name }) => name),
    ['WS'],
  )
  await leader.now().conductor.take(() => [{ kind: 'job.cancelled', job: 1, cause }])
  assert.deepEqual(jobsIn(await next()), [1, 2], 'with the one that follows it, which is ready now')
})

test('what changes many times between two messages is told once, as it is then', async (t) => {
  const database = await testDatabase(t)
  const leader = await join(t, partsOver(database, 'first'))
  await leader.now().conductor.take(() => [added])
  const { next } = await follow(t, deskOf(leader, database))
  await next()
  for (let times = 0; times < 5; times += 1) {
    await hold(leader, 3)
    if (times < 4) await unhold(leader, 3)
  }
  await hold(leader, 4)
  const told = changesIn(await next())
  assert.deepEqual(
    told.jobs?.map(({ id, status }) => [id, status]),
    [
      [3, 'held'],
      [4, 'held'],
    ],
  )
})

test('nothing is told before it is committed', async (t) => {
  const database = await testDatabase(t)
  const commits = await openPool({ connection: database.connection, applicationName: poolName('first') })
  t.after(() => commits.end())
  let gate: Promise<void> = Promise.resolve()
  const gated: Database = {
    ...commits,
    query: async (statement) => gate.then(() => commits.query(statement)),
    execute: async (statement) => gate.then(() => commits.execute(statement)),
    transaction: async (work, options) => gate.then(() => commits.transaction(work, options)),
  }
  const happened: string[] = []
  const onCommitted: LeaderParts['onCommitted'] = (events) => {
    if (events.some(({ kind }) => kind === 'job.held')) happened.push('committed')
  }
  const leader = await join(t, { ...partsOver(database, 'first'), commits: gated, onCommitted })
  await leader.now().conductor.take(() => [added])
  const { next } = await follow(t, deskOf(leader, database))
  await next()
  const opened = Promise.withResolvers<void>()
  const { seq } = leader.state()
  gate = opened.promise
  const ordered = hold(leader, 3)
  const told = next().then((message) => {
    happened.push('told')
    return message
  })
  await eventually('the order in memory', () => (leader.state().seq > seq ? true : undefined))
  happened.push('opened')
  opened.resolve()
  await Promise.all([ordered, told])
  assert.deepEqual(happened, ['opened', 'committed', 'told'])
})

test('a new leader goes on where the one before it left off: nothing is lost, and nothing is told twice', async (t) => {
  const database = await testDatabase(t)
  const first = await join(t, partsOver(database, 'first'))
  await first.now().conductor.take(() => [added])
  const before = await follow(t, deskOf(first, database))
  await before.next()
  await hold(first, 1)
  const { id } = await before.next()
  // What happens behind the back of who was cut off.
  before.leave.abort()
  for (const job of [2, 3]) await hold(first, job)
  await first.stop()
  const second = await join(t, partsOver(database, 'second'))
  for (const job of [4, 5]) await hold(second, job)
  const after = await follow(t, deskOf(second, database), { after: id })
  assert.deepEqual(jobsIn(await after.next()), [2, 3, 4, 5])
  await hold(second, 6)
  assert.deepEqual(jobsIn(await after.next()), [6])
})

test('a standby tells the same, and goes on telling when it leads', async (t) => {
  const database = await testDatabase(t)
  const first = await join(t, partsOver(database, 'first'))
  await first.now().conductor.take(() => [added])
  const second = await join(t, partsOver(database, 'second'))
  await eventually('the standby', () => (second.state().seq === first.state().seq ? true : undefined))
  const { next } = await follow(t, deskOf(second, database))
  await next()
  await hold(first, 7)
  assert.deepEqual(jobsIn(await next()), [7])
  await first.stop()
  await eventually('the standby to lead', () => (second.isLeading() ? true : undefined))
  await hold(second, 8)
  const seen: number[] = []
  while (!seen.includes(8)) seen.push(...jobsIn(await next()))
  assert.deepEqual(seen, [8])
})

test('what was told is a place on every server of the site', async (t) => {
  const database = await testDatabase(t)
  const first = await join(t, partsOver(database, 'first'))
  await first.now().conductor.take(() => [added])
  const second = await join(t, partsOver(database, 'second'))
  const atFirst = await follow(t, deskOf(first, database))
  const { id } = await atFirst.next()
  await hold(first, 7)
  await eventually('the standby', () => (second.state().seq === first.state().seq ? true : undefined))
  const atSecond = await follow(t, deskOf(second, database), { after: id })
  assert.deepEqual(jobsIn(await atSecond.next()), [7])
})

test('whoever comes with a place that is no place of this ledger, or with more behind than is named, reads again', async (t) => {
  const database = await testDatabase(t)
  const leader = await join(t, partsOver(database, 'first'))
  const desk = deskOf(leader, database)
  const whyAfter = async (after: string): Promise<unknown> => (await follow(t, desk, { after })).next()
  const { term } = leader.state()
  assert.partialDeepStrictEqual(await whyAfter(`${term}-999-0`), { event: 'resync', data: { why: 'other_ledger' } })
  assert.partialDeepStrictEqual(await whyAfter(`${term + 1}-1-0`), { event: 'resync', data: { why: 'other_ledger' } })
  await assert.rejects(desk.follow({ kinds: [], after: 'yesterday' }, AbortSignal.timeout(1000)), {
    code: 'request.invalid',
  })
  const { next } = await follow(t, desk)
  await next()
  const many = Array.from({ length: 2_500 }, (_, i) => ({ name: `J${i}` }))
  await leader
    .now()
    .conductor.take(() => [{ kind: 'plan.added', batch: sketchBatch([{ name: 'BIG', jobs: many }]), cause }])
  assert.partialDeepStrictEqual(await next(), { event: 'resync', data: { why: 'too_many' } })
})

test('kinds that nobody asked for, and what a caller may not see, are not told; his place moves on all the same', async (t) => {
  const database = await testDatabase(t)
  const leader = await join(t, partsOver(database, 'first'))
  await leader.now().conductor.take(() => [added])
  const nothing = () => false
  const within = { key: 'nothing', passes: nothing }
  const others = { stream: nothing, workstation: nothing, prompt: nothing, within }
  const sight = { job: ({ id }: { id: number }) => id === 5, ...others }
  const desk = deskOf(leader, database)
  const limited = await follow(t, desk, { sight })
  const plans = await follow(t, desk, { kinds: ['plan', 'freezes'] })
  await limited.next()
  await plans.next()
  await hold(leader, 4)
  await hold(leader, 5)
  const { at: _, ...told } = changesIn(await limited.next())
  assert.deepEqual({ ...told, jobs: told.jobs?.map(({ id }) => id) }, { seq: leader.state().seq, jobs: [5] })
  await leader
    .now()
    .conductor.take(() => [
      { kind: 'freeze.added', freeze: 1, what: 'freeze', scope: { of: 'site', pattern: '' }, until: null, cause },
    ])
  const { at: __, seq: ___, ...frozen } = changesIn(await plans.next())
  assert.deepEqual(frozen, { freezes: true })
})

test('whoever follows a state that is rebuilt begins anew', async (t) => {
  const database = await testDatabase(t)
  const first = await join(t, { ...partsOver(database, 'first'), leaseMs: 3_600_000 })
  const { messages } = await follow(t, deskOf(first, database))
  await messages.next()
  const ended = messages.next()
  // Somebody else writes: the next commit is refused, and the state of the leader is dropped.
  await database.execute(sql`update leadership set term = term + 1`)
  await assert.rejects(hold(first, 1))
  assert.equal((await ended).done, true)
})

test('a journal is no part of the state: a snapshot holds none', async (t) => {
  const database = await testDatabase(t)
  const leader = await join(t, partsOver(database, 'first'))
  const state = leader.state()
  assert.notEqual(state.journal, null)
  assert.deepEqual(
    [...partsOf(copyState(state))].filter(({ name }) => name.includes('journal')),
    [],
  )
})
