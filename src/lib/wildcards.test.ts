import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { wildcards } from './wildcards.ts'

test('a pattern names what a regular expression would name', () => {
  const letter = fc.constantFrom('a', 'B', '.', '#')
  const pattern = fc.string({ unit: fc.oneof(letter, fc.constantFrom('@', '*', '?')), maxLength: 6 })
  fc.assert(
    fc.property(pattern, fc.string({ unit: letter, maxLength: 8 }), (text, name) => {
      const expression = text.replaceAll('.', '\\.').replaceAll(/[@*]+/g, '.*').replaceAll('?', '.')
      assert.equal(wildcards(text).test(name), new RegExp(`^${expression}$`, 'i').test(name))
    }),
    { numRuns: 5000 },
  )
})

test('a hostile pattern is answered at once', () => {
  const pattern = wildcards(`${'@a'.repeat(90)}x`)
  assert.equal(pattern.test('a'.repeat(200)), false)
})
