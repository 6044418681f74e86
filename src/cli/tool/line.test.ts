import assert from 'node:assert/strict'
import { test } from 'node:test'
import { optionsOf, readCommands, readLine, splitAt } from './line.ts'

test('commands are chained by &, which quotes and parentheses keep', () => {
  assert.deepEqual(readCommands('sj @#@.@+state=abend & adj 3;opens="/in/a&b"(-s "%p" && true) &'), [
    'sj @#@.@+state=abend',
    'adj 3;opens="/in/a&b"(-s "%p" && true)',
  ])
})

const lines: readonly (readonly [text: string, word: string, about: string, options: readonly string[][]])[] = [
  ['sj', 'sj', '', []],
  ['SJ @#PAY@.@+state=hold;info', 'sj', '@#PAY@.@+state=hold', [['info', '']]],
  ['cs=WS#JS(0900 02/19);noask', 'cs', 'WS#JS(0900 02/19)', [['noask', '']]],
  [
    'rr = WS#JS.JOB ; at = 2330 ;noask',
    'rr',
    'WS#JS.JOB',
    [
      ['at', '2330'],
      ['noask', ''],
    ],
  ],
  ['ap 4711;10', 'ap', '4711', [['', '10']]],
  ['reply 5;yes', 'reply', '5', [['yes', '']]],
  [
    'adj WK1#JS2(0900 02/19/18).j6;opens="/usr/lib/file5"(-s %p);until 2330 +1 days',
    'adj',
    'WK1#JS2(0900 02/19/18).j6',
    [
      ['opens', '"/usr/lib/file5"(-s %p)'],
      ['until', '2330 +1 days'],
    ],
  ],
]

for (const [text, word, about, options] of lines) {
  test(`a line is cut into its word, what it is about, and options: ${text}`, () => {
    const read = readLine(text)
    assert.deepEqual(
      [read.word, read.about, read.options.map(({ name, value }) => [name, value])],
      [word, about, options],
    )
  })
}

test('an option that a command does not know is refused with what it takes', () => {
  assert.throws(() => optionsOf(readLine('cj 3;pent'), ['pend', 'noask']), {
    code: 'command.usage',
    message: 'cj has no option ;pent. Did you mean pend? It takes ;pend ;noask.',
  })
  assert.throws(() => optionsOf(readLine('rr 3;at'), ['at']).value('at'), {
    message: ';at of rr needs a value: ;at=VALUE.',
  })
})

test('a quote that does not end is refused', () => {
  assert.throws(() => splitAt('opens="/a', ';'), { code: 'command.usage' })
})
