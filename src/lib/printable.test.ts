import assert from 'node:assert/strict'
import { test } from 'node:test'
import { printableLine, printableLog, printableText } from './printable.ts'

test('control characters are shown, not sent to the terminal', () => {
  assert.equal(
    printableLine('a\u001b[31mb\u001b]0;x\u0007\tc\nd\u009b\u202e'),
    'a\\x1b[31mb\\x1b]0;x\\x07\tc\\x0ad\\x9b\\u202e',
  )
})

test('colours and lines stay where they are wanted', () => {
  assert.equal(printableText('\u001b[31mred\u001b[0m\n\r\u001b[2J'), '\u001b[31mred\u001b[0m\n\\x0d\\x1b[2J')
  assert.equal(printableLog('\u001b[1;31m10%\r\n\u001bc'), '\u001b[1;31m10%\r\n\\x1bc')
})
