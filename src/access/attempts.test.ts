/** Who guesses has to wait, and who knows is let in. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { manualClock } from '#/lib/clock.ts'
import { createAttempts, type Attempts } from './attempts.ts'

const fail = (attempts: Attempts, name: string, source: string, times = 1): number => {
  let taken = 0
  for (let n = 0; n < times; n += 1) {
    try {
      attempts.begin(name, source)
      taken += 1
    } catch {
      // Refused: not counted.
    }
  }
  return taken
}

test('five attempts are free, then each waits twice as long as the one before, for a quarter of an hour at most', () => {
  const clock = manualClock(0)
  const attempts = createAttempts(clock)
  assert.equal(fail(attempts, 'maria', 'a', 10), 5)
  for (const seconds of [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]) {
    clock.advanceBy(seconds * 1000 - 1)
    assert.equal(fail(attempts, 'maria', 'a'), 0, `${seconds} s`)
    clock.advanceBy(1)
    assert.equal(fail(attempts, 'maria', 'a'), 1, `${seconds} s`)
  }
})

test('a success gives the name back what it had from this address, and counts for nothing elsewhere', () => {
  const attempts = createAttempts(manualClock(0))
  fail(attempts, 'maria', 'a', 4)
  attempts.begin('maria', 'a')
  attempts.succeeded('maria', 'a')
  assert.equal(fail(attempts, 'maria', 'a', 10), 5)
})

test('an address that tries many names waits as well', () => {
  const attempts = createAttempts(manualClock(0))
  const taken = Array.from({ length: 40 }, (_, n) => fail(attempts, `user${n}`, 'a')).reduce((a, b) => a + b)
  assert.equal(taken, 20)
})

test('whoever has a network of IPv6 waits as with one address', () => {
  const attempts = createAttempts(manualClock(0))
  const taken = Array.from({ length: 40 }, (_, n) => fail(attempts, `user${n}`, `2001:db8::${n}`))
  assert.equal(
    taken.reduce((a, b) => a + b),
    20,
  )
  assert.equal(fail(attempts, 'maria', '2001:db8:0:1::1', 10), 5)
  assert.equal(fail(attempts, 'maria', '2001:db8:0:1::2'), 0)
})

test('attackers from everywhere slow down a name for half a minute at most, and not where its user has been before', () => {
  const clock = manualClock(0)
  const attempts = createAttempts(clock)
  attempts.begin('maria', 'desk')
  attempts.succeeded('maria', 'desk')
  for (let n = 0; n < 500; n += 1) {
    fail(attempts, 'maria', `bot${n}`)
    clock.advanceBy(20_000)
  }
  clock.advanceBy(30_000)
  assert.equal(fail(attempts, 'maria', 'bot'), 1)
  assert.equal(fail(attempts, 'maria', 'phone'), 0)
  assert.equal(fail(attempts, 'maria', 'desk'), 1)
  clock.advanceBy(30_000)
  assert.equal(fail(attempts, 'maria', 'phone'), 1)
})

test('what is remembered has a bound', () => {
  const attempts = createAttempts(manualClock(0))
  fail(attempts, 'maria', 'a', 6)
  for (let n = 0; n < 20_000; n += 1) fail(attempts, `user${n}`, `address${n}`)
  assert.equal(fail(attempts, 'maria', 'a'), 1)
})

test('an attempt of which nobody has looked at the password is none, and makes nobody wait longer', () => {
  const clock = manualClock(0)
  const attempts = createAttempts(clock)
  for (let at = 0; at < 100; at += 1) attempts.begin('maria', 'a')()
  assert.equal(fail(attempts, 'maria', 'a', 10), 5)
  clock.advanceBy(1_000)
  attempts.begin('maria', 'a')()
  assert.equal(fail(attempts, 'maria', 'a', 2), 1)
  // Of two at once the one that counted stays.
  const other = createAttempts(clock)
  const takeBack = other.begin('maria', 'a')
  other.begin('maria', 'a')
  takeBack()
  assert.equal(fail(other, 'maria', 'a', 10), 4)
})

test('attempts at once of which nobody has looked at a password leave nothing behind, in whatever order they are taken back', () => {
  const clock = manualClock(0)
  const attempts = createAttempts(clock)
  const takeBack = Array.from({ length: 20 }, (_, n) => attempts.begin(`user${n}`, 'a'))
  for (const one of takeBack) one()
  assert.equal(fail(attempts, 'maria', 'a', 10), 5)
  const other = createAttempts(clock)
  const pair = Array.from({ length: 5 }, () => other.begin('maria', 'a'))
  for (const one of pair) one()
  assert.equal(fail(other, 'maria', 'a', 10), 5)
})
