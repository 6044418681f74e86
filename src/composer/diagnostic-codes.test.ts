import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { diagnosticCodes } from './diagnostic-codes.ts'

/** What the sources of this folder call `composer.x` or `definition.x`, tests and the table itself apart. */
const saidIn = (folder: URL): Set<string> => {
  const files = globSync('**/*.ts', { cwd: folder }).filter((file) => !/\.test\.ts$|diagnostic-codes\.ts$/.test(file))
  const texts = files.map((file) => readFileSync(new URL(file, folder), 'utf8'))
  return new Set(texts.flatMap((text) => text.match(/(?<=')(?:composer|definition)\.[a-z_]*[a-z](?=')/g) ?? []))
}

/** Refusals of whole files have codes of their own. */
const refusals = new Set(['definition.unreadable', 'definition.invalid', 'definition.unknown'])

test('every code that is said stands in the table, and every code of the table is said', () => {
  const said = saidIn(new URL('./', import.meta.url))
  const known = new Set(Object.keys(diagnosticCodes))
  assert.deepEqual([...said].filter((code) => !known.has(code) && !refusals.has(code)).sort(), [])
  // Their last word is the kind of the object.
  const made = /^definition\.(unknown|unused)_/
  assert.deepEqual([...known].filter((code) => !said.has(code) && !made.test(code)).sort(), [])
})

test('each code is explained in sentences', () => {
  for (const [code, { means, remedy }] of Object.entries(diagnosticCodes)) {
    for (const sentence of [means, remedy]) assert.match(sentence, /^[A-Z].*\.$/, code)
  }
})
