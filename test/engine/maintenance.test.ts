/** Cycles of maintenance on real PostgreSQL: what is kept of them, and what happens when tasks and servers fail. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from '#/db/sql.ts'
import { testDatabase } from '#/db/test-database.ts'
import { manualClock } from '#/lib/clock.ts'
import type { TaskReport } from '#/engine/maintenance/task.ts'
import { listCycles, listTaskRuns } from '#/store/maintenance.ts'
import { eventually } from '../support/eventually.ts'
import { handAlarm, hour, maintainerOf, taskOf } from '../support/maintenance.ts'
import { midnight, minute } from '../support/plan.ts'

const cause = { by: 'maria', reason: 'before the month end' }

test('a task that throws does not stop the others, the cycle has failed, and the next one comes sooner', async (t) => {
  const database = await testDatabase(t)
  const clock = manualClock(midnight)
  const failing = async (): Promise<TaskReport> => {
    throw new Error('the table is gone')
  }
  const server = await maintainerOf(database, { clock, tasks: [taskOf('horizon', failing), taskOf('statistics')] })
  await server.maintainer.lookOnce()
  assert.equal((await listCycles(database, 9)).length, 0, 'a server that has just begun to lead waits')
  clock.advanceBy(3 * minute)
  await server.maintainer.lookOnce()
  await server.ended()
  const [cycle] = await listCycles(database, 9)
  assert.deepEqual([cycle?.outcome, cycle?.reason, cycle?.orderedBy], ['failed', 'There was none yet.', null])
  const runs = await listTaskRuns(database, cycle?.id ?? 0)
  assert.deepEqual(
    runs.map(({ task, outcome, said }) => [task, outcome, said]),
    [
      ['horizon', 'failed', 'the table is gone'],
      ['statistics', 'done', 'Done.'],
    ],
  )
  const { next } = server.maintainer.now()
  assert.equal(next?.at, clock.now() + 2 * hour)
  assert.match(next?.why ?? '', /Sooner than usual: a task failed in the last cycle/)
})

test('a request that comes again begins no second cycle, while the first is under way, afterwards, and at the next leader', async (t) => {
  const database = await testDatabase(t)
  const clock = manualClock(midnight)
  const gate = Promise.withResolvers<TaskReport>()
  const tasks = [taskOf('statistics', () => gate.promise)]
  const request = { ...cause, requestId: 'before-the-month-end' }
  const first = await maintainerOf(database, { clock, tasks })
  await first.maintainer.run([], request)
  await first.maintainer.run([], request)
  await assert.rejects(first.maintainer.run([], { ...cause, requestId: 'another' }), { code: 'maintenance.busy' })
  gate.resolve({ said: 'Done.' })
  await first.ended()
  await first.maintainer.run([], request)
  const second = await maintainerOf(database, { clock, tasks })
  await second.maintainer.run([], request)
  assert.equal((await listCycles(database, 9)).length, 1)
  await second.maintainer.run([], { ...cause, requestId: 'another' })
  await second.ended()
  assert.equal((await listCycles(database, 9)).length, 2)
})

test('a task that never ends is abandoned, its statement is cancelled, and it is left alone until it has come back', async (t) => {
  const database = await testDatabase(t)
  const clock = manualClock(midnight)
  const { alarm, ring } = handAlarm()
  const never = Promise.withResolvers<TaskReport>()
  let isAsking = false
  const hanging = taskOf('statistics', async ({ database: own }) => {
    isAsking = true
    await own.query(sql`select pg_sleep(600)`).catch(() => undefined)
    return never.promise
  })
  const server = await maintainerOf(database, { clock, alarm, tasks: [hanging, taskOf('retention')] })
  const sleepers = async (): Promise<number> =>
    (await database.query(sql`select from pg_stat_activity where query like 'select pg_sleep%' and state = 'active'`))
      .length
  await server.maintainer.run([], cause)
  await eventually('the task to ask', async () => (isAsking && (await sleepers()) === 1 ? true : undefined))
  await assert.rejects(() => server.maintainer.run([], cause), { code: 'maintenance.busy' })
  ring()
  await server.ended()
  await eventually('the statement to end', async () => ((await sleepers()) === 0 ? true : undefined))
  const [first] = await listCycles(database, 1)
  const [abandoned, other] = await listTaskRuns(database, first?.id ?? 0)
  assert.deepEqual([first?.outcome, abandoned?.outcome, other?.outcome], ['failed', 'abandoned', 'done'])
  assert.match(abandoned?.said ?? '', /did not end within 1 min and was abandoned/)

  await server.maintainer.run([], cause)
  await server.ended()
  const runsOfNext = await listTaskRuns(database, (await listCycles(database, 1))[0]?.id ?? 0)
  assert.match(runsOfNext.find(({ task }) => task === 'statistics')?.said ?? '', /has not come back yet/)
  never.resolve({ said: 'At last.' })
})

test('a leader that loses its term in the middle of a cycle gives it up, and the next leader catches it up once', async (t) => {
  const database = await testDatabase(t)
  const clock = manualClock(midnight)
  const begun = Promise.withResolvers<void>()
  const waiting = taskOf('horizon', ({ signal }) => {
    begun.resolve()
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error))
    })
  })
  const done: string[] = []
  const tasks = [taskOf('retention', async () => ({ said: done.push('retention') > 0 ? 'Done.' : '' }))]
  const first = await maintainerOf(database, { clock, tasks: [waiting, ...tasks] })
  await first.maintainer.run([], cause)
  await begun.promise
  first.leadNoMore()
  const second = await maintainerOf(database, { clock, tasks })
  await first.ended()
  assert.deepEqual(done, [], 'what comes after belongs to the next leader')
  clock.advanceBy(5 * minute)
  await second.maintainer.lookOnce()
  clock.advanceBy(5 * minute)
  await second.maintainer.lookOnce()
  await second.ended()
  const cycles = await listCycles(database, 9)
  assert.deepEqual(
    cycles.map(({ outcome, term }) => [outcome, term]),
    [
      ['done', 2],
      ['cut-off', 1],
    ],
  )
  assert.match(cycles[0]?.reason ?? '', /ended with its server: it is caught up once/)
  await second.maintainer.lookOnce()
  assert.equal(second.maintainer.now().underWay, undefined)
  assert.deepEqual(done, ['retention'])
})

test('two servers that take themselves for leaders at the same second: one cycle, and the other is told', async (t) => {
  const database = await testDatabase(t)
  const clock = manualClock(midnight)
  const release = Promise.withResolvers<void>()
  const waiting = taskOf('horizon', async () => {
    await release.promise
    return { said: 'Done.' }
  })
  const former = await maintainerOf(database, { clock, tasks: [waiting] })
  const leader = await maintainerOf(database, { clock, tasks: [waiting] })
  await leader.maintainer.run([], cause)
  await assert.rejects(() => former.maintainer.run([], cause), /Another server of the site is in the middle of one/)
  assert.deepEqual([former.maintainer.now().skipped, (await listCycles(database, 9)).length], [1, 1])
  release.resolve()
  await leader.ended()
  await assert.rejects(() => former.maintainer.run([], cause), /led term 1 and leads no longer/)
  assert.equal((await listCycles(database, 9)).length, 1)
})

test('what a server that was killed left open is cut off by the next, and nothing is remembered twice', async (t) => {
  const database = await testDatabase(t)
  const clock = manualClock(midnight)
  await database.execute(sql`
    insert into maintenance_cycles (term, server, reason, seq, started_at) values (0, 'gone', 'Due.', 0, ${midnight - 60 * minute})`)
  const server = await maintainerOf(database, { clock, tasks: [taskOf('horizon')] })
  clock.advanceBy(minute)
  await server.maintainer.lookOnce()
  assert.match(server.maintainer.now().next?.why ?? '', /caught up once. It leaves a server that has just begun/)
  clock.advanceBy(2 * minute)
  await server.maintainer.lookOnce()
  await server.ended()
  assert.deepEqual(
    (await listCycles(database, 9)).map(({ outcome }) => outcome),
    ['done', 'cut-off'],
  )
})

test('paused, nothing runs by itself; an order does; after the pause what was missed is caught up once', async (t) => {
  const database = await testDatabase(t)
  const clock = manualClock(midnight)
  const server = await maintainerOf(database, { clock, tasks: [taskOf('horizon')] })
  const { maintainer } = server
  const cycles = async (): Promise<number> => (await listCycles(database, 99)).length
  await maintainer.pause(midnight + 24 * hour, cause)
  for (let looks = 0; looks < 23; looks += 1) {
    clock.advanceBy(hour)
    await maintainer.lookOnce()
  }
  assert.deepEqual([await cycles(), maintainer.now().next?.why], [0, 'Paused by maria.'])
  await maintainer.run([], cause)
  await server.ended()
  assert.equal(await cycles(), 1)
  for (let looks = 0; looks < 14; looks += 1) {
    clock.advanceBy(hour)
    await maintainer.lookOnce()
    await server.ended()
  }
  assert.equal(await cycles(), 3, 'one caught up, and one in its time')
  await maintainer.pause(null, cause)
  await maintainer.resume(cause)
  assert.equal(maintainer.now().history?.pause, undefined)
})

test('a task that is done once a day is left out of the other cycles, but not when it is ordered', async (t) => {
  const database = await testDatabase(t)
  const clock = manualClock(midnight)
  const server = await maintainerOf(database, {
    clock,
    tasks: [taskOf('horizon'), taskOf('integrity', undefined, 20 * hour)],
  })
  const tasksOfLast = async (): Promise<string[]> =>
    (await listTaskRuns(database, (await listCycles(database, 1))[0]?.id ?? 0)).map(({ task }) => task)
  const cycle = async (): Promise<string[]> => {
    clock.advanceBy(9 * hour)
    await server.maintainer.lookOnce()
    await server.ended()
    return tasksOfLast()
  }
  await server.maintainer.lookOnce()
  assert.deepEqual(await cycle(), ['horizon', 'integrity'])
  assert.deepEqual(await cycle(), ['horizon'])
  await server.maintainer.run(['integrity'], cause)
  await server.ended()
  assert.deepEqual(await tasksOfLast(), ['integrity'])
})

test('a clock that jumps an hour forward and back again: maintenance neither storms nor sleeps, and its intervals are those that have passed', async (t) => {
  const database = await testDatabase(t)
  const clock = manualClock(midnight)
  let passed = 0
  const server = await maintainerOf(database, { clock, monotonic: () => passed, tasks: [taskOf('horizon')] })
  /** When cycles began, in hours that have really passed. */
  const begun: number[] = []
  const live = async (hours: number): Promise<void> => {
    for (let looks = 0; looks < hours * 60; looks += 1) {
      clock.advanceBy(minute)
      passed += minute
      await server.maintainer.lookOnce()
      if (server.maintainer.now().underWay === undefined) continue
      begun.push(passed / hour)
      await server.ended()
    }
  }
  await live(13)
  clock.advanceBy(hour)
  await live(12)
  clock.advanceBy(-hour)
  // In the middle of an interval, so that the last cycle began in the future of the clock.
  await live(4)
  clock.advanceTo((await listCycles(database, 1))[0]?.startedAt ?? 0)
  clock.advanceBy(-hour)
  assert.match(server.maintainer.now().next?.why ?? '', /usual interval/)
  await live(12)
  const gaps = begun.slice(1).map((at, i) => at - (begun[i] ?? 0))
  assert.ok(begun.length >= 6 && begun.length <= 8, begun.join(', '))
  for (const gap of gaps) assert.ok(gap >= 4.5 && gap <= 7.5, `${gaps.join(', ')} hours`)
  assert.deepEqual([...new Set((await listCycles(database, 20)).map(({ outcome }) => outcome))], ['done'])
})

