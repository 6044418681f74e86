/** A login by OpenID Connect while the database is away: what it does to others. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Database } from '#/db/pool.ts'
import { manualClock, systemClock } from '#/lib/clock.ts'
import { Fault } from '#/lib/refusal.ts'
import { startProvider } from '../support/provider.ts'
import { openProviderSite, order } from './provider-site.ts'

test('a login by the provider while the database is away keeps nobody out who was known before', async (t) => {
  const clock = manualClock(systemClock.now())
  let isAway = false
  const unlessAway = <Work extends (...all: never[]) => Promise<unknown>>(work: Work): Work =>
    ((...all: never[]) => (isAway ? Promise.reject(new Fault('the database is away')) : work(...all))) as Work
  const through = (database: Database): Database => ({
    ...database,
    query: unlessAway(database.query),
    execute: unlessAway(database.execute),
    transaction: unlessAway(database.transaction),
  })
  const provider = await startProvider(order)
  t.after(() => provider.end())
  const { browser, login, meOf } = await openProviderSite(t, { issuer: provider.issuer, clock, through })
  await provider.say('u40', { preferred_username: 'nuno', groups: ['ops'] })
  await provider.say('u41', { preferred_username: 'ines', groups: ['ops'] })
  const nuno = browser()
  await login(nuno, 'u40')
  assert.equal(await meOf(nuno), 'user:nuno operator')
  isAway = true
  clock.advanceBy(6_000)
  assert.equal(await meOf(nuno), 'user:nuno operator')
  assert.equal((await login(browser(), 'u41')).status, 503)
  assert.equal(await meOf(nuno), 'user:nuno operator')
})
