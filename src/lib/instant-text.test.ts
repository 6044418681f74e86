/** Instants are told as Temporal tells them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { instantToText } from './instant-text.ts'

const asTemporalSays = (at: number): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toString({ fractionalSecondDigits: 3 })

const farthest = 8.64e15

test('an instant reads as Temporal writes it, whatever the day, before 1970 and after the year 9999 too', () => {
  const near = fc.integer({ min: -(2 ** 41), max: 2 ** 42 })
  const far = fc.maxSafeInteger().filter((at) => Math.abs(at) <= farthest)
  fc.assert(fc.property(fc.oneof(near, far), (at) => assert.equal(instantToText(at), asTemporalSays(at))))
  const edges = [0, -1, 1, 86_399_999, 86_400_000, -86_400_000, -62_167_219_200_001, 253_402_300_800_000, farthest]
  for (const at of [...edges, -farthest]) assert.equal(instantToText(at), asTemporalSays(at))
})

test('what is no instant is not told as one', () => {
  for (const at of [0.5, Number.NaN, Infinity, farthest + 86_400_000])
    assert.throws(() => instantToText(at), RangeError)
})
