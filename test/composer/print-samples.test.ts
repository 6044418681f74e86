/** Whole sites as people write them: printed and read they are the same, printed again the same text; and how long it takes. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { printDefinitions } from '#/composer/print/print-definitions.ts'
import { decodeSource } from '#/composer/source-text.ts'
import { night } from '#/composer/testing/night.ts'
import { definitionKey, type Definition } from '#/model/definition.ts'
import { makeSite } from '../../bench/make-site.ts'
import { definitionsOf } from './arbitrary/definitions.ts'
import { read } from './read.ts'

const kinds = Object.keys(definitionsOf)

/** In the order in which they are printed. */
const inOrder = (definitions: readonly Definition[]): Definition[] =>
  definitions.toSorted((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind))

const sample = (): Definition[] =>
  globSync('samples/*/*.txt')
    .toSorted()
    .flatMap((file) => read(decodeSource(readFileSync(file), file).text))

const site = (streams: number): Definition[] => makeSite({ streams, seed: 7 }).flatMap(({ text }) => read(text))

for (const [name, definitions] of [
  ['the samples', sample],
  ['the night of the parser tests', () => read(night)],
  ['a generated site of 60 streams', () => site(60)],
] as const) {
  test(`nothing is lost of ${name} by printing it, and what is printed stays as it is`, () => {
    const written = definitions()
    const text = printDefinitions(written)
    const again = read(text)
    assert.deepEqual(again, inOrder(written))
    assert.equal(printDefinitions(again), text)
    assert.equal(new Set(again.map(definitionKey)).size, again.length)
  })
}

test('1000 streams and 16 000 jobs are printed in less than a second', () => {
  const definitions = site(1000)
  const before = process.cpuUsage()
  const text = printDefinitions(definitions)
  const { user, system } = process.cpuUsage(before)
  assert.ok(text.length > 1_000_000)
  assert.ok(definitions.filter(({ kind }) => kind === 'job').length > 15_500)
  assert.ok(user + system < 1_000_000, `${(user + system) / 1000} ms of CPU`)
})
