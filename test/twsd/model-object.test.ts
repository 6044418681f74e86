/** Definitions in HWA's form are read as the definitions they were, but for what that form cannot say. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Definition } from '#/model/definition.ts'
import { codecs, saidKinds } from '#/twsd/model/kinds.ts'
import { over, readModelObject, sourceOf, writeModelObject } from '#/twsd/model/model-object.ts'
import { definitionsOf } from '../composer/arbitrary/definitions.ts'
import { plain, said } from './said.ts'

const numRuns = Number(process.env['MODEL_RUNS'] ?? 200)

for (const kind of saidKinds) {
  const arbitrary = definitionsOf[kind] as fc.Arbitrary<Definition>

  test(`a definition is the same after it was said in HWA's form and read: ${codecs[kind].word}`, () => {
    fc.assert(
      fc.property(arbitrary, (definition) => {
        const json = plain(writeModelObject(definition))
        const read = readModelObject(json, kind)
        assert.deepEqual(plain(read), [plain(said(definition))])
        assert.deepEqual(plain(writeModelObject(read[0] ?? definition)), json)
      }),
      { numRuns },
    )
  })

  test(`a definition that is put back as it was told does not change: ${codecs[kind].word}`, () => {
    fc.assert(
      fc.property(arbitrary, (definition) => {
        const [next] = readModelObject(plain(writeModelObject(definition)), kind)
        assert.deepEqual(plain(over(definition, next ?? definition)), plain(definition))
        sourceOf([definition])
      }),
      { numRuns },
    )
  })
}
