/** What is printed is read again: for definitions of every kind, one by one and a whole site. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseDefinitions } from '#/composer/parse.ts'
import { printDefinition, printDefinitions } from '#/composer/print/print-definitions.ts'
import type { Definition } from '#/model/definition.ts'
import { definitions, definitionsOf } from './arbitrary/definitions.ts'

/** How often each property is tried; more by hand. */
const numRuns = Number(process.env['PRINT_RUNS'] ?? 300)

/** The definitions of a text in which there must be no mistake. */
const read = (text: string): Definition[] => {
  const { definitions, diagnostics } = parseDefinitions({ file: 'printed.txt', text })
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  assert.deepEqual(errors, [], text)
  return definitions.map(({ definition }) => definition)
}

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
      const again = read(text === '' ? '$JOBS' : text)
      assert.deepEqual(again, site, text)
      assert.equal(printDefinitions(again), text)
    }),
    { numRuns },
  )
})
