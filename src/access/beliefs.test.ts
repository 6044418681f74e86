/** When who was known is believed, for how long that is told, and what is an answer although it is a no. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { stillTime } from '#/cache/testing/still-time.ts'
import { manualClock } from '#/lib/clock.ts'
import { silentLog } from '#/lib/log.ts'
import { Fault, Refusal } from '#/lib/refusal.ts'
import { createBeliefs, type Secret } from './beliefs.ts'

const stage = () => {
  const [clock, time] = [manualClock(1_000_000), stillTime()]
  const lines: string[] = []
  const log = { ...silentLog, warn: (_: object, line: string) => void lines.push(line) }
  const beliefs = createBeliefs({ clock, alarm: time.alarm, log })
  const ask = (secret: Secret, look: () => Promise<string>, orders = false) =>
    beliefs.of(secret).settle({ known: () => 'kept', look, orders })
  return { clock, time, lines, beliefs, ask }
}

const away = async (): Promise<string> => {
  throw new Fault('the database is away')
}

test('however many kinds of secrets cannot be looked up, one line says when that begins, and one when the last of them can again', async () => {
  const { ask, lines, beliefs } = stage()
  const secrets = ['session', 'token', 'password'] as const
  for (const secret of [...secrets, ...secrets])
    assert.deepEqual(await ask(secret, away), { row: 'kept', believed: true })
  assert.equal(lines.length, 1)
  for (const secret of secrets) {
    assert.notEqual(beliefs.since(), undefined)
    assert.deepEqual(await ask(secret, async () => 'new', true), { row: 'new', believed: false })
  }
  assert.deepEqual(
    [beliefs.since(), lines.length, Object.fromEntries(beliefs.counts())],
    [undefined, 2, { session: 2, token: 2, password: 2 }],
  )
})

test('when nobody has asked for a minute nothing is known of how it goes, and nothing is told', async () => {
  const { ask, clock, beliefs } = stage()
  const began = clock.now()
  await ask('session', away)
  clock.advanceBy(59_999)
  assert.equal(beliefs.since(), began)
  clock.advanceBy(1)
  assert.equal(beliefs.since(), undefined)
})

test('a look-up that says no is an answer: nobody is believed for it', async () => {
  const { ask, beliefs } = stage()
  const no = async (): Promise<string> => {
    throw new Refusal('access.wrong_password', 'The name or the password is wrong.')
  }
  await assert.rejects(ask('password', no), { code: 'access.wrong_password' })
  assert.equal(beliefs.since(), undefined)
})

test('the right name with a wrong password ends what was told of the trouble, for the database has looked; a name that came too often does not', async () => {
  const { ask, beliefs, lines } = stage()
  const refuse = (code: 'access.wrong_password' | 'access.too_many_attempts') => async (): Promise<string> => {
    throw new Refusal(code, 'No.')
  }
  await ask('password', away)
  await assert.rejects(ask('password', refuse('access.too_many_attempts'), true), { code: 'access.too_many_attempts' })
  assert.notEqual(beliefs.since(), undefined)
  await assert.rejects(ask('password', refuse('access.wrong_password'), true), { code: 'access.wrong_password' })
  assert.deepEqual([beliefs.since(), lines.length], [undefined, 2])
})

test('what has come while the process itself stood still is no late look-up', async () => {
  const { ask, time, lines } = stage()
  const slow = Promise.withResolvers<string>()
  const asked = ask('session', () => slow.promise)
  await setImmediate()
  // The alarm rings before the answer, which lies ready, is looked at.
  time.pass(2_000)
  slow.resolve('new')
  assert.deepEqual([await asked, lines], [{ row: 'new', believed: false }, []])
})
