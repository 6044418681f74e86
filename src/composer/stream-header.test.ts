/** What each keyword in the header of a job stream builds. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JobStream } from '#/model/job-stream.ts'
import { headerAdds, streamOf } from './testing/snippets.ts'

const clock = (minutes: number, plusDays = 0) => ({ minutes, plusDays })
const watch = { type: 'file', event: 'created', workstation: 'A', file: '/in/x', interval: 60, rerun: false } as const

const clauses: readonly (readonly [text: string, adds: Partial<JobStream>])[] = [
  ['VALIDFROM 11/22/2026', { validFrom: '2026-11-22' }],
  ['TIMEZONE Europe/Rome', { timezone: 'Europe/Rome' }],
  ['TZ "Europe/Rome"', { timezone: 'Europe/Rome' }],
  ['DESCRIPTION "end of # day"', { description: 'end of # day' }],
  ['DRAFT', { draft: true }],
  ['VARTABLE /pay/NIGHT', { variableTable: '/PAY/NIGHT' }],
  ['VARTABLE LIMIT', { variableTable: 'LIMIT' }],
  ['FREEDAYS HOL', { freeDays: { calendar: 'HOL', saturdayWorks: false, sundayWorks: false } }],
  ['FREEDAYS /c/HOL -SA -su', { freeDays: { calendar: '/C/HOL', saturdayWorks: true, sundayWorks: true } }],
  ['AT 0900', { at: clock(540) }],
  ['AT 900 TIMEZONE Europe/Rome +1 DAY', { at: { ...clock(540, 1), timezone: 'Europe/Rome' } }],
  ['AT 0900 + 2 DAYS TZ UTC', { at: { ...clock(540, 2), timezone: 'UTC' } }],
  ['SCHEDTIME 2359', { scheduledTime: clock(1439) }],
  ['UNTIL 0000', { until: clock(0) }],
  ['UNTIL 0800 +1 DAY ONUNTIL SUPPR', { until: clock(480, 1), onUntil: 'suppress' }],
  ['ONUNTIL CONT UNTIL 0800', { until: clock(480), onUntil: 'continue' }],
  ['JSUNTIL 0800 ONUNTIL CANC', { latestStart: clock(480), onUntil: 'cancel' }],
  ['DEADLINE 0800', { deadline: clock(480) }],
  [
    '(SCHEDTIME 0700 JSUNTIL 0800 ONUNTIL CONT DEADLINE 0900)',
    {
      scheduledTime: clock(420),
      latestStart: clock(480),
      onUntil: 'continue',
      deadline: clock(540),
    },
  ],
  ['CARRYFORWARD', { carryForward: true }],
  ['KEYSCHED', { key: true }],
  ['LIMIT 0', { limit: 0 }],
  ['LIMIT 1024', { limit: 1024 }],
  ['PRIORITY 0', { priority: 0 }],
  ['PRIORITY 99', { priority: 99 }],
  ['PRIORITY HI', { priority: 100 }],
  ['priority go', { priority: 101 }],
  ['ONOVERLAP PARALLEL', { onOverlap: 'parallel' }],
  ['ONOVERLAP ENQUEUE', { onOverlap: 'enqueue' }],
  ['ONOVERLAP donotstart', { onOverlap: 'donotstart' }],
  ['MATCHING PREVIOUS', { matching: 'previous' }],
  ['MATCHING SAMEDAY', { matching: 'sameday' }],
  ['MATCHING RELATIVE FROM -0130 TO +2400', { matching: { type: 'relative', from: -90, to: 1440 } }],
  ['MATCHING RELATIVE FROM - 30 TO 0', { matching: { type: 'relative', from: -30, to: 0 } }],
  [
    'MATCHING FROM 0600 TO 0559 +1 DAY',
    {
      matching: { type: 'absolute', from: { minutes: 360, days: 0 }, to: { minutes: 359, days: 1 } },
    },
  ],
  [
    'MATCHING FROM 0600 -2 DAYS TO 0600 - 1 DAY',
    {
      matching: { type: 'absolute', from: { minutes: 360, days: -2 }, to: { minutes: 360, days: -1 } },
    },
  ],
  [
    'ISSERVICE SERVICENAME "Pay" SERVICEDESCRIPTION "all" SERVICETAGS "|a|b|" SERVICEVARIABLES ["X:\\"1\\"", "Y:\\"2\\""]',
    {
      service: { name: 'Pay', description: 'all', tags: '|a|b|', variables: ['X:"1"', 'Y:"2"'] },
    },
  ],
  [
    'ISSERVICE\nSERVICENAME PAY\nSERVICEVARIABLES "{X: \\"1\\"}"',
    { service: { name: 'PAY', variables: ['{X: "1"}'] } },
  ],
  ['STARTCOND FILECREATED A#"/in/x" USER me INTERVAL 60', { startCondition: { ...watch, user: 'me' } }],
  [
    'STARTCOND FILEMODIFIED /in/x INTERVAL 5 (RERUN)',
    {
      startCondition: { type: 'file', event: 'modified', file: '/in/x', interval: 5, rerun: true },
    },
  ],
  [
    'STARTCOND FILECREATED A#/in/x USER "me" INTERVAL 60 (ALIAS USER RERUN BATCH OUTFILE "/out" PARAMS "-r -d")',
    {
      startCondition: {
        ...watch,
        user: 'me',
        batch: true,
        outputFile: '/out',
        parameters: '-r -d',
        rerun: true,
        alias: 'USER',
      },
    },
  ],
  [
    'STARTCOND JOB /f/A#/g/J OUTCOND STATUS_OK INTERVAL 90 (ALIAS W)',
    {
      startCondition: {
        type: 'job',
        workstation: '/F/A',
        job: '/G/J',
        condition: 'STATUS_OK',
        interval: 90,
        rerun: false,
        alias: 'W',
      },
    },
  ],
]

for (const [text, adds] of clauses) {
  test(`the header of a stream understands ${text.replaceAll('\n', ' ')}`, () =>
    assert.deepEqual(headerAdds(text), adds))
}

test('every clause of a header may stand in any order, in any case, with comments and stray blanks between', () => {
  const texts = new Set(clauses.map(([text]) => text))
  const some = ['LIMIT 1024', 'KEYSCHED', 'VARTABLE LIMIT', 'MATCHING SAMEDAY', 'UNTIL 0000', 'FREEDAYS HOL', 'DRAFT']
  assert.ok(some.every((each) => texts.has(each)))
  const written = (list: readonly string[]): string =>
    list.map((each) => `\t${each} \r\n# note, "with: signs\r\n`).join(' \r\n')
  assert.deepEqual(
    headerAdds(written(some)),
    headerAdds(written(some.toReversed()).toLowerCase().replaceAll('hol', 'HOL')),
  )
})

test('words that are keywords of one clause only are names elsewhere: TO, JOB, USER, OF, FROM', () => {
  const stream = streamOf('SCHEDULE A#JOB ON USER FOLLOWS INTERVAL\n:\nTO\nJOB\nOF\nFROM\nUSER FOLLOWS TO\nEND')
  assert.deepEqual(
    stream.jobs.map(({ name }) => name),
    ['TO', 'JOB', 'OF', 'FROM', 'USER'],
  )
  assert.deepEqual(stream.runCycles, [{ days: [{ type: 'calendar', calendar: 'USER' }] }])
})
