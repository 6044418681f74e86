/** Definitions in the form of version 1 are read as what they say, and what that form cannot say stays when they are put back. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Definition } from '#/model/definition.ts'
import { sourceOf } from '#/twsd/model/model-object.ts'
import { overV1, readV1, v1Kinds, writeV1 } from '#/twsd/v1/model/kinds.ts'
import { definitionsOf } from '../composer/arbitrary/definitions.ts'
import { plain } from './said.ts'

const numRuns = Number(process.env['MODEL_RUNS'] ?? 200)

for (const kind of v1Kinds) {
  const arbitrary = definitionsOf[kind] as fc.Arbitrary<Definition>

  test(`what version 1 says of a ${kind} is read as a definition that says the same`, () => {
    fc.assert(
      fc.property(arbitrary, (definition) => {
        const json = plain(writeV1(kind, definition))
        const read = readV1(kind, json)
        assert.deepEqual(plain(writeV1(kind, read)), json)
        // A group for requests alone has no run cycle here, and must have one in a definition.
        if (read.kind !== 'runcyclegroup' || read.runCycles.length > 0) sourceOf([read])
      }),
      { numRuns },
    )
  })

  test(`a ${kind} that is put back as it was told does not change`, () => {
    fc.assert(
      fc.property(arbitrary, (definition) => {
        const next = readV1(kind, plain(writeV1(kind, definition)))
        assert.deepEqual(plain(overV1(kind, definition, next)), plain(definition))
      }),
      { numRuns },
    )
  })
}
