/** What is printed is read again: for definitions of every kind, one by one and a whole site. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { openPrint, printDefinition, printDefinitions, printedKinds } from '#/composer/print/print-definitions.ts'
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

test('a site that is printed piece by piece is the text of the whole', () => {
  fc.assert(
    fc.property(definitions, fc.integer({ min: 1, max: 4 }), (site, size) => {
      const sorted = site.toSorted((a, b) => printedKinds.indexOf(a.kind) - printedKinds.indexOf(b.kind))
      const print = openPrint()
      const pieces: string[] = []
      for (let at = 0; at < sorted.length; at += size) pieces.push(print.add(sorted.slice(at, at + size)))
      assert.equal([...pieces, print.end()].join(''), printDefinitions(site))
    }),
    { numRuns },
  )
})
