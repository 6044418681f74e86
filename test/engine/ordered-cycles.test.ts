/** Cycles of maintenance that operators order, and the one that is due: neither stands for the other. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from '#/db/sql.ts'
import { testDatabase } from '#/db/test-database.ts'
import { manualClock } from '#/lib/clock.ts'
import { listCycles } from '#/store/maintenance.ts'
import { hour, maintainerOf, taskOf } from '../support/maintenance.ts'
import { midnight, minute } from '../support/plan.ts'

const cause = { by: 'maria', reason: 'before the month end' }

test('cycles that are ordered of some tasks, however many, do not put off the one that is due', async (t) => {
  const database = await testDatabase(t)
  const clock = manualClock(midnight)
  const server = await maintainerOf(database, { clock, tasks: [taskOf('statistics'), taskOf('backup')] })
  const { maintainer } = server
  await maintainer.run([], cause)
  await server.ended()
  const due = maintainer.now().next
  // A backup each hour, as by cron.
  for (let hours = 1; hours <= 30; hours += 1) {
    clock.advanceBy(hour)
    await maintainer.lookOnce()
    await server.ended()
    await maintainer.run(['backup'], { ...cause, reason: 'the copy of the hour' })
    await server.ended()
    if (hours === 1) assert.deepEqual(maintainer.now().next, due)
  }
  const cycles = await listCycles(database, 99)
  const byThemselves = cycles.filter(({ orderedBy }) => orderedBy === null)
  assert.deepEqual([cycles.length - byThemselves.length, byThemselves.length], [31, 4])
  // More of them than are remembered.
  assert.deepEqual(
    (await listCycles(database, 3)).map(({ whole }) => whole),
    [false, false, false, true, true, true],
  )
})

test('a cycle that ended with its server is caught up, also when a task of it was ordered since', async (t) => {
  const database = await testDatabase(t)
  const clock = manualClock(midnight)
  const tasks = [taskOf('horizon'), taskOf('statistics')]
  await maintainerOf(database, { clock, tasks })
  await database.execute(sql`
    insert into maintenance_cycles (term, server, reason, seq, started_at) values (1, 'gone', 'Due.', 0, ${midnight - 60 * minute})`)
  const server = await maintainerOf(database, { clock, tasks })
  await server.maintainer.lookOnce()
  await server.maintainer.run(['horizon'], cause)
  await server.ended()
  assert.match(server.maintainer.now().next?.why ?? '', /^The last cycle ended with its server: it is caught up once/)
  clock.advanceBy(3 * minute)
  await server.maintainer.lookOnce()
  await server.ended()
  const cycles = await listCycles(database, 9)
  assert.deepEqual(
    cycles.map(({ outcome, whole }) => [outcome, whole]),
    [
      ['done', true],
      ['done', false],
      ['cut-off', true],
    ],
  )
})
