/** What each keyword of a job in a stream builds. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StreamJob } from '#/model/job-stream.ts'
import { checkTexts } from './check-texts.ts'
import { parseDefinitions } from './parse.ts'
import { job, jobAdds, streamOf } from './testing/snippets.ts'

const nothing = { has: () => false, get: () => undefined, names: () => [] }

const clock = (minutes: number, plusDays = 0) => ({ minutes, plusDays })

const clauses: readonly (readonly [text: string, adds: Partial<StreamJob>])[] = [
  ['AT 0900', { at: clock(540) }],
  ['AT 0900 TZ America/Sao_Paulo +1 DAY', { at: { ...clock(540, 1), timezone: 'America/Sao_Paulo' } }],
  ['SCHEDTIME 0900', { scheduledTime: clock(540) }],
  ['UNTIL 0900 ONUNTIL CANC', { until: clock(540), onUntil: 'cancel' }],
  ['DEADLINE 0900 +2 DAYS', { deadline: clock(540, 2) }],
  ['EVERY 0015', { every: 15 }],
  ['EVERY 9959', { every: 99 * 60 + 59 }],
  ['EVERY 0130 EVERYENDTIME 0500 +1 DAY', { every: 90, everyEnd: clock(300, 1) }],
  ['CONFIRMED', { confirmed: true }],
  ['CRITICAL DEADLINE 0900', { critical: true, deadline: clock(540) }],
  ['KEYJOB', { key: true }],
  ['NOP', { nop: true }],
  ['ONLATE KILL DEADLINE 0900', { onLate: 'kill', deadline: clock(540) }],
  ['STATISTICSTYPE CUSTOM', { customStatistics: true }],
  ['PRIORITY 0', { priority: 0 }],
  ['PRIORITY hi', { priority: 100 }],
  ['PRIORITY=20', { priority: 20 }],
  ['MAXDUR 80 ONMAXDUR KILL', { longest: { minutes: 80, action: 'kill' } }],
  ['maxdur=901 onmaxdur cont', { longest: { minutes: 541, action: 'continue' } }],
  ['MAXDUR = 0130\nONMAXDUR = CONTINUE', { longest: { minutes: 90, action: 'continue' } }],
  ['MAXDUR =50000 ONMAXDUR= KILL', { longest: { minutes: 30_000, action: 'kill' } }],
  ['MAXDUR 150% ONMAXDUR KILL', { longest: { percent: 150, action: 'kill' } }],
  ['MAXDUR 120 % ONMAXDUR KILL', { longest: { percent: 120, action: 'kill' } }],
  ['MAXDUR 0130', { longest: { minutes: 90, action: 'continue' } }],
  ['MINDUR 0005 ONMINDUR ABEND', { shortest: { minutes: 5, action: 'abend' } }],
  ['MINDUR 50% ONMINDUR CONFIRM', { shortest: { percent: 50, action: 'confirm' } }],
  ['ONMINDUR CONT MINDUR 1000000%', { shortest: { percent: 1_000_000, action: 'continue' } }],
  [
    'NOP KEYJOB CONFIRMED PRIORITY 5 MAXDUR 5 ONMAXDUR KILL MINDUR 1 ONMINDUR ABEND',
    {
      nop: true,
      key: true,
      confirmed: true,
      priority: 5,
      longest: { minutes: 5, action: 'kill' },
      shortest: { minutes: 1, action: 'abend' },
    },
  ],
]

for (const [text, adds] of clauses) {
  test(`a job of a stream understands ${text.replaceAll('\n', ' ')}`, () => assert.deepEqual(jobAdds(text), adds))
}

test('a job has the workstation of its stream unless it says another, and its own name unless it has an alias', () => {
  const { jobs } = streamOf('SCHEDULE /f/A#S\n:\nJ\nJ AS NOP\n/g/B#/h/J as K CONFIRMED\nEND')
  assert.deepEqual(
    jobs.map(({ workstation, job, name, confirmed }) => [workstation, job, name, confirmed]),
    [
      ['/F/A', 'J', 'J', undefined],
      ['/F/A', 'J', 'NOP', undefined],
      ['/G/B', '/H/J', 'K', true],
    ],
  )
})

test('a job in a folder is called without the folder in its stream, as in the plan', () => {
  const text = `$JOBS A#/f/J DOCOMMAND "x" A#K DOCOMMAND "x"
SCHEDULE A#S ON REQUEST\n:\n/f/J\nK FOLLOWS J, /f/J\nEND\nSCHEDULE A#T ON REQUEST FOLLOWS S.J\n:\nA#K\nEND`
  const { parsed, diagnostics } = checkTexts([{ file: 'f', text: `CPUNAME A OS UNIX END\n${text}` }], nothing)
  assert.deepEqual(diagnostics, [])
  const [stream] = parsed.flatMap(({ definition }) => (definition.kind === 'stream' ? [definition] : []))
  assert.deepEqual(
    stream?.jobs.map(({ job, name, follows }) => [job, name, follows]),
    [
      ['/F/J', 'J', []],
      ['K', 'K', [{ job: 'J' }, { job: 'J' }]],
    ],
  )
})

test('a job may be defined where it is used, its clauses mixed with those of the stream', () => {
  const text =
    'SCHEDULE A#S\n:\nJ NOP DOCOMMAND "x" PRIORITY 5 STREAMLOGON me FOLLOWS T.@ RECOVERY CONTINUE\nMAXDUR 5\nK\nEND'
  const { definitions, diagnostics } = parseDefinitions({ file: 'f', text })
  assert.deepEqual(diagnostics, [])
  const [job, stream] = definitions.map(({ definition }) => definition)
  assert.ok(job?.kind === 'job' && stream?.kind === 'stream')
  assert.deepEqual([job.task, job.logon, job.recovery.action], [{ type: 'command', command: 'x' }, 'me', 'continue'])
  assert.deepEqual(
    stream.jobs.map(({ name, nop, priority, longest, follows }) => [name, nop, priority, longest?.minutes, follows]),
    [
      ['J', true, 5, 5, [{ stream: 'T' }]],
      ['K', undefined, undefined, undefined, []],
    ],
  )
})

test('jobs called like keywords of other places, or nearly like keywords of a job, are jobs', () => {
  const names = ['NOPE', 'JOINED', 'CRITICA1', 'ALL', 'EXEC', 'KILL', 'SUCC', 'CUSTOM', 'PARALLEL']
  const { jobs } = streamOf(`SCHEDULE A#S\n:\n${names.join('\n')}\nEND`)
  assert.deepEqual(
    jobs.map(({ name }) => name),
    names,
  )
})

for (const [slip, keyword] of [
  ['CONFRMED', 'CONFIRMED'],
  ['CRITCAL', 'CRITICAL'],
  ['KEYJB', 'KEYJOB'],
] as const) {
  test(`a misspelt ${keyword} on a line of its own is a job, as in TWS, that is not there; the keyword is named`, () => {
    const text = `CPUNAME A OS UNIX END\n$JOBS\nA#J DOCOMMAND "x"\n${job(`${slip}\nPRIORITY 5`)}`
    const { diagnostics } = checkTexts([{ file: 'f', text }], nothing)
    assert.deepEqual(
      diagnostics.flatMap(({ severity, line, message, hint }) => (severity === 'error' ? [[line, message, hint]] : [])),
      [[7, `There is no job definition A#${slip}.`, `If it is meant as a keyword: did you mean ${keyword}?`]],
    )
  })
}
