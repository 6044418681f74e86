import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  encodeIdentifier,
  jobParts,
  parseStreamIdentifier,
  readIdentifier,
  streamIdentifier,
  streamParts,
} from './identifiers.ts'
import { namedUuid, parseUuid, uuidOf } from './uuids.ts'

const id = fc.integer({ min: 0, max: 2 ** 47 })
const name = fc.stringMatching(/^[A-Z0-9_/@ÄÖ-]{1,20}$/)

test('a stream is found again by its JSID, which has sixteen characters', () => {
  fc.assert(
    fc.property(id, (stream) => {
      const text = streamIdentifier(stream)
      assert.match(text, /^0[A-Z]{15}$/)
      assert.equal(parseStreamIdentifier(text), stream)
    }),
  )
  assert.deepEqual(['JOBS', '0AAAA', '0aaaaaaaaaaaaaab', ''].map(parseStreamIdentifier), [
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

test('a job is found by its identifier, plain or in Base64 of either alphabet, with padding or without', () => {
  fc.assert(
    fc.property(name, id, name, (workstation, stream, job) => {
      const plain = `${workstation};${streamIdentifier(stream)};${job}`
      const wanted = { workstation, stream: streamIdentifier(stream), job }
      const encoded = encodeIdentifier(plain, true)
      for (const text of [plain, encoded, encoded.replace(/=+$/, ''), Buffer.from(plain).toString('base64url')]) {
        assert.deepEqual(jobParts(text), wanted)
      }
    }),
  )
})

test('a stream has two parts and a job three; what has others is neither', () => {
  assert.deepEqual(streamParts('WS;JOBS'), { workstation: 'WS', stream: 'JOBS' })
  for (const text of ['WS', 'WS;A;B', ';A', 'WS;', '']) assert.equal(streamParts(text), undefined, text)
  for (const text of ['WS;A', 'WS;A;B;C', ';A;B', 'WS;;B', 'WS;A;', '', '%'])
    assert.equal(jobParts(text), undefined, text)
})

test('a name that could be Base64 too is first of all itself', () => {
  assert.deepEqual(readIdentifier('FTA1'), ['FTA1'])
  assert.deepEqual(readIdentifier('RlRBMQ=='), ['RlRBMQ==', 'FTA1'])
  assert.deepEqual(readIdentifier('WS;A'), ['WS;A'])
})

test('the UUID of what has a number gives the number back, and that of another kind does not', () => {
  fc.assert(
    fc.property(id, (number) => {
      assert.equal(parseUuid('job', uuidOf('job', number)), number)
      assert.equal(parseUuid('job', uuidOf('job', number).toUpperCase()), number)
      assert.equal(parseUuid('stream', uuidOf('job', number)), undefined)
      assert.match(uuidOf('stream', number), /^[0-9a-f]{8}-0000-8000-8000-[0-9a-f]{12}$/)
    }),
  )
})

test('the UUID of a definition is one of version 5 and does not mind the case', () => {
  assert.equal(namedUuid('stream', 'FTA1#PAYROLL'), namedUuid('stream', 'fta1#payroll'))
  assert.notEqual(namedUuid('stream', 'FTA1#PAYROLL'), namedUuid('job', 'FTA1#PAYROLL'))
  assert.match(namedUuid('job', 'X'), /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
