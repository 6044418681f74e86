/** `docs/reliability.md` names every crash point with its sentence, and every invariant with its file. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { failpoints } from '#/lib/failpoint.ts'
import { invariants } from '../invariants/audit.ts'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/reliability.md'), 'utf8')

test('the page lists the crash points of the program, in their order, with what they mean', () => {
  const rows = [...page.matchAll(/^\| `([a-z]+\.[a-z]+)` \| (.+) \|$/gm)].map(([, name = '', what]) => [name, what])
  assert.deepEqual(rows, Object.entries(failpoints))
})

test('the page lists the invariants that an audit holds a ledger against', () => {
  const files = [...page.matchAll(/^\| .+ \| `([a-z-]+\.ts)` \| .+ \|$/gm)].map(([, file = '']) => file)
  const names = files.map((file) => {
    const source = readFileSync(join(root, 'test/invariants', file), 'utf8')
    return /const name = '(.+)'/.exec(source)?.[1]
  })
  assert.deepEqual(
    names,
    invariants.map(({ name }) => name),
  )
})
