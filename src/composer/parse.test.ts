import assert from 'node:assert/strict'
import { test } from 'node:test'
import { definitionName, type Definition } from '#/model/definition.ts'
import type { JobStream } from '#/model/job-stream.ts'
import { parseDefinitions } from './parse.ts'
import { night } from './testing/night.ts'

const parse = (text: string) => parseDefinitions({ file: 'night.txt', text })

/** The one definition of a text without mistakes. */
const only = (text: string): Definition => {
  const { definitions, diagnostics } = parse(text)
  assert.deepEqual(diagnostics, [])
  assert.equal(definitions.length, 1)
  return definitions[0]?.definition as Definition
}

const streamOf = (text: string): JobStream => {
  const stream = parse(text).definitions.at(-1)?.definition
  assert.ok(stream?.kind === 'stream')
  return stream
}

const nothing = { follows: [], needs: [], opens: [], prompts: [] }

test('the objects of a site become definitions, in the order of the text', () => {
  const { definitions, diagnostics } = parse(night)
  assert.deepEqual(diagnostics, [])
  assert.deepEqual(
    definitions.map(({ definition }) => `${definition.kind} ${definitionName(definition)}`),
    [
      'workstation FTA1',
      'calendar HOLIDAYS',
      'calendar MONTHEND',
      'parameter AT',
      'parameter Env',
      'resource FTA1#TAPES',
      'prompt GOON',
      'job FTA1#CLEAN',
      'job FTA1#FIX',
      'job FTA2#NEW',
      'stream FTA1#DAILY',
    ],
  )
})

test('workstations, calendars, parameters, resources and prompts are read to the letter', () => {
  const definitions = parse(night).definitions.map(({ definition }) => definition)
  assert.deepEqual(definitions.slice(0, 7), [
    {
      kind: 'workstation',
      name: 'FTA1',
      ignored: false,
      description: 'payments',
      os: 'UNIX',
      node: 'pay.example.com',
      tcpPort: 31111,
      timezone: 'Europe/Rome',
      domain: 'MASTERDM',
      type: 'FTA',
      autoLink: true,
      fullStatus: false,
      comments: [' What runs at night'],
    },
    { kind: 'calendar', name: 'HOLIDAYS', dates: ['2026-01-01', '2026-12-25'], description: 'free days' },
    { kind: 'calendar', name: 'MONTHEND', dates: ['2026-01-31', '2026-02-28'] },
    { kind: 'parameter', name: 'AT', value: '/data/in' },
    { kind: 'parameter', name: 'Env', value: 'night' },
    { kind: 'resource', workstation: 'FTA1', name: 'TAPES', units: 3, description: 'drives' },
    { kind: 'prompt', name: 'GOON', text: ':Is "it" mounted?\nSay so.' },
  ])
})

test('job definitions keep their commands as they are: quotes, back-ticks, #, : and variables', () => {
  const jobs = parse(night).definitions.slice(7, 10)
  assert.deepEqual(
    jobs.map(({ definition }) => definition),
    [
      {
        kind: 'job',
        workstation: 'FTA1',
        name: 'CLEAN',
        task: { type: 'script', script: '/opt/clean.sh -v' },
        logon: 'batch',
        recovery: {
          action: 'rerun',
          repeatEvery: 5,
          attempts: 3,
          job: { workstation: 'FTA1', name: 'FIX' },
          prompt: 'again?',
        },
      },
      {
        kind: 'job',
        workstation: 'FTA1',
        name: 'FIX',
        task: { type: 'command', command: 'echo `date \'+%H:%M\'` # ^AT^ "q" C:\\new' },
        description: 'mends',
        taskType: 'UNIX',
        interactive: true,
        successCondition: '(RC=0) OR (RC>=4 AND RC<8)',
        recovery: { action: 'stop' },
      },
      {
        kind: 'job',
        workstation: 'FTA2',
        name: 'NEW',
        task: { type: 'command', command: 'x' },
        logon: 'y',
        description: 'z',
        recovery: { action: 'stop' },
      },
    ],
  )
})

