import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rangeOf } from './byte-range.ts'

const tag = '"a"'
const of = (range: string | undefined, size = 100, ifRange?: string) => rangeOf({ range, ifRange }, size, tag)

test('a range names its first and last byte, goes to the end, or counts from the end', () => {
  assert.deepEqual(of('bytes=0-9'), { first: 0, last: 9 })
  assert.deepEqual(of('bytes=90-'), { first: 90, last: 99 })
  assert.deepEqual(of('bytes=-10'), { first: 90, last: 99 })
  assert.deepEqual(of('Bytes = 5-5'), { first: 5, last: 5 })
})

test('a range that reaches beyond the end ends there', () => {
  assert.deepEqual(of('bytes=90-1000'), { first: 90, last: 99 })
  assert.deepEqual(of('bytes=-1000'), { first: 0, last: 99 })
})

test('a range without a byte of the document is refused', () => {
  for (const range of ['bytes=100-', 'bytes=100-200', 'bytes=-0']) {
    assert.throws(() => of(range), { code: 'request.no_such_range', details: { size: 100 } }, range)
  }
  assert.throws(() => of('bytes=0-', 0), { code: 'request.no_such_range' })
  assert.throws(() => of('bytes=-5', 0), { code: 'request.no_such_range' })
})

test('what is no range, or several, asks for the whole document', () => {
  for (const range of [undefined, '', 'bytes=', 'bytes=-', 'bytes=9-0', 'bytes=0-1,5-6', 'lines=0-1', 'bytes=a-b']) {
    assert.equal(of(range), undefined, String(range))
  }
})

test('a range of another document than the one there is now asks for the whole', () => {
  assert.deepEqual(of('bytes=0-0', 100, '"a"'), { first: 0, last: 0 })
  assert.equal(of('bytes=0-0', 100, '"b"'), undefined)
  assert.equal(of('bytes=0-0', 100, 'W/"a"'), undefined)
})
