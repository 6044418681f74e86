import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RunCycle, RunCycleGroup } from '#/model/run-cycle.ts'
import { indexCalendars } from './calendars.ts'
import { formatDay, parseDay } from './day-number.ts'
import { explainDays, type DayMove } from './explain-days.ts'
import type { Owner } from './judge-days.ts'

const calendars = indexCalendars([
  { kind: 'calendar', name: 'HOLIDAYS', dates: ['2026-11-20'] },
  { kind: 'calendar', name: 'PAYDAYS', dates: ['2026-11-19'] },
])

const payroll: RunCycleGroup = {
  kind: 'runcyclegroup',
  name: 'PAYROLL',
  runCycles: [
    {
      name: 'PAY',
      days: [{ type: 'calendar', calendar: 'PAYDAYS', offset: { count: 1, unit: 'days' } }],
      freeDayRule: 'next',
    },
  ],
  exceptions: [],
}

const way = (moves: readonly DayMove[]): string =>
  moves.map(({ from, to, by }) => ` ${formatDay(from).slice(8)} ${by} ${formatDay(to).slice(8)}`).join(',')

/** What is said of a day of November 2026: what runs with its way, and what does not with the reason. */
const explained = (day: string, runCycles: RunCycle[], more: Partial<Owner> = {}): string[] => {
  const sources = { calendars, runCycleGroups: new Map([['PAYROLL', payroll]]) }
  const window = { from: parseDay('2026-11-10'), to: parseDay('2026-11-30') }
  const days = explainDays({ runCycles, exceptions: [], ...more }, sources, window)
  const found = days.find((one) => formatDay(one.day) === `2026-11-${day}`)
  return [
    ...(found?.runs ?? []).map(({ name, moves }) => `${name}${way(moves)}`),
    ...(found?.left ?? []).map(
      ({ name, why, by, moves }) => `not ${name}: ${why}${by === null ? '' : ` ${by}`}${way(moves)}`,
    ),
  ]
}

const on = (rule: RunCycle['days'][number], changes: Partial<RunCycle> = {}): RunCycle => ({ days: [rule], ...changes })
const date = (text: string, changes: Partial<RunCycle> = {}): RunCycle =>
  on({ type: 'date', date: `2026-11-${text}` }, changes)

test('a run cycle is called by its name, or by its days where it has none', () => {
  const nameless: RunCycle[] = [
    on({ type: 'rule', rule: 'FREQ=DAILY' }),
    on({ type: 'calendar', calendar: 'PAYDAYS', offset: { count: 0, unit: 'workdays' } }),
    on({ type: 'weekday', weekday: 'TH' }),
    { days: [{ type: 'class', class: 'workdays' }, { type: 'request' }, { type: 'date', date: '2026-01-01' }] },
  ]
  assert.deepEqual(explained('19', nameless), [
    '"FREQ=DAILY"',
    'PAYDAYS +0 WORKDAYS',
    'TH',
    'WORKDAYS, REQUEST, 01/01/2026',
  ])
  assert.deepEqual(explained('19', [date('19', { name: 'ONCE' })]), ['ONCE'])
})

test('a day that was moved tells its whole way: through the group, by the offset, by the free-day rule', () => {
  const uses = on(
    { type: 'group', group: 'PAYROLL', offset: { count: -2, unit: 'days' } },
    { name: 'USES', freeDayRule: 'previous' },
  )
  assert.deepEqual(explained('20', [uses]), [])
  assert.deepEqual(explained('21', [uses]), ['not USES (PAYROLL: PAY): moved 21 FDPREV 19'])
  assert.deepEqual(explained('19', [uses]), [
    'USES (PAYROLL: PAY) 19 +1 DAYS 20, 20 FDNEXT 23, 23 -2 DAYS 21, 21 FDPREV 19',
  ])
})

test('a day that several rules move to is planned once, and each day it left says where it went', () => {
  const weekend: RunCycle = { name: 'W', days: [{ type: 'class', class: 'everyday' }], freeDayRule: 'next' }
  assert.deepEqual(explained('21', [weekend]), ['not W: moved 21 FDNEXT 23'])
  assert.deepEqual(explained('22', [weekend]), ['not W: moved 22 FDNEXT 23'])
  assert.deepEqual(explained('23', [weekend]), ['W 20 FDNEXT 23'])
})

test('a day outside the validity of the run cycle or of the stream says so', () => {
  const bounded = on(
    { type: 'class', class: 'everyday' },
    { name: 'B', validFrom: '2026-11-12', validTo: '2026-11-14' },
  )
  assert.deepEqual(
    ['11', '12', '13', '14'].flatMap((day) => explained(day, [bounded])),
    ['not B: early', 'B', 'B', 'not B: late'],
  )
  assert.deepEqual(explained('12', [bounded], { validFrom: '2026-11-13' }), ['not B: early'])
})

test('a free day that FDIGNORE drops, and one that a run cycle of the subset lacks, say so', () => {
  assert.deepEqual(explained('20', [date('20', { name: 'D', freeDayRule: 'ignore' })]), ['not D: free'])
  const subset = { name: 'S', logic: 'and' as const }
  const pair = [
    date('17', { name: 'ONE', subset }),
    { name: 'TWO', days: [...date('17').days, ...date('18').days], subset },
  ]
  assert.deepEqual(explained('17', pair), ['ONE'])
  assert.deepEqual(explained('18', pair), ['not TWO: lacking ONE'])
})

test('a day that an EXCEPT takes away names it; the rest of the day stays', () => {
  const at = (hours: number) => ({ at: { minutes: hours * 60, plusDays: 0 } })
  const runCycles = [date('17', { name: 'NOON', ...at(12) }), date('17', { name: 'NIGHT', ...at(22) })]
  assert.deepEqual(explained('17', runCycles, { exceptions: [date('17', { name: 'NOT', ...at(22) })] }), [
    'NOON',
    'not NIGHT: excepted NOT',
  ])
  assert.deepEqual(explained('17', runCycles, { exceptions: [on({ type: 'weekday', weekday: 'TU' })] }), [
    'not NOON: excepted TU',
    'not NIGHT: excepted TU',
  ])
})
