import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Follows } from '#/model/needs.ts'
import { planDays } from './plan-days.ts'
import { everyday, followsIn, job, planOf, sourcesAfter, step, stream, time, workstation } from './testing/site.ts'

const x = job('X')
const y = job('Y')
const after = (...follows: Follows[]) => ({ follows })

test('a job follows another of its stream by its name there', () => {
  const { batch } = planOf([
    x,
    stream('S', { jobs: [step('X', { name: 'FIRST' }), step('X', after({ job: 'first' }))] }),
  ])
  assert.deepEqual(followsIn(batch), ['S 22.X waits for S 22.FIRST'])
})

test('a job or stream follows a job of another stream, or the whole of it', () => {
  const { batch } = planOf([
    x,
    y,
    stream('LEDGER', { jobs: [step('X'), step('Y')] }),
    stream('PAY', {
      ...after({ stream: 'LEDGER', job: 'Y' }),
      jobs: [step('X', after({ stream: 'ledger', job: '@' })), step('Y', after({ stream: 'LEDGER' }))],
    }),
  ])
  assert.deepEqual(followsIn(batch), [
    'PAY 22 waits for LEDGER 22.Y',
    'PAY 22.X waits for LEDGER 22',
    'PAY 22.Y waits for LEDGER 22',
  ])
})

test('a predecessor without a workstation is looked for on the workstation of the stream', () => {
  const fta1 = { workstation: 'FTA1' }
  const jobOnFta1 = job('X', fta1)
  const { batch, notes } = planOf([
    workstation('FTA1'),
    jobOnFta1,
    stream('LEDGER'),
    stream('PAY', { jobs: [step('X', { ...fta1, ...after({ stream: 'LEDGER' }) })] }),
    stream('PAY', { ...fta1, ...after({ stream: 'LEDGER' }) }),
  ])
  assert.deepEqual(followsIn(batch), ['PAY 22.X waits for LEDGER 22'])
  assert.deepEqual(notes, [
    {
      level: 'warning',
      stream: 'FTA1#PAY',
      follows: 'FTA1#LEDGER',
      sentence: 'FTA1#PAY of 2026-11-22 does not wait for FTA1#LEDGER: there is no such job stream.',
    },
  ])
})

test('the start that counts is that of the stream, also when a job is followed', () => {
  const runCycles = [everyday({ at: time('0800') }), everyday({ at: time('1300') })]
  const { batch } = planOf([
    x,
    stream('LEDGER', { runCycles, jobs: [step('X', { at: time('2300') })] }),
    stream('PAY', { at: time('1200'), jobs: [step('X', after({ stream: 'LEDGER', job: 'X' }))] }),
  ])
  const morning = batch.streams.find(({ name }) => name === 'LEDGER')
  assert.deepEqual(
    batch.dependencies.map((dependency) => dependency.type === 'job' && dependency.predecessor),
    [morning?.firstJob],
  )
})

test('the criterion of a FOLLOWS is its own, else the MATCHING of its stream, else SAMEDAY', () => {
  const weekdays = [everyday({ days: [{ type: 'class', class: 'weekdays' }] })]
  const follows = { stream: 'LEDGER' }
  const { batch, notes } = planOf(
    [
      stream('LEDGER', { runCycles: weekdays }),
      stream('A', after(follows)),
      stream('B', { matching: 'previous', ...after(follows) }),
      stream('C', { matching: 'previous', ...after({ ...follows, matching: 'sameday' }) }),
      stream('D', after({ ...follows, matching: 'previous' })),
    ],
    { from: '2026-11-20', to: '2026-11-21' },
  )
  assert.deepEqual(followsIn(batch), [
    'A 20 waits for LEDGER 20',
    'B 20 waits for LEDGER 20',
    'C 20 waits for LEDGER 20',
    'D 20 waits for LEDGER 20',
    'B 21 waits for LEDGER 20',
    'D 21 waits for LEDGER 20',
  ])
  assert.deepEqual(
    notes.map(({ level, sentence }) => [level, sentence]),
    [
      ['info', 'WS#A of 2026-11-21 does not wait for WS#LEDGER: it has no instance on that day.'],
      ['info', 'WS#C of 2026-11-21 does not wait for WS#LEDGER: it has no instance on that day.'],
    ],
  )
})

test('PREVIOUS on its own stream chains the repetitions, and the first to the last of the day before', () => {
  const runCycles = [everyday({ at: time('0900'), every: { minutes: 60, end: time('1100') } })]
  const definitions = [stream('S', { runCycles, ...after({ stream: 'S', matching: 'previous' }) })]
  const first = planOf(definitions, { from: '2026-11-21' }).batch
  const sources = sourcesAfter(definitions, [first])
  const { batch } = planDays({ ...sources, from: '2026-11-22', to: '2026-11-22' })
  const pairs = [...first.dependencies, ...batch.dependencies].map((dependency) => [
    dependency.waiter.id,
    dependency.type === 'stream' && dependency.predecessor,
  ])
  assert.deepEqual(pairs, [
    [2, 1],
    [3, 2],
    [4, 3],
    [5, 4],
    [6, 5],
  ])
})

