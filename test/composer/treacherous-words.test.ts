/** Words that look like another part of the language where they stand. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read } from './read.ts'

test('FREEDAYS behind a run cycle group is a kind of day', () => {
  const [stream] = read('SCHEDULE A#S\nON $RCG G, FREEDAYS\n:\nEND')
  assert.deepEqual(stream?.kind === 'stream' && stream.runCycles[0]?.days, [
    { type: 'group', group: 'G' },
    { type: 'class', class: 'freedays' },
  ])
})

test('a prompt whose name resembles the beginning of an object may have a # in its text', () => {
  const [prompt] = read('$PROMPT\nRUNCYCLE "Is # 3 mounted?"')
  assert.deepEqual(prompt, { kind: 'prompt', name: 'RUNCYCLE', text: 'Is # 3 mounted?' })
})
