import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDefinitions } from '#/composer/parse.ts'
import { templates } from './templates.ts'

for (const [kind, text] of Object.entries(templates)) {
  test(`the text that new ${kind} begins with has no mistake and is of that kind`, () => {
    const { definitions, diagnostics } = parseDefinitions({ file: 'new.txt', text })
    assert.deepEqual(
      diagnostics.filter(({ severity }) => severity === 'error'),
      [],
    )
    assert.equal(definitions.at(-1)?.definition.kind, kind)
  })
}
