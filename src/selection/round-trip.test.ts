import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '#/lib/refusal.ts'
import type { NounName } from './nouns.ts'
import { nouns } from './nouns.ts'
import { parseOql } from './parse-oql.ts'
import { parseSelection } from './parse-selection.ts'
import { parseSort } from './parse-sort.ts'
import { printOql } from './print-oql.ts'
import { printSelection } from './print-selection.ts'
import { conmanConditions, oqlConditions, orders } from './testing/arbitrary-condition.ts'

const reading = { now: Temporal.Instant.from('2026-11-22T12:00:00Z').epochMilliseconds, timezone: 'America/Sao_Paulo' }
const nounNames = Object.keys(nouns) as NounName[]

for (const noun of nounNames) {
  test(`whatever is asked of a ${noun} can be written in OQL and is read from it as it was`, () => {
    fc.assert(
      fc.property(oqlConditions(noun), orders(noun), (where, order) => {
        assert.deepEqual(parseOql(noun, printOql(noun, { where, order })), { where, order })
      }),
      { numRuns: 500 },
    )
  })
}

for (const noun of ['job', 'stream'] as const) {
  test(`what conman can say of a ${noun} is read from its selection as it was`, () => {
    fc.assert(
      fc.property(conmanConditions(noun), (where) => {
        const text = printSelection(noun, where, reading)
        assert.ok(text !== undefined, JSON.stringify(where))
        const parts = (condition: typeof where) =>
          (condition.is === 'all' ? condition.of : [condition]).map((part) => JSON.stringify(part)).toSorted()
        assert.deepEqual(parts(parseSelection(noun, text, reading)), parts(where))
      }),
      { numRuns: 1000 },
    )
  })
}

test('what the clocks of the site show twice is said in UTC the second time', () => {
  const asked = 'deadlineAt >= 2001-02-18T01:30:00Z AND deadlineAt < 2001-02-18T02:01:00Z'
  const { where } = parseOql('job', asked)
  const parts = where.is === 'all' ? where.of : []
  const texts = parts.map((part) => printSelection('job', part, reading))
  assert.deepEqual(texts, ['@#@.@+deadline=2330 02/17/01,', '@#@.@+deadline=,0200 02/18/01 tz UTC'])
  assert.deepEqual(
    texts.map((text) => parseSelection('job', text ?? '', reading)),
    parts,
  )
})

test('what conman cannot say is not written as if it could', () => {
  const { where } = parseOql('job', "name = 'A' OR priority > 10")
  assert.equal(printSelection('job', where, reading), undefined)
  assert.equal(printSelection('job', parseOql('job', "name = 'a b'").where, reading), undefined)
  assert.equal(printSelection('job', parseOql('job', 'startedAt > 2026-11-22T03:14:15.926Z').where, reading), undefined)
})

test('no text makes a reader do anything but read or refuse', () => {
  const pieces =
    '@ # . + ~ = , ( ) " \' ; [ ] < != \\ :: { state abend at 0900 02/19/26 tz Europe/Berlin follows priority PAY 4711 ' +
    'name LIKE IN AND OR NOT ORDER BY null true PT4H 2025-12-01T23:00:00Z 𝄞'
  const piece = fc.constantFrom(...pieces.split(' '), ' ', '\n', '+1 day', '\ud800')
  const texts = fc.oneof(
    fc.array(piece, { maxLength: 14 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary' }),
  )
  let read = 0
  fc.assert(
    fc.property(texts, fc.constantFrom(...nounNames), (text, noun) => {
      for (const parse of [
        () => parseSelection(noun, text, reading),
        () => parseOql(noun, text),
        () => parseSort(noun, text),
      ]) {
        try {
          parse()
          read += 1
        } catch (error) {
          assert.ok(error instanceof Refusal, String(error))
          assert.equal(error.code, 'selection.invalid')
          const { offset, length } = error.details as { offset: number; length: number }
          assert.ok(offset >= 0 && length >= 0 && offset + length <= text.length + 1, `${offset}+${length}`)
        }
      }
    }),
    { numRuns: 4000 },
  )
  assert.ok(read > 100, 'some of them mean something')
})

test('texts made to keep a reader busy are answered at once', () => {
  const long = (unit: string, times = 8000) => unit.repeat(Math.floor(times / unit.length))
  const hostile = [
    long('+'),
    long('+ '),
    long('~at=0900 '),
    long('('),
    long("'"),
    long("''"),
    long('"'),
    long('@'),
    long('1'),
    long('1.'),
  ]
  const spaced = ['@+at=0900', '@+at=0900 tz', '@+at=0900 +1', 'name'].map((head) => `${head}${long(' ', 7000)}x`)
  const nested = [`${long('(', 3000)}name = 'A'`, `${long('NOT ', 4000)}held = true`]
  for (const text of [...hostile, ...spaced, ...nested]) {
    assert.throws(() => parseSelection('job', `${text}!`, reading), { code: 'selection.invalid' })
    assert.throws(() => parseOql('job', `${text}!`), { code: 'selection.invalid' })
  }
})

test('a text that is too long is refused unread', () => {
  assert.throws(() => parseSelection('job', 'A'.repeat(8001), reading), { code: 'selection.invalid' })
  assert.throws(() => parseOql('job', ' '.repeat(8001)), { code: 'selection.invalid' })
})
