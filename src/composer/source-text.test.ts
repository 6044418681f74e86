import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '#/lib/refusal.ts'
import { decodeSource, longestSource } from './source-text.ts'

const decode = (bytes: Uint8Array) => decodeSource(bytes, 'night.txt').text

test('UTF-8 is read with and without a byte order mark', () => {
  assert.equal(decode(new TextEncoder().encode('Größe')), 'Größe')
  assert.equal(decode(new TextEncoder().encode('\ufeffGröße')), 'Größe')
})

test('what is not UTF-8 is read as Latin-1, as old extracts are written', () => {
  assert.equal(decode(Uint8Array.of(0x63, 0xe9, 0x67)), 'cég')
  assert.equal(decode(Uint8Array.of(0xef, 0xbb, 0xbf, 0x63, 0xe9, 0x67)), 'cég')
})

test('a binary file is refused', () => {
  assert.throws(() => decode(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0, 1)), {
    code: 'definition.unreadable',
    message: 'night.txt is a binary file (it holds NUL bytes): definitions are text in UTF-8 or Latin-1.',
  })
})

test('a file of more than 16 MiB is refused without being read', () => {
  assert.throws(
    () => decode(new Uint8Array(longestSource + 1)),
    (error) => error instanceof Refusal && error.code === 'definition.unreadable' && error.message.includes('16 MiB'),
  )
})
