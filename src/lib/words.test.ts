import assert from 'node:assert/strict'
import { test } from 'node:test'
import { count, didYouMean, formatBytes, formatDuration, formatMilliseconds, formatPercent, nearest } from './words.ts'

test('a count agrees with its noun', () => {
  assert.equal(count(1, 'job'), '1 job')
  assert.equal(count(0, 'job'), '0 jobs')
  assert.equal(count(3, 'entry', 'entries'), '3 entries')
})

test('durations read as an operator says them', () => {
  assert.equal(formatDuration(4_400), '4 s')
  assert.equal(formatDuration(12 * 60_000), '12 min')
  assert.equal(formatDuration(64 * 60_000), '1 h 04 min')
  assert.equal(formatDuration(51 * 3_600_000), '2 d 03 h')
})

test('what is less than a second is told in milliseconds', () => {
  assert.deepEqual([0, 999, 12_499].map(formatMilliseconds), ['0 ms', '999 ms', '12 s'])
})

test('shares have two digits behind the point at most, and what is less is not called nothing', () => {
  assert.deepEqual([0, 0.0012, 0.01, 0.5385, 97, 97.125].map(formatPercent), [
    '0 %',
    'below 0.01 %',
    '0.01 %',
    '0.54 %',
    '97 %',
    '97.13 %',
  ])
})

test('sizes use binary units', () => {
  assert.equal(formatBytes(512), '512 B')
  assert.equal(formatBytes(1536), '1.5 KiB')
  assert.equal(formatBytes(64 * 2 ** 20), '64 MiB')
})

test('two letters that changed places, and the beginning of a word, are recognized', () => {
  assert.equal(nearest('hodl', ['show', 'hold']), 'hold')
  assert.equal(nearest('ABEND', ['waiting', 'abended']), 'abended')
  assert.equal(nearest('sw', ['swap', 'tap']), undefined)
})

test('the nearest word is found whatever its case, and far words are not offered', () => {
  assert.equal(nearest('folows', ['FOLLOWS', 'NEEDS']), 'FOLLOWS')
  assert.equal(nearest('xyz', ['FOLLOWS', 'NEEDS']), undefined)
  assert.equal(didYouMean('NEDS', ['FOLLOWS', 'NEEDS']), ' Did you mean NEEDS?')
})
