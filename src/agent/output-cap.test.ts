/** What is left of a long output, wherever the cuts fall. */
import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { capOutput, cutOutput } from './output-cap.ts'

const cap = 100_000
const line = '\nthe last word\n'

/** The end of a job's output after it wrote these parts, with a cut after each. */
const outputOf = (t: TestContext, parts: readonly string[]): string => {
  const folder = mkdtempSync(join(tmpdir(), 'batuta-output-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const output = join(folder, 'output')
  writeFileSync(output, '')
  for (const part of parts) {
    appendFileSync(output, part)
    cutOutput(folder, cap)
  }
  capOutput(folder, cap)
  return readFileSync(output, 'utf8')
}

test('a cut that comes after the last line of a job loses neither the line nor the note', (t) => {
  const text = outputOf(t, [`${'x'.repeat(400_000)}${line}`])
  const leftOut = 400_000 + line.length - cap - 64 * 1024
  assert.equal(
    text,
    `${'x'.repeat(cap)}\n[batuta: output capped at 97.7 KiB; ${leftOut} bytes left out]\n${'x'.repeat(64 * 1024 - line.length)}${line}`,
  )
})

test('what came before and after a cut make one end', (t) => {
  const text = outputOf(t, ['x'.repeat(400_000), 'y'.repeat(10), line])
  assert.ok(text.endsWith(`x${'y'.repeat(10)}${line}`))
  assert.equal(/(\d+) bytes left out/.exec(text)?.[1], String(400_000 + 10 + line.length - cap - 64 * 1024))
})

test('an output within the cap, or hardly beyond it, stays as it is', (t) => {
  const short = `${'x'.repeat(cap + 10)}${line}`
  assert.equal(outputOf(t, [short]), short)
})