test('a job stream is read to the letter', () => {
  assert.deepEqual(streamOf(night), {
    kind: 'stream',
    workstation: 'FTA1',
    name: 'DAILY',
    comments: [' every day'],
    description: 'end of day: all',
    validFrom: '2026-01-02',
    timezone: 'Europe/Rome',
    draft: false,
    freeDays: { calendar: 'HOLIDAYS', saturdayWorks: true, sundayWorks: false },
    runCycles: [
      {
        name: 'R1',
        validFrom: '2026-01-01',
        validTo: '2026-12-31',
        days: [{ type: 'rule', rule: 'FREQ=WEEKLY;BYDAY=MO,FR' }],
        freeDayRule: 'next',
        at: { minutes: 360, plusDays: 0 },
        until: { minutes: 480, plusDays: 1 },
        onUntil: 'continue',
        every: { minutes: 15, end: { minutes: 420, plusDays: 0 } },
      },
      {
        days: [
          { type: 'calendar', calendar: 'MONTHEND', offset: { count: -1, unit: 'workdays' } },
          { type: 'date', date: '2026-01-05' },
          { type: 'weekday', weekday: 'MO' },
          { type: 'class', class: 'everyday' },
          { type: 'request' },
        ],
      },
    ],
    exceptions: [{ name: 'X1', days: [{ type: 'calendar', calendar: 'HOLIDAYS' }] }],
    at: { minutes: 540, plusDays: 0, timezone: 'Europe/Rome' },
    carryForward: true,
    matching: 'previous',
    follows: [
      { stream: '/OPS/OTHER', matching: 'previous' },
      { workstation: 'FTA2', stream: 'X', job: 'JOB' },
    ],
    needs: [{ resource: 'TAPES', units: 2 }],
    opens: [{ workstation: 'FTA1', path: '/tmp/x', qualifier: '`ls %p | wc -w` -ge 1' }, { path: '/y' }],
    priority: 100,
    limit: 3,
    prompts: [{ name: 'GOON' }, { text: 'go on?' }],
    jobs: [
      {
        ...nothing,
        workstation: 'FTA1',
        job: 'CLEAN',
        name: 'CLEAN',
        at: { minutes: 600, plusDays: 0 },
        every: 90,
        deadline: { minutes: 1380, plusDays: 0 },
      },
      { ...nothing, workstation: 'FTA1', job: 'FIX', name: 'FIX2', follows: [{ job: 'CLEAN' }], priority: 50 },
      { ...nothing, workstation: 'FTA2', job: 'NEW', name: 'NEW', follows: [{ job: 'FIX2' }, { job: 'CLEAN' }] },
    ],
  })
})

test('a definition and its parts know where they stand', () => {
  const stream = parse(night).definitions.at(-1)
  const definition = streamOf(night)
  const own = stream?.definition.kind === 'stream' ? stream.definition : definition
  const { file, line, column, length, source } = stream?.position ?? {}
  assert.deepEqual(
    { file, line, column, length, source },
    { file: 'night.txt', line: 36, column: 10, length: 10, source: 'SCHEDULE FTA1#DAILY # every day' },
  )
  const parts = [own.runCycles[0], own.follows[1], own.needs[0], own.opens[1], own.prompts[0], own.jobs[1]]
  assert.deepEqual(
    parts.map((part) => {
      const { line = 0, column = 0 } = stream?.marks.get(part ?? {}) ?? {}
      return `${line}:${column}`
    }),
    ['41:15', '47:34', '48:11', '49:48', '52:10', '56:13'],
  )
})

test('blank lines, case and line ends mean nothing', () => {
  const changed = night.replaceAll('\n', '\r\n\r\n').replace('SCHEDULE', '\tschedule').replace('FOLLOWS', '\nfollows')
  assert.deepEqual(
    parse(changed).definitions.map(({ definition }) => definition),
    parse(night).definitions.map(({ definition }) => definition),
  )
})

test('a stream on one line is a stream', () => {
  const stream = only('JOBSTREAM MDM#FINAL ON EVERYDAY AT 2359 CARRYFORWARD : A B FOLLOWS A END')
  assert.equal(stream.kind === 'stream' && stream.jobs.length, 2)
})

for (const [name, text] of [
  ['a stream', 'SCHEDULE FTA1#LIMIT ON REQUEST\n:\nEND'],
  ['a run cycle', 'SCHEDULE FTA1#S ON RUNCYCLE REQUEST "FREQ=DAILY"\n:\nEND'],
  ['an alias', 'SCHEDULE FTA1#S ON REQUEST\n:\nFTA1#J AS PRIORITY\nEND'],
  ['a predecessor', 'SCHEDULE FTA1#S ON REQUEST FOLLOWS NEEDS, LIMIT.@\n:\nEND'],
  ['a parameter', '$PARM\nSCHEDULE "x"'],
  ['a job definition', '$JOBS\nFTA1#AT DOCOMMAND "x"'],
] as const) {
  test(`${name} may be called like a keyword`, () => {
    assert.deepEqual(parse(text).diagnostics, [])
    assert.equal(parse(text).definitions.length, 1)
  })
}

test('words of other places are names: DAILY, WORKDAYS, ENDJOB, OS', () => {
  const { jobs } = streamOf('SCHEDULE A#WORKDAYS ON REQUEST\n:\nDAILY\nENDJOB\nOS\nDAYS\nEND')
  assert.deepEqual(
    jobs.map(({ name }) => name),
    ['DAILY', 'ENDJOB', 'OS', 'DAYS'],
  )
})

test('in FOLLOWS of a job a bare name is a job of the stream, in FOLLOWS of a stream another stream', () => {
  const stream = streamOf(
    'SCHEDULE A#S ON REQUEST FOLLOWS T\n:\nJ\n FOLLOWS K, T.K, T.@, B#T, /f/B#/f/T.K PREVIOUS\nEND',
  )
  assert.deepEqual(stream.follows, [{ stream: 'T' }])
  assert.deepEqual(stream.jobs[0]?.follows, [
    { job: 'K' },
    { stream: 'T', job: 'K' },
    { stream: 'T' },
    { workstation: 'B', stream: 'T' },
    { workstation: '/F/B', stream: '/F/T', job: 'K', matching: 'previous' },
  ])
})

test('a root folder is no part of a name, and variables in names keep their case', () => {
  const stream = streamOf('SCHEDULE /a#/S ON REQUEST\n:\n/^Where^#job\nEND')
  assert.deepEqual([stream.workstation, stream.name, stream.jobs[0]?.workstation], ['A', 'S', '^Where^'])
})
