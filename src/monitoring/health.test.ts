import assert from 'node:assert/strict'
import { test } from 'node:test'
import { manualClock } from '#/lib/clock.ts'
import { createHealth, type Condition, type HealthStatus } from './health.ts'

const fresh = () => {
  const clock = manualClock(1_000)
  return { clock, health: createHealth(clock) }
}

test('the whole is as bad as its worst part, and a part it can do without only degrades it', () => {
  const cases: readonly [database: HealthStatus, watcher: HealthStatus, whole: HealthStatus][] = [
    ['ok', 'ok', 'ok'],
    ['ok', 'degraded', 'degraded'],
    ['ok', 'failed', 'degraded'],
    ['degraded', 'failed', 'degraded'],
    ['failed', 'ok', 'failed'],
  ]
  for (const [database, watcher, whole] of cases) {
    const { health } = fresh()
    health.register('database', true, () => ({ status: database }))
    health.register('watcher', false, () => ({ status: watcher }))
    assert.equal(health.system().status, whole, `database ${database}, watcher ${watcher}`)
  }
})

test('a status keeps the moment it began, and the last error stays after the recovery', () => {
  const { clock, health } = fresh()
  let now: Condition = { status: 'ok' }
  health.register('database', true, () => now)
  const database = () => health.system().parts[0]
  assert.deepEqual(database(), { name: 'database', status: 'ok', since: 1_000, lastError: null, parts: [] })
  clock.advanceTo(2_000)
  now = { status: 'failed', error: 'connection refused' }
  assert.equal(database()?.since, 2_000)
  clock.advanceTo(3_000)
  assert.equal(database()?.since, 2_000)
  assert.equal(health.system().lastError, 'database: connection refused')
  now = { status: 'ok' }
  assert.deepEqual(database(), {
    name: 'database',
    status: 'ok',
    since: 3_000,
    lastError: 'connection refused',
    parts: [],
  })
})

test('a status began when it did, also where nobody asks until later', () => {
  const { clock, health } = fresh()
  let alarm: (() => void) | undefined
  let now: Condition = { status: 'ok' }
  health.register('database', true, () => now)
  const end = health.watch(5_000, (_, ring) => {
    alarm = ring
    return () => (alarm = undefined)
  })
  alarm?.()
  now = { status: 'failed', error: 'connection refused' }
  clock.advanceTo(5_000)
  alarm?.()
  clock.advanceTo(60_000)
  alarm?.()
  assert.deepEqual([health.system().since, health.system().parts[0]?.since], [5_000, 5_000])
  end()
  assert.equal(alarm, undefined)
})

test('a component shows what it is made of, each part with its own since', () => {
  const { clock, health } = fresh()
  let second: HealthStatus = 'ok'
  health.register('agents', true, () => ({ status: 'ok', parts: { A1: { status: 'ok' }, A2: { status: second } } }))
  health.system()
  clock.advanceTo(5_000)
  second = 'failed'
  const parts = health.system().parts[0]?.parts
  assert.deepEqual(
    parts?.map(({ name, status, since }) => [name, status, since]),
    [
      ['A1', 'ok', 1_000],
      ['A2', 'failed', 5_000],
    ],
  )
})

test('work is welcome only while the system runs and nothing critical has failed; it is alive all the time', () => {
  const { health } = fresh()
  let database: HealthStatus = 'ok'
  health.register('database', true, () => ({ status: database }))
  assert.equal(health.ready().ready, false)
  health.enter('running')
  assert.equal(health.ready().ready, true)
  database = 'failed'
  assert.equal(health.ready().ready, false)
  database = 'degraded'
  assert.equal(health.ready().ready, true)
  health.enter('stopping')
  assert.deepEqual([health.ready().ready, health.ready().phase, health.live()], [false, 'stopping', true])
})

test('a check that throws is a failure of its component, not of the health page', () => {
  const { health } = fresh()
  health.register('watcher', false, () => {
    throw new Error('no such folder')
  })
  const { status, lastError } = health.system()
  assert.deepEqual([status, lastError], ['degraded', 'watcher: no such folder'])
})
