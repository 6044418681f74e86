/** The global options on a real PostgreSQL: the last setting counts, and a request counts once. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDatabase } from '#/db/test-database.ts'
import { createSiteOptions, storedOptions } from '#/engine/site-options.ts'
import { manualClock } from '#/lib/clock.ts'

test('options that were never set have the defaults of TWS; the last setting counts, also for the next server', async (t) => {
  const database = await testDatabase(t)
  const options = createSiteOptions(
    storedOptions(() => database),
    manualClock(0),
  )
  await options.load()
  assert.deepEqual(
    [options.current().startOfDay, options.current().enCarryForward, options.current().carryStates],
    [0, 'all', []],
  )
  await options.set('startOfDay', '0600', { by: 'ana' })
  await options.set('sd', '0630', { by: 'rui', reason: 'audit' })
  await options.set('cs', 'abend fail', { by: 'rui' })
  const next = createSiteOptions(
    storedOptions(() => database),
    manualClock(0),
  )
  await next.load()
  assert.deepEqual([next.current().startOfDay, next.current().carryStates], [390, ['abend', 'fail']])
  assert.deepEqual(next.list().find(({ name }) => name === 'startOfDay')?.set, {
    by: 'rui',
    at: '1970-01-01T00:00:00Z',
    reason: 'audit',
  })
})

test('a request that is sent twice sets an option once', async (t) => {
  const database = await testDatabase(t)
  const options = createSiteOptions(
    storedOptions(() => database),
    manualClock(0),
  )
  await options.set('wl', '5', { by: 'ana', requestId: 'one' })
  await options.set('wl', '9', { by: 'ana', requestId: 'two' })
  await options.set('wl', '5', { by: 'ana', requestId: 'one' })
  assert.equal(options.current().workstationLimit, 9)
})
