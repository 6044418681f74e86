/** A password that is no longer right is not believed, whatever else goes wrong while that is said. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stillTime } from '#/cache/testing/still-time.ts'
import { testDatabase } from '#/db/test-database.ts'
import { manualClock } from '#/lib/clock.ts'
import { silentLog } from '#/lib/log.ts'
import { Refusal } from '#/lib/refusal.ts'
import { addUser, setPassword } from '#/store/users.ts'
import { createAttempts } from './attempts.ts'
import { createBeliefs } from './beliefs.ts'
import { createKnownPasswords } from './known-passwords.ts'
import { hashPassword } from './passwords.ts'

const unavailable = { name: 'Refusal', code: 'access.unavailable' }

test('who sends a password that another server has changed is not believed where that cannot be told to the audit', async (t) => {
  const clock = manualClock(1_000_000)
  const { alarm } = stillTime()
  const database = await testDatabase(t)
  const password = await hashPassword('the first of them')
  await addUser(database, { name: 'maria', password, oneTime: false, grants: [] }, clock.now())
  const passwords = createKnownPasswords({
    database: () => database,
    clock,
    alarm,
    attempts: createAttempts(clock),
    belief: createBeliefs({ clock, alarm, log: silentLog }).of('password'),
    onTurnedAway: () => Promise.reject(new Refusal('access.unavailable', 'The audit cannot be written.')),
  })
  const value = Buffer.from('maria:the first of them').toString('base64')
  const get = () => passwords.get({ value, source: 'a', orders: false })
  const { row, believed } = await get()
  assert.equal(believed, false)
  const changed = await hashPassword('the second of them')
  await setPassword(database, { id: row.id, password: changed, oneTime: false }, clock.now())
  clock.advanceBy(6_000)
  await assert.rejects(get(), unavailable)
  clock.advanceBy(6_000)
  await assert.rejects(get(), unavailable)
})
