/** A text that is written in another way, and means the same, gives the same definitions. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseDefinitions } from '#/composer/parse.ts'
import { printDefinitions } from '#/composer/print/print-definitions.ts'
import type { Definition } from '#/model/definition.ts'
import { definitions } from './arbitrary/definitions.ts'
import { diceOf, mangle } from './mangle.ts'
import { read } from './read.ts'
import { numRuns } from './runs.ts'

const withoutComments = (definition: Definition): object => ({ ...definition, comments: [] })

test('case, blanks, line ends, comments, the order of clauses and how lists are written mean nothing', () => {
  fc.assert(
    fc.property(definitions, fc.integer(), (site, seed) => {
      const text = mangle(printDefinitions(site), site, diceOf(seed))
      assert.deepEqual(read(text).map(withoutComments), site.map(withoutComments), text)
    }),
    { numRuns },
  )
})

test('printing what was read is stable, however the text was written', () => {
  fc.assert(
    fc.property(definitions, fc.integer(), (site, seed) => {
      const once = printDefinitions(read(mangle(printDefinitions(site), site, diceOf(seed))))
      const again = parseDefinitions({ file: 'printed.txt', text: once }).definitions.map(
        ({ definition }) => definition,
      )
      assert.equal(printDefinitions(again), once)
    }),
    { numRuns },
  )
})
