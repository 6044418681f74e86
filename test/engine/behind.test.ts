/** A standby whose database is there and that is behind: what it has is as old as its last whole reading of the ledger, and it says so. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Database } from '#/db/pool.ts'
import { testDatabase } from '#/db/test-database.ts'
import { rebuild } from '#/engine/rebuild.ts'
import { startTail, type Tail } from '#/engine/tail.ts'
import { systemClock } from '#/lib/clock.ts'
import { getLastSeq } from '#/store/leadership.ts'
import { eventually } from '../support/eventually.ts'
import { deskOf, follow } from './changes-site.ts'
import { added, hold, openLostLeader, unhold } from './lost-leader.ts'

/** The same database, in which reading the ledger takes as long as the gate is shut. */
const slowLedger = (database: Database) => {
  let gate = Promise.withResolvers<void>()
  gate.resolve()
  const slow: Database = {
    ...database,
    query: async (statement) => {
      if (/from ledger\b/.test(statement.text)) await gate.promise
      return database.query(statement)
    },
  }
  return {
    slow,
    shut: (): void => {
      gate = Promise.withResolvers()
    },
    open: (): void => gate.resolve(),
  }
}

test('a standby that hears its database and cannot read on says since when, to whoever asks and whoever watches, until it is level again', async (t) => {
  const database = await testDatabase(t)
  const first = await openLostLeader(t, { to: database })
  await first.happen(added, hold(3))
  let passed = 0
  const { slow, shut, open } = slowLedger(database)
  const over = { database: slow, monotonic: () => performance.now() + passed, leaseMs: 1_000 }
  const { leader } = await openLostLeader(t, { to: database, server: 'second', over })
  t.after(open)
  const { next } = await follow(t, deskOf(leader, database))
  assert.equal((await next()).event, 'resync')
  shut()
  await first.happen(hold(5))
  await eventually('it to be behind', () => (leader.standing().lag.events === 1 ? true : undefined))
  assert.equal(leader.unconfirmedSince(), undefined)
  passed = 8_000
  const since = leader.unconfirmedSince()
  assert.ok(since !== undefined && since <= systemClock.now())
  assert.ok(leader.standing().lag.ms >= 8_000)
  const told = await next()
  assert.ok(told.event === 'unconfirmed')
  assert.equal(Temporal.Instant.from(told.data.since).epochMilliseconds, since)
  // The database answers all the while: to look is not to have read.
  await eventually('another look', async () => (await getLastSeq(database)) === leader.state().seq + 1 || undefined)
  assert.equal(leader.unconfirmedSince(), since)
  open()
  // What was read is of the moment when reading it began: that is told, and the next look says that there is no more.
  let last = await next()
  while (last.event === 'unconfirmed') last = await next()
  assert.partialDeepStrictEqual(last, { event: 'resync', data: { why: 'confirmed' } })
  assert.deepEqual([leader.unconfirmedSince(), leader.standing().lag], [undefined, { events: 0, ms: 0 }])
})

test('a standby that reads while the leader goes on writing is as new as its last reading, although there is always more', async (t) => {
  const { leader, database, happen } = await openLostLeader(t)
  await happen(added)
  const { state } = await rebuild(database, await getLastSeq(database), { workstationLimit: 100 })
  let time = 1_000
  let more = true
  const tail: Tail = startTail({
    database,
    clock: systemClock,
    monotonic: () => time,
    state,
    look: () => getLastSeq(database),
    lookEveryMs: 60_000,
    // Another event is announced before this one is folded, as long as the leader writes.
    onFollowed: ({ seq }) => {
      if (more) tail.wake(seq + 1)
    },
    onTrouble: assert.ifError,
    onBroken: assert.ifError,
  })
  t.after(() => tail.stop())
  for (const event of [hold(1), unhold(1), hold(2)]) {
    await happen(event)
    // A reading that begins from now on brings the event.
    time += 10_000
    tail.wake(leader.state().seq)
    await eventually('the reading after it', () => (tail.heard().agoMs === 0 ? true : undefined))
    assert.deepEqual([state.seq, tail.lag()], [leader.state().seq, { events: 1, ms: 0 }])
  }
  more = false
  await happen(unhold(2))
  await eventually('its end', () => (tail.lag().events === 0 ? true : undefined))
})
