/** What FOLLOWS, JOIN, NEEDS, OPENS and PROMPT build, on a stream and on a job. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDefinitions } from './parse.ts'
import type { StreamJob } from '#/model/job-stream.ts'
import type { Follows } from '#/model/needs.ts'
import { headerAdds, jobAdds } from './testing/snippets.ts'

const status = (...any: ('EXEC' | 'SUCC' | 'ABEND' | 'FAIL' | 'SUPPR')[]): Follows['condition'] & object => ({
  type: 'status',
  any,
})

const follows: readonly (readonly [text: string, follows: readonly Follows[]])[] = [
  ['B', [{ job: 'B' }]],
  ['T.B, T.@', [{ stream: 'T', job: 'B' }, { stream: 'T' }]],
  ['W#T', [{ workstation: 'W', stream: 'T' }]],
  ['/f/W#/g/T.B PREVIOUS', [{ workstation: '/F/W', stream: '/G/T', job: 'B', matching: 'previous' }]],
  ['T.@ SAMEDAY', [{ stream: 'T', matching: 'sameday' }]],
  ['T.B RELATIVE FROM -0100 TO +0230', [{ stream: 'T', job: 'B', matching: { type: 'relative', from: -60, to: 150 } }]],
  [
    'T.B\nFROM 0600 -1 DAY\nTO 0559, C',
    [
      {
        stream: 'T',
        job: 'B',
        matching: { type: 'absolute', from: { minutes: 360, days: -1 }, to: { minutes: 359, days: 0 } },
      },
      { job: 'C' },
    ],
  ],
  ['B IF SUCC', [{ job: 'B', condition: status('SUCC') }]],
  ['B IF SUCC|abend', [{ job: 'B', condition: status('SUCC', 'ABEND') }]],
  [
    'B IF FAIL | ABEND |SUCC| SUPPR, C',
    [{ job: 'B', condition: status('FAIL', 'ABEND', 'SUCC', 'SUPPR') }, { job: 'C' }],
  ],
  ['B IF EXEC', [{ job: 'B', condition: status('EXEC') }]],
  ['B IF STATUS_OK | LIMIT', [{ job: 'B', condition: { type: 'output', any: ['STATUS_OK', 'LIMIT'] } }]],
  [
    'W#T.@ PREVIOUS IF ABEND | SUPPR',
    [{ workstation: 'W', stream: 'T', matching: 'previous', condition: status('ABEND', 'SUPPR') }],
  ],
  [
    'T.B IF STATUS_OK PREVIOUS',
    [{ stream: 'T', job: 'B', matching: 'previous', condition: { type: 'output', any: ['STATUS_OK'] } }],
  ],
  ['NET::W#T.B', [{ networkAgent: 'NET', remote: 'W#T.B' }]],
  ['net::"their job of 0600", C', [{ networkAgent: 'NET', remote: 'their job of 0600' }, { job: 'C' }]],
]

for (const [text, expected] of follows) {
  test(`FOLLOWS understands ${text.replaceAll('\n', ' ')}`, () =>
    assert.deepEqual(jobAdds(`FOLLOWS ${text}`), { follows: expected }))
}

test('several FOLLOWS are one list', () =>
  assert.deepEqual(jobAdds('FOLLOWS B FOLLOWS T.@\nFOLLOWS C'), {
    follows: [{ job: 'B' }, { stream: 'T' }, { job: 'C' }],
  }))

const waits: readonly (readonly [text: string, adds: Partial<StreamJob>])[] = [
  [
    'JOIN J1 1 OF FOLLOWS T.B IF SUCC FOLLOWS U.@ IF ABEND ENDJOIN',
    {
      joins: [
        {
          name: 'J1',
          needed: 1,
          follows: [
            { stream: 'T', job: 'B', condition: status('SUCC') },
            { stream: 'U', condition: status('ABEND') },
          ],
        },
      ],
    },
  ],
  [
    'join limit all of\n description "any of" \n follows T.B, T.C\n endjoin',
    {
      joins: [
        {
          name: 'LIMIT',
          needed: 0,
          follows: [
            { stream: 'T', job: 'B' },
            { stream: 'T', job: 'C' },
          ],
          description: 'any of',
        },
      ],
    },
  ],
  [
    'JOIN J1 0 OF FOLLOWS T.B PREVIOUS ENDJOIN JOIN J2 OF FOLLOWS T.@ ENDJOIN',
    {
      joins: [
        { name: 'J1', needed: 0, follows: [{ stream: 'T', job: 'B', matching: 'previous' }] },
        { name: 'J2', needed: 0, follows: [{ stream: 'T' }] },
      ],
    },
  ],
  ['NEEDS TAPES', { needs: [{ resource: 'TAPES', units: 1 }] }],
  [
    'NEEDS 1024 W#TAPES, 2 /f/W#LIMIT, DISKS',
    {
      needs: [
        { workstation: 'W', resource: 'TAPES', units: 1024 },
        { workstation: '/F/W', resource: 'LIMIT', units: 2 },
        { resource: 'DISKS', units: 1 },
      ],
    },
  ],
  ['OPENS "/in/a"', { opens: [{ path: '/in/a' }] }],
  [
    'OPENS W#"/in/a b", /in/c (-d %p)',
    {
      opens: [
        { path: '/in/a b', workstation: 'W' },
        { path: '/in/c', qualifier: '-d %p' },
      ],
    },
  ],
  [
    'OPENS "/in" (`ls %p | wc -w` -ge 1), "/x" (notempty)',
    {
      opens: [
        { path: '/in', qualifier: '`ls %p | wc -w` -ge 1' },
        { path: '/x', qualifier: 'notempty' },
      ],
    },
  ],
  [
    'OPENS "C:\\\\in\\\\a" ( -f %p -a \\( -s %p \\) )',
    {
      opens: [{ path: 'C:\\in\\a', qualifier: '-f %p -a \\( -s %p \\)' }],
    },
  ],
  ['PROMPT GOON', { prompts: [{ name: 'GOON' }] }],
  [
    'PROMPT "go on?", LIMIT, ":said", "!not \\"logged\\""',
    {
      prompts: [{ text: 'go on?' }, { name: 'LIMIT' }, { text: ':said' }, { text: '!not "logged"' }],
    },
  ],
]

for (const [text, expected] of waits) {
  test(`a job and a stream understand ${text.replaceAll('\n', ' ')}`, () => {
    assert.deepEqual(jobAdds(text), expected)
    assert.deepEqual(headerAdds(text), expected)
  })
}

test('a condition may be called OR: behind a bar it is a name', () => {
  const { diagnostics } = parseDefinitions({ file: 'f', text: 'SCHEDULE WS#S\n:\nWS#J FOLLOWS A IF X | OR | Y\nEND\n' })
  assert.deepEqual(diagnostics, [])
})
