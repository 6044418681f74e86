import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planDays } from './plan-days.ts'
import {
  everyday,
  instantText,
  job,
  planOf,
  sourcesAfter,
  step,
  stream,
  streamsIn,
  time,
  workstation,
} from './testing/site.ts'

test('streams come in the order of their scheduled times, then of their names, with the jobs of each together', () => {
  const { batch } = planOf([
    job('X'),
    job('Y'),
    stream('LATE', { at: time('1800'), jobs: [step('X'), step('Y')] }),
    stream('B', { jobs: [step('X')] }),
    stream('A', { jobs: [step('X'), step('Y')] }),
  ])
  assert.deepEqual(
    batch.streams.map(({ id, name, firstJob, jobCount }) => [id, name, firstJob, jobCount]),
    [
      [1, 'A', 1, 2],
      [2, 'B', 3, 1],
      [3, 'LATE', 4, 2],
    ],
  )
  assert.deepEqual(
    batch.jobs.map(({ id, stream, name }) => [id, stream, name]),
    [
      [1, 1, 'X'],
      [2, 1, 'Y'],
      [3, 2, 'X'],
      [4, 3, 'X'],
      [5, 3, 'Y'],
    ],
  )
})

test('a batch says which days it adds, and brings all workstations and resources', () => {
  const { batch } = planOf(
    [
      workstation('FTA1', { timezone: 'Europe/Berlin', ignored: true }),
      { kind: 'resource', workstation: 'FTA1', name: 'TAPES', units: 2 },
    ],
    { from: '2026-11-22', to: '2026-11-23' },
  )
  assert.deepEqual([batch.reason, batch.from, batch.to], ['extension', '2026-11-22', '2026-11-23'])
  assert.deepEqual(batch.workstations, [
    { name: 'WS', timezone: 'UTC', ignored: false },
    { name: 'FTA1', timezone: 'Europe/Berlin', ignored: true },
  ])
  assert.deepEqual(batch.resources, [{ name: 'FTA1#TAPES', units: 2 }])
})

test('drafts and streams on ignored workstations are never planned', () => {
  const { batch, notes } = planOf([
    workstation('OLD', { ignored: true }),
    stream('DRAFT', { draft: true }),
    stream('GONE', { workstation: 'old' }),
    stream('REAL'),
  ])
  assert.deepEqual(streamsIn(batch), ['REAL 2026-11-22T00:00Z'])
  assert.deepEqual(notes, [])
})

test("a time is of its own zone, else the stream's, else the workstation's, else the site's", () => {
  const at = time('0900')
  const { batch } = planOf(
    [
      workstation('BERLIN', { timezone: 'Europe/Berlin' }),
      stream('OWN', { workstation: 'BERLIN', timezone: 'America/Sao_Paulo', at: time('0900', 'UTC') }),
      stream('STREAM', { workstation: 'BERLIN', timezone: 'America/Sao_Paulo', at }),
      stream('WORKSTATION', { workstation: 'BERLIN', at }),
      stream('SITE', { at }),
    ],
    { site: { timezone: 'America/New_York' } },
  )
  assert.deepEqual(streamsIn(batch), [
    'WORKSTATION 2026-11-22T08:00Z',
    'OWN 2026-11-22T09:00Z',
    'STREAM 2026-11-22T12:00Z',
    'SITE 2026-11-22T14:00Z',
  ])
})

test('a time before the start of day lies on the next date, and without one a stream is placed at the start of day', () => {
  const { batch } = planOf(
    [stream('NIGHT', { at: time('0559') }), stream('DAWN', { at: time('0600') }), stream('FREE')],
    {
      site: { startOfDay: 6 * 60 },
    },
  )
  assert.deepEqual(streamsIn(batch), ['DAWN 2026-11-22T06:00Z', 'FREE 2026-11-22T06:00Z', 'NIGHT 2026-11-23T05:59Z'])
  assert.deepEqual(new Set(batch.streams.map(({ day }) => day)), new Set(['2026-11-22']))
})

test('a stream without AT does not start before its day, and SCHEDTIME places it without holding it', () => {
  const { batch } = planOf([stream('PLACED', { scheduledTime: time('2000') })])
  const [placed] = batch.streams
  assert.equal(instantText(placed?.scheduledAt ?? null), '2026-11-22T20:00Z')
  assert.equal(instantText(placed?.startAt ?? null), '2026-11-22T00:00Z')
})

test("the times of a run cycle replace the stream's, one by one", () => {
  const { batch } = planOf([
    stream('S', {
      at: time('0800'),
      until: time('1000'),
      onUntil: 'cancel',
      deadline: time('1200'),
      runCycles: [
        everyday({ name: 'OWN', at: time('0900'), until: time('0100 +1') }),
        everyday({ name: 'LATER', scheduledTime: time('1500'), deadline: time('1600') }),
        everyday({ name: 'STREAM' }),
      ],
    }),
  ])
  assert.deepEqual(
    batch.streams.map((row) => [
      row.runCycle,
      instantText(row.startAt),
      instantText(row.untilAt),
      row.onUntil,
      instantText(row.deadlineAt),
    ]),
    [
      ['STREAM', '2026-11-22T08:00Z', '2026-11-22T10:00Z', 'cancel', '2026-11-22T12:00Z'],
      ['OWN', '2026-11-22T09:00Z', '2026-11-23T01:00Z', 'suppress', '2026-11-22T12:00Z'],
      ['LATER', '2026-11-22T00:00Z', '2026-11-22T10:00Z', 'cancel', '2026-11-22T16:00Z'],
    ],
  )
})

