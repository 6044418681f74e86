import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  defaultCarryForward,
  resolveFate,
  type CarryForwardOptions,
  type ClosingStream,
  type Fate,
} from './carry-forward.ts'

const hour = 3_600_000
/** Midnight of 2026-11-22 UTC: a stream of that day, closed at the midnight after it. */
const midnight = 1_795_305_600_000
const closing = midnight + 24 * hour

const stream = (changes: Partial<ClosingStream> = {}): ClosingStream => ({
  status: 'waiting',
  hasKeyword: false,
  scheduledAt: midnight + 6 * hour,
  untilAt: null,
  onUntil: 'suppress',
  isFollowedConditionally: false,
  isEmpty: false,
  jobs: () => [
    { id: 1, status: 'ABEND' },
    { id: 2, status: 'EXEC' },
    { id: 3, status: 'HOLD' },
  ],
  ...changes,
})

const fate = (changes: Partial<ClosingStream>, options: Partial<CarryForwardOptions> = {}, now = closing): Fate =>
  resolveFate(stream(changes), { ...defaultCarryForward, ...options }, { now, timezone: 'UTC' })

const carried: Fate = { type: 'carried' }
const leaves: Fate = { type: 'leaves' }
const inPart = (...jobs: number[]): Fate => ({ type: 'carried-in-part', jobs })

test('all, no states (the default): every stream that is not completed is carried with all its jobs', () => {
  for (const status of ['waiting', 'held', 'ready', 'running', 'stuck', 'abended'] as const) {
    assert.deepEqual(fate({ status }), carried, status)
  }
  assert.deepEqual(fate({ status: 'succeeded' }), leaves)
  assert.deepEqual(fate({ status: 'cancelled' }), leaves)
})

test('all, with states: streams that have jobs in the states are carried, with those jobs only', () => {
  const states = { carryStates: ['abend', 'hold'] }
  assert.deepEqual(fate({}, states), inPart(1, 3))
  assert.deepEqual(fate({ hasKeyword: true }, states), inPart(1, 3))
  assert.deepEqual(fate({}, { carryStates: ['fail'] }), leaves)
  assert.deepEqual(fate({}, { carryStates: ['abend', 'exec', 'hold'] }), carried)
})

test('yes, no states: incomplete streams are carried if they have the keyword CARRYFORWARD', () => {
  const yes = { enCarryForward: 'yes' } as const
  assert.deepEqual(fate({ hasKeyword: true }, yes), carried)
  assert.deepEqual(fate({ hasKeyword: false }, yes), leaves)
  assert.deepEqual(fate({ hasKeyword: true, status: 'succeeded' }, yes), leaves)
})

test('yes, with states: streams with the keyword and jobs in the states are carried, with those jobs only', () => {
  const yes = { enCarryForward: 'yes', carryStates: ['hold'] } as const
  assert.deepEqual(fate({ hasKeyword: true }, yes), inPart(3))
  assert.deepEqual(fate({ hasKeyword: false }, yes), leaves)
})

test('no: nothing is carried, whatever the keyword and the states say', () => {
  const no = { enCarryForward: 'no' } as const
  assert.deepEqual(fate({ hasKeyword: true }, no), leaves)
  assert.deepEqual(fate({ hasKeyword: true }, { ...no, carryStates: ['hold'] }), leaves)
})

test('a stream without jobs is never carried', () => {
  assert.deepEqual(fate({ isEmpty: true, jobs: () => [], status: 'waiting', hasKeyword: true }), leaves)
})

test('a stream that somebody follows with IF is carried even if it succeeded, unless nothing is carried', () => {
  const followed = { status: 'succeeded', isFollowedConditionally: true } as const
  assert.deepEqual(fate(followed), carried)
  assert.deepEqual(fate(followed, { carryStates: ['abend'] }), carried)
  assert.deepEqual(fate(followed, { enCarryForward: 'yes' }), leaves)
  assert.deepEqual(fate(followed, { enCarryForward: 'no' }), leaves)
})

test('a stream is carried day after day until it succeeds, its UNTIL is reached or it is cancelled', () => {
  const tenDaysOn = closing + 240 * hour
  const until = tenDaysOn + hour
  assert.deepEqual(fate({}, {}, tenDaysOn), carried)
  assert.deepEqual(fate({ untilAt: until }, {}, tenDaysOn), carried)
  assert.deepEqual(fate({ untilAt: until }, {}, tenDaysOn + 48 * hour), leaves)
  assert.deepEqual(fate({ status: 'cancelled' }, {}, tenDaysOn), leaves)
})

test('UNTIL reached, ONUNTIL SUPPR: carried on the date of the UNTIL only, in the time zone of the site', () => {
  const at = { status: 'suppressed', onUntil: 'suppress' } as const
  assert.deepEqual(fate({ ...at, untilAt: closing - hour }), leaves)
  assert.deepEqual(fate({ ...at, untilAt: closing }), carried)
  const inTokyo = { now: closing, timezone: 'Asia/Tokyo' }
  assert.deepEqual(resolveFate(stream({ ...at, untilAt: closing - hour }), defaultCarryForward, inTokyo), carried)
})

test('UNTIL reached, ONUNTIL CONT: always carried', () => {
  assert.deepEqual(fate({ onUntil: 'continue', untilAt: closing - 100 * hour }), carried)
})

test('UNTIL reached, ONUNTIL CANC: never carried', () => {
  assert.deepEqual(fate({ onUntil: 'cancel', untilAt: closing }), leaves)
})

test('untilDays gives up streams without UNTIL that ended in error, when all are carried', () => {
  const threeDays = { untilDays: 3 }
  const later = midnight + 6 * hour + 72 * hour
  const error = { status: 'abended' } as const
  assert.deepEqual(fate(error, threeDays, later - 1), carried)
  assert.deepEqual(fate(error, threeDays, later), leaves)
  assert.deepEqual(fate({ status: 'stuck' }, threeDays, later), carried)
  assert.deepEqual(fate({ ...error, untilAt: later + hour }, threeDays, later), carried)
  assert.deepEqual(fate({ ...error, hasKeyword: true }, { ...threeDays, enCarryForward: 'yes' }, later), carried)
})

test('untilDays 0, the default, gives up nothing', () => {
  assert.deepEqual(fate({ status: 'abended' }, {}, closing + 1000 * hour), carried)
})