test('days of looks cost next to nothing: they ask the database nothing, and four cycles a day come of them', async (t) => {
  const database = await testDatabase(t)
  const clock = manualClock(midnight)
  let asked = 0
  const counting =
    <Asked extends unknown[], Answer>(work: (...words: Asked) => Answer) =>
    (...words: Asked): Answer => {
      asked += 1
      return work(...words)
    }
  const counted = { ...database, query: counting(database.query), execute: counting(database.execute) }
  const server = await maintainerOf(database, {
    clock,
    tasks: [taskOf('horizon')],
    database: () => counted,
    processorMs: () => {
      const { user, system } = process.threadCpuUsage()
      return (user + system) / 1000
    },
    // The dearest case: each place is compared by the load of its hour.
    options: () => ({ maintenanceInterval: 6, maintenanceWindows: [{ from: 60, to: 300 }] }),
  })
  const days = 7
  let askedByLooks = 0
  for (let looks = 0; looks < days * 24 * 60; looks += 1) {
    clock.advanceBy(minute)
    const before = asked
    await server.maintainer.lookOnce()
    const hasBegun = server.maintainer.now().underWay !== undefined
    await server.ended()
    if (!hasBegun && looks > 0) askedByLooks += asked - before
  }
  assert.equal(askedByLooks, 0)
  const cycles = (await listCycles(database, 99)).length
  assert.ok(cycles >= 4 * days - 3 && cycles <= 4 * days + 3, `${cycles} cycles`)
  const { looksMs, cyclesMs, looks } = server.maintainer.now().effort
  const share = (looksMs + cyclesMs) / (days * 24 * hour)
  assert.ok(looks === days * 24 * 60 && looksMs > 0)
  assert.ok(share < 0.01, `${(share * 100).toFixed(4)} % of a processor`)
})