test('run cycles give one instance for each time of a day, however many name the time', () => {
  const runCycles = [
    everyday({ name: 'FIRST' }),
    everyday({ name: 'SAME' }),
    everyday({ name: 'NOON', at: time('1200') }),
  ]
  const { batch } = planOf([stream('S', { runCycles })])
  assert.deepEqual(
    batch.streams.map(({ runCycle }) => runCycle),
    ['FIRST', 'NOON'],
  )
})

test("a job has the times, priority and repetition of its step, and its stream's limit stays with the stream", () => {
  const { batch } = planOf([
    job('X'),
    stream('S', {
      timezone: 'America/Sao_Paulo',
      priority: 50,
      limit: 0,
      jobs: [
        step('X', {
          name: 'ALIAS',
          at: time('2230'),
          until: time('0100 +1'),
          onUntil: 'continue',
          deadline: time('0300 +1', 'UTC'),
          every: 15,
          priority: 101,
        }),
        step('X'),
      ],
    }),
  ])
  const [alias, plain] = batch.jobs
  assert.deepEqual([batch.streams[0]?.priority, batch.streams[0]?.limit], [50, 0])
  assert.deepEqual([alias?.name, alias?.definition, alias?.every, alias?.priority], ['ALIAS', 'WS#X', 15, 101])
  assert.deepEqual(
    [alias?.startAt, alias?.untilAt, alias?.deadlineAt].map((at) => instantText(at ?? null)),
    ['2026-11-23T01:30Z', '2026-11-23T04:00Z', '2026-11-23T03:00Z'],
  )
  assert.equal(alias?.onUntil, 'continue')
  assert.deepEqual(
    [plain?.startAt, plain?.untilAt, plain?.deadlineAt, plain?.priority, plain?.every, plain?.onUntil],
    [null, null, null, 10, null, 'suppress'],
  )
})

test('each job with a recovery job has a row for it behind the steps of its stream', () => {
  const { batch } = planOf([
    workstation('FTA1'),
    job('CLEAN'),
    job('CLEAN', { workstation: 'FTA1' }),
    job('X', { recovery: { action: 'stop', job: { name: 'CLEAN' } } }),
    job('Y', { recovery: { action: 'rerun', job: { workstation: 'FTA1', name: 'clean' } } }),
    job('Z'),
    stream('S', { jobs: [step('X'), step('Z'), step('Y')] }),
  ])
  assert.equal(batch.streams[0]?.jobCount, 5)
  assert.deepEqual(
    batch.jobs.map(({ id, role, definition, recoveryJob }) => [id, role, definition, recoveryJob]),
    [
      [1, 'step', 'WS#X', 4],
      [2, 'step', 'WS#Z', null],
      [3, 'step', 'WS#Y', 5],
      [4, 'recovery', 'WS#CLEAN', null],
      [5, 'recovery', 'FTA1#CLEAN', null],
    ],
  )
})

const mistakes = [
  ['a job that is not defined', stream('BAD', { jobs: [step('NONE')] }), 'There is no job definition WS#NONE.'],
  [
    'a recovery job that is not defined',
    stream('BAD', { jobs: [step('LOST')] }),
    'There is no job definition WS#NOWHERE.',
  ],
  [
    'a calendar that is not defined',
    stream('BAD', { runCycles: [everyday({ days: [{ type: 'calendar', calendar: 'NONE' }] })] }),
    'There is no calendar NONE.',
  ],
  [
    'a rule that cannot be understood',
    stream('BAD', { runCycles: [everyday({ days: [{ type: 'rule', rule: 'FREQ=NOW' }] })] }),
    'The rule "FREQ=NOW" cannot be understood: FREQ needs DAILY, WEEKLY, MONTHLY or YEARLY, not NOW.',
  ],
  [
    'a time zone that does not exist',
    stream('BAD', { timezone: 'Mars/Olympus' }),
    'There is no time zone Mars/Olympus. Use an IANA name such as America/Sao_Paulo.',
  ],
  [
    'a resource that is not defined',
    stream('BAD', { needs: [{ resource: 'TAPES', units: 1 }] }),
    'There is no resource WS#TAPES.',
  ],
  [
    'a step that follows none of its jobs',
    stream('BAD', { jobs: [step('X', { follows: [{ job: 'Y' }] })] }),
    'WS#BAD has no job Y to follow. Did you mean X?',
  ],
] as const

for (const [what, bad, sentence] of mistakes) {
  test(`a stream with ${what} is left out with a note, and the others are planned`, () => {
    const lost = job('LOST', { recovery: { action: 'stop', job: { name: 'NOWHERE' } } })
    const { batch, notes } = planOf([job('X'), lost, bad, stream('GOOD', { jobs: [step('X')] })])
    assert.deepEqual(streamsIn(batch), ['GOOD 2026-11-22T00:00Z'])
    assert.equal(batch.tasks.length, 1)
    assert.deepEqual(notes, [
      { level: 'warning', stream: 'WS#BAD', follows: null, sentence: `WS#BAD is not planned. ${sentence}` },
    ])
  })
}

test('ids go on from where the plan stands', () => {
  const sources = sourcesAfter([job('X'), stream('S', { jobs: [step('X')] })])
  const next = { batch: 7, stream: 70, job: 700, task: 5, file: 3, prompt: 2, join: 1, pending: 1 }
  const { batch } = planDays({ ...sources, next, from: '2026-11-22', to: '2026-11-22' })
  assert.deepEqual(
    [batch.id, batch.streams[0]?.id, batch.streams[0]?.firstJob, batch.jobs[0]?.id, batch.jobs[0]?.task],
    [7, 70, 700, 700, 5],
  )
})
