/** What is printed is read again: for definitions of every kind, one by one and a whole site. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { printDefinition, printDefinitions } from '#/composer/print/print-definitions.ts'
import type { Definition } from '#/model/definition.ts'
import { definitions, definitionsOf } from './arbitrary/definitions.ts'
import { read } from './read.ts'
import { numRuns } from './runs.ts'

for (const [kind, arbitrary] of Object.entries(definitionsOf)) {
  test(`a definition is the same after it was printed and read: ${kind}`, () => {
    fc.assert(
      fc.property(arbitrary as fc.Arbitrary<Definition>, (definition) => {
        const text = printDefinition(definition)
        assert.deepEqual(read(text), [definition], text)
      }),
      { numRuns },
    )
  })
}

test('a whole site is the same after it was printed and read, and printed again it is the same text', () => {
  fc.assert(
    fc.property(definitions, (site) => {
      const text = printDefinitions(site)
      const again = read(text)
      assert.deepEqual(again, site, text)
      assert.equal(printDefinitions(again), text)
    }),
    { numRuns },
  )
})