test('a job of an instance that is in the plan already is followed by its id there', () => {
  const definitions = [
    x,
    stream('LEDGER', { jobs: [step('X')], runCycles: [everyday({ days: [{ type: 'weekday', weekday: 'SA' }] })] }),
    stream('PAY', after({ stream: 'LEDGER', job: 'X', matching: 'previous' })),
  ]
  const saturday = planOf(definitions, { from: '2026-11-21' }).batch
  const { batch } = planDays({ ...sourcesAfter(definitions, [saturday]), from: '2026-11-22', to: '2026-11-22' })
  assert.deepEqual(followsIn(batch, saturday), ['PAY 22 waits for LEDGER 21.X'])
})

test('streams of different zones follow each other by the instant', () => {
  const berlin = {
    timezone: 'Europe/Berlin',
    runCycles: [everyday({ at: time('1200') }), everyday({ at: time('1400') })],
  }
  const { batch } = planOf([
    stream('LEDGER', berlin),
    stream('PAY', { timezone: 'America/Sao_Paulo', at: time('0930'), ...after({ stream: 'LEDGER' }) }),
  ])
  // 09:30 in Sao Paulo is 13:30 in Berlin.
  assert.deepEqual(
    batch.dependencies.map((dependency) => dependency.type === 'stream' && dependency.predecessor),
    [1],
  )
})

test('a job that the other stream does not have is not waited for, with a warning', () => {
  const { batch, notes } = planOf([
    x,
    stream('LEDGER', { jobs: [step('X')] }),
    stream('PAY', after({ stream: 'LEDGER', job: 'Z' })),
  ])
  assert.deepEqual(followsIn(batch), [])
  assert.deepEqual(
    notes.map(({ level, sentence }) => [level, sentence]),
    [['warning', 'WS#PAY of 2026-11-22 does not wait for WS#LEDGER.Z: the stream has no such job.']],
  )
})

test('a resource or file without a workstation is where the job runs, the resource else where the stream lives', () => {
  const { batch } = planOf([
    workstation('FTA1'),
    job('X', { workstation: 'FTA1' }),
    { kind: 'parameter', name: 'IN', value: '/data/in' },
    { kind: 'resource', workstation: 'FTA1', name: 'TAPES', units: 2 },
    { kind: 'resource', workstation: 'WS', name: 'DB', units: 1 },
    stream('S', {
      opens: [{ path: '/tmp/go', qualifier: '-s %p' }],
      jobs: [
        step('X', {
          workstation: 'FTA1',
          needs: [
            { resource: 'tapes', units: 2 },
            { resource: 'DB', units: 1 },
            { workstation: 'WS', resource: 'DB', units: 1 },
          ],
          opens: [{ path: '^IN^/rates' }, { workstation: 'ws', path: '/tmp/go' }],
        }),
      ],
    }),
  ])
  const stream1 = { of: 'stream', id: 1 }
  const job1 = { of: 'job', id: 1 }
  assert.deepEqual(batch.dependencies, [
    { type: 'file', waiter: stream1, id: 1, workstation: 'WS', path: '/tmp/go', qualifier: '-s %p' },
    { type: 'resource', waiter: job1, name: 'FTA1#TAPES', units: 2 },
    { type: 'resource', waiter: job1, name: 'WS#DB', units: 1 },
    { type: 'resource', waiter: job1, name: 'WS#DB', units: 1 },
    { type: 'file', waiter: job1, id: 2, workstation: 'FTA1', path: '/data/in/rates', qualifier: null },
    { type: 'file', waiter: job1, id: 3, workstation: 'WS', path: '/tmp/go', qualifier: null },
  ])
})

test('a named prompt is asked once for all, a text for each that uses it, and one that wants no reply not at all', () => {
  const { batch } = planOf([
    x,
    { kind: 'prompt', name: 'TAPE', text: '!Is the tape in drive ^DRIVE^?' },
    { kind: 'prompt', name: 'FYI', text: ':Payroll begins' },
    { kind: 'parameter', name: 'DRIVE', value: 'B' },
    stream('S', {
      prompts: [{ name: 'tape' }, { text: 'Go?' }, { text: ':on we go' }],
      jobs: [step('X', { prompts: [{ name: 'TAPE' }, { text: 'Go?' }, { name: 'FYI' }, { name: 'UNDEFINED' }] })],
    }),
  ])
  assert.deepEqual(batch.prompts, [
    { id: 1, name: 'TAPE', text: 'Is the tape in drive B?' },
    { id: 2, name: null, text: 'Go?' },
    { id: 3, name: null, text: 'Go?' },
    { id: 4, name: 'UNDEFINED', text: 'UNDEFINED' },
  ])
  assert.deepEqual(
    batch.dependencies.map((dependency) => [dependency.waiter.of, dependency.type === 'prompt' && dependency.prompt]),
    [
      ['stream', 1],
      ['stream', 2],
      ['job', 1],
      ['job', 3],
      ['job', 4],
    ],
  )
})
