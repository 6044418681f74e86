import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fault, Refusal, type RefusalCode } from '#/lib/refusal.ts'
import { refusals } from '#/lib/refusals.ts'
import { exitCodeOf, failureLine, StartFailure } from './failure.ts'

test('every refusal ends the process with the exit code of its row, also as the cause of a failed start', () => {
  for (const [code, { exit }] of Object.entries(refusals)) {
    const refusal = new Refusal(code as RefusalCode, 'No.')
    assert.equal(exitCodeOf(refusal), exit)
    assert.equal(exitCodeOf(new StartFailure('database', refusal)), exit)
  }
})

test('what fails outside is unavailable (69), everything else is a bug (70)', () => {
  assert.equal(exitCodeOf(new Fault('no answer')), 69)
  for (const bug of [new TypeError('x is undefined'), 'a string', undefined]) assert.equal(exitCodeOf(bug), 70)
})

test('the line says what, why and where to look, in one line whatever the error holds', () => {
  const fault = new StartFailure('database', new Fault('PostgreSQL does not answer', new Error('timeout\n  after 5 s')))
  assert.equal(
    failureLine(fault, 'See the log.'),
    'batuta: database did not start: PostgreSQL does not answer (Error: timeout after 5 s). See the log.',
  )
  assert.equal(
    failureLine(new Refusal('database.disk_full', 'The disk is full. Make room.'), 'See the log.'),
    'batuta: The disk is full. Make room.',
  )
  assert.equal(
    failureLine(new TypeError('x is undefined'), 'See the log.'),
    'batuta: TypeError: x is undefined. This is a bug in Batuta. See the log.',
  )
})
