import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Type } from 'typebox'
import { accepted, bodyOf, Maybe, textAnswer } from './call.ts'
import { isEncoded } from './identifiers.ts'
import { isUuid, namedUuid } from './uuids.ts'

const Schema = Type.Object({ filters: Maybe(Type.Object({ limit: Maybe(Type.Integer()) })) })

test('a body that is absent, empty, null or {} is an empty object', () => {
  for (const text of ['', ' \n', '{}', 'null']) assert.deepEqual(bodyOf({ text }, Schema), {}, text)
})

test('names that nobody knows are let be, and blanks behind a name do not count', () => {
  assert.deepEqual(bodyOf({ text: '{"columns": ["a"], "filters ": {"limit ": 3}}' }, Schema), {
    columns: ['a'],
    filters: { limit: 3 },
  })
})

test('a body that is no JSON, no object, or has a wrong field is refused, and the field is named', () => {
  assert.throws(() => bodyOf({ text: '{' }, Schema), /not valid JSON/)
  assert.throws(() => bodyOf({ text: '[]' }, Schema), /The body/)
  assert.throws(() => bodyOf({ text: '{"filters": {"limit": "3"}}' }, Schema), /"filters.limit"/)
})

test('a body may be nested deeper than a stack is', () => {
  const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`
  assert.doesNotThrow(() => bodyOf({ text: deep }, Schema))
})

test('a text that cannot be kept is refused, and one in any script is not', () => {
  const Named = Type.Object({ name: Maybe(Type.String()) })
  for (const text of ['{"name": "a\\u0000"}', '{"name": "\\ud800"}']) {
    assert.throws(() => bodyOf({ text }, Named), /"name" has characters/)
  }
  assert.deepEqual(bodyOf({ text: '{"name": "\\ud83d\\ude4f João"}' }, Named), { name: '🙏 João' })
})

test('an order is accepted without a body, a text is plain unless it says otherwise', () => {
  assert.deepEqual(accepted, { status: 202 })
  assert.equal(textAnswer('log').media, 'text/plain')
})

test('identifiers go out in Base64 unless the plain layout is asked for', () => {
  assert.deepEqual([undefined, '1', '0'].map(isEncoded), [true, true, false])
  assert.throws(() => isEncoded('2'), /Id-Encoding/)
  assert.equal(isUuid(namedUuid('job', 'A')), true)
  assert.equal(isUuid('A'), false)
})
