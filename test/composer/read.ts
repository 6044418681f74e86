/** Reads a text in which there must be no mistake. */
import assert from 'node:assert/strict'
import { parseDefinitions } from '#/composer/parse.ts'
import type { Definition } from '#/model/definition.ts'

export const read = (text: string): Definition[] => {
  const { definitions, diagnostics } = parseDefinitions({ file: 'printed.txt', text })
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  assert.deepEqual(errors, [], text)
  return definitions.map(({ definition }) => definition)
}
