/** Trial and forecast plans: what they show, and that they leave the plan alone. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { imagineForecast, imagineTrial } from './imagine-plan.ts'
import { planDays } from './plan-days.ts'
import { everyday, job, sourcesAfter, step, stream } from './testing/site.ts'

const at = (hours: number) => ({ minutes: hours * 60, plusDays: 0 })
const definitions = [
  job('X'),
  stream('LEDGER', { at: at(6), jobs: [step('X')] }),
  stream('PAY', {
    at: at(8),
    jobs: [step('X')],
    follows: [{ workstation: 'WS', stream: 'LEDGER', matching: 'previous' }],
  }),
  stream('DAWN', {
    at: at(1),
    jobs: [step('X', { follows: [{ workstation: 'WS', stream: 'LEDGER', job: 'X', matching: 'previous' }] })],
  }),
]
const summary = ({ streams }: ReturnType<typeof imagineTrial>) =>
  Array.from(streams(), ({ name, scheduledAt, status, follows }) => [name, scheduledAt, status, follows])

test('a forecast shows the instances of any days, with what they follow, also of the days before', () => {
  const forecast = imagineForecast(sourcesAfter(definitions), { from: '2027-03-01', to: '2027-03-01' })
  assert.deepEqual(summary(forecast), [
    ['WS#DAWN', '2027-03-01T01:00:00Z', 'READY', ['WS#LEDGER.X 2027-02-28T06:00:00Z']],
    ['WS#LEDGER', '2027-03-01T06:00:00Z', 'READY', []],
    ['WS#PAY', '2027-03-01T08:00:00Z', 'HOLD', ['WS#LEDGER 2027-03-01T06:00:00Z']],
  ])
  assert.deepEqual(forecast.plan.days, [{ day: '2027-03-01', streams: 3, jobs: 3 }])
})

test('a trial goes on where the plan ends, and follows what the plan has', () => {
  const { batch } = planDays({ ...sourcesAfter(definitions), from: '2026-11-22', to: '2026-11-22' })
  const trial = imagineTrial({ ...sourcesAfter(definitions, [batch]), from: '2026-11-23', to: '2026-11-24' })
  assert.deepEqual(summary(trial)[0], [
    'WS#DAWN',
    '2026-11-23T01:00:00Z',
    'READY',
    ['WS#LEDGER.X 2026-11-22T06:00:00Z'],
  ])
  assert.deepEqual([trial.plan.streams, trial.plan.jobs], [6, 6])
})

test('a trial has exactly the instances that the extension has then', () => {
  const sources = sourcesAfter([
    ...definitions,
    stream('OFTEN', { runCycles: [everyday()], at: at(3), jobs: [step('X')] }),
  ])
  const { batch } = planDays({ ...sources, from: '2026-11-22', to: '2026-11-23' })
  const trial = imagineTrial({ ...sources, from: '2026-11-22', to: '2026-11-23' })
  assert.deepEqual(
    Array.from(trial.streams(), ({ name, scheduledAt }) => `${name} ${scheduledAt}`).toSorted(),
    batch.streams
      .map(
        ({ workstation, name, scheduledAt }) =>
          `${workstation}#${name} ${Temporal.Instant.fromEpochMilliseconds(scheduledAt).toString()}`,
      )
      .toSorted(),
  )
})

test('a stream that cannot be planned is left out, and said', () => {
  const forecast = imagineForecast(sourcesAfter([...definitions, stream('BAD', { jobs: [step('NOSUCH')] })]), {
    from: '2026-11-22',
    to: '2026-11-22',
  })
  assert.deepEqual(forecast.plan.notes, ['WS#BAD is not planned. There is no job definition WS#NOSUCH.'])
})

test('what each stream of a trial is said to follow is what the rows of the extension say, whoever of it waits', () => {
  const sources = sourcesAfter([
    ...definitions,
    job('Z'),
    stream('CHAIN', {
      at: at(9),
      follows: [{ workstation: 'WS', stream: 'PAY', matching: 'previous' }],
      jobs: [
        step('X'),
        step('Z', {
          follows: [
            { workstation: 'WS', stream: 'CHAIN', job: 'X', matching: 'sameday' },
            { workstation: 'WS', stream: 'LEDGER', job: 'X', matching: 'sameday' },
            { workstation: 'WS', stream: 'DAWN', job: 'X', matching: 'previous' },
          ],
        }),
      ],
    }),
  ])
  const days = { from: '2026-11-22', to: '2026-11-25' }
  const { batch } = planDays({ ...sources, ...days })
  const [jobs, streams] = [batch.jobs, batch.streams].map((rows) => new Map(rows.map((row) => [row.id, row] as const)))
  const nameOfStream = (id: number): string => {
    const row = streams?.get(id) as (typeof batch.streams)[number]
    return `WS#${row.name} ${Temporal.Instant.fromEpochMilliseconds(row.scheduledAt).toString()}`
  }
  const jobOf = (id: number) => jobs?.get(id) as (typeof batch.jobs)[number]
  const follows = new Map(batch.streams.map(({ id }) => [id, new Set<string>()]))
  for (const row of batch.dependencies) {
    if (row.type !== 'job' && row.type !== 'stream') continue
    const own = row.waiter.of === 'stream' ? row.waiter.id : jobOf(row.waiter.id).stream
    const stream = row.type === 'stream' ? row.predecessor : jobOf(row.predecessor).stream
    const job = row.type === 'stream' ? '' : `.${jobOf(row.predecessor).name}`
    if (stream !== own) follows.get(own)?.add(nameOfStream(stream).replace(' ', `${job} `))
  }
  const trial = imagineTrial({ ...sources, ...days })
  assert.deepEqual(
    Array.from(trial.streams(), ({ name, scheduledAt, follows }) => [`${name} ${scheduledAt}`, follows]),
    Array.from(follows, ([id, names]) => [nameOfStream(id), [...names].toSorted()]),
  )
  assert.ok([...follows.values()].some(({ size }) => size === 3))
})
