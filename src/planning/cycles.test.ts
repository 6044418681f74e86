import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Follows } from '#/model/needs.ts'
import { everyday, followsIn, job, planOf, step, stream, time } from './testing/site.ts'

const x = job('X')
const y = job('Y')
const after = (...follows: Follows[]) => ({ follows })

test('of two streams that follow each other the earlier does not wait, and the note names the cycle', () => {
  const { batch, notes } = planOf([
    x,
    stream('EARLY', { at: time('0800'), jobs: [step('X', after({ stream: 'LATE', job: 'X' }))] }),
    stream('LATE', { at: time('0900'), ...after({ stream: 'EARLY' }), jobs: [step('X')] }),
  ])
  assert.deepEqual(followsIn(batch), ['LATE 22 waits for EARLY 22'])
  assert.deepEqual(notes, [
    {
      level: 'warning',
      stream: 'WS#EARLY',
      follows: 'WS#LATE.X',
      sentence:
        'WS#EARLY.X does not wait for WS#LATE.X: that would close the cycle ' +
        'WS#EARLY.X > WS#EARLY > WS#LATE > WS#LATE.X > WS#EARLY.X.',
    },
  ])
})

test('a cycle within a stream is broken at one place', () => {
  const { batch, notes } = planOf([
    x,
    y,
    stream('S', { jobs: [step('X', after({ job: 'Y' })), step('Y', after({ job: 'X' }))] }),
  ])
  assert.deepEqual(followsIn(batch), ['S 22.Y waits for S 22.X'])
  assert.equal(notes.length, 1)
})

test('a stream does not wait for a job of its own', () => {
  const { batch, notes } = planOf([x, stream('S', { ...after({ job: 'X' }), jobs: [step('X')] })])
  assert.deepEqual(followsIn(batch), [])
  assert.match(notes[0]?.sentence ?? '', /^WS#S does not wait for WS#S\.X: .* WS#S\.X > WS#S > WS#S\.X\.$/)
})

test('streams without jobs can form a cycle, too', () => {
  const { batch } = planOf([stream('A', after({ stream: 'B' })), stream('B', after({ stream: 'A' }))])
  assert.deepEqual(followsIn(batch), ['B 22 waits for A 22'])
})

test('every instance of a cycle is mended, and what is in none stays', () => {
  const runCycles = [everyday({ at: time('0900'), every: { minutes: 60, end: time('1800') } })]
  const { batch, notes } = planOf([
    stream('A', { runCycles, ...after({ stream: 'C' }) }),
    stream('B', { runCycles, ...after({ stream: 'A' }) }),
    stream('C', { runCycles, ...after({ stream: 'B' }) }),
    stream('D', { runCycles, ...after({ stream: 'C' }) }),
  ])
  assert.equal(followsIn(batch).filter((line) => line.startsWith('A')).length, 0)
  assert.equal(batch.dependencies.length, 30)
  assert.equal(notes.length, 1)
})
