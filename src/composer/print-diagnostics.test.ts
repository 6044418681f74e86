import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Diagnostic } from '#/model/diagnostic.ts'
import { formatDiagnostic } from './print-diagnostics.ts'

const diagnostic: Diagnostic = {
  code: 'composer.unknown_keyword',
  severity: 'error',
  message: 'FOLOWS is not a keyword of a job of a stream.',
  hint: 'Did you mean FOLLOWS?',
  file: 'night.txt',
  line: 12,
  column: 2,
  length: 6,
  source: '\tFOLOWS PAYCALC',
}

test('a diagnostic shows its line, and a caret below its place', () => {
  assert.equal(
    formatDiagnostic(diagnostic),
    [
      'night.txt:12:2: error composer.unknown_keyword: FOLOWS is not a keyword of a job of a stream.',
      '  \tFOLOWS PAYCALC',
      '  \t^^^^^^',
      '  Did you mean FOLLOWS?',
    ].join('\n'),
  )
})

test('of a long line the part around the place is shown', () => {
  const source = `${'x'.repeat(5000)}HERE${'y'.repeat(5000)}`
  const [, shown = '', carets = ''] = formatDiagnostic({ ...diagnostic, source, column: 5001, length: 4 }).split('\n')
  assert.ok(shown.length < 200)
  assert.equal(shown.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1), 'HERE')
})
