import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { Refusal } from '#/lib/refusal.ts'
import type { JobStream } from '#/model/job-stream.ts'
import type { DayRule, RunCycle } from '#/model/run-cycle.ts'
import { indexCalendars } from './calendars.ts'
import { formatDay, parseDay } from './day-number.ts'
import { daySelector } from './select-days.ts'

const calendars = indexCalendars([
  { kind: 'calendar', name: 'HOLIDAYS', dates: ['2026-01-01', '2026-04-03', '2026-11-02', '2026-11-20', '2026-12-25'] },
  { kind: 'calendar', name: 'MONTHEND', dates: ['2026-01-30', '2026-02-27', '2026-03-31', '2026-10-31', '2026-11-30'] },
  { kind: 'calendar', name: 'BRIDGES', dates: ['2026-11-03'] },
])

type Changes = Partial<Pick<JobStream, 'exceptions' | 'freeDays' | 'validFrom' | 'at' | 'scheduledTime'>>

/** The days from `from` to `to` of a stream with these run cycles. */
const select = (runCycles: RunCycle[], from: string, to: string, changes: Changes = {}): string[] =>
  daySelector(
    { calendars, runCycleGroups: new Map() },
    { from: parseDay(from), to: parseDay(to) },
  )({ exceptions: [], ...changes, runCycles }).map(({ day }) => formatDay(day))

const on = (day: DayRule, changes: Partial<RunCycle> = {}): RunCycle => ({ days: [day], ...changes })
const rule = (text: string, changes: Partial<RunCycle> = {}): RunCycle => on({ type: 'rule', rule: text }, changes)
const at = (hours: number) => ({ minutes: hours * 60, plusDays: 0 })

/** The window and the days expected in it; a date without a year is of 2026. */
const cases: [name: string, runCycle: RunCycle, window: string, expected: string][] = [
  ['every day', rule('FREQ=DAILY'), '11-21 11-23', '11-21 11-22 11-23'],
  ['a trailing semicolon', rule('FREQ=DAILY;'), '11-22 11-22', '11-22'],
  [
    'every third day from VALIDFROM',
    rule('FREQ=DAILY;INTERVAL=3', { validFrom: '2026-11-01' }),
    '11-05 11-11',
    '11-07 11-10',
  ],
  [
    'an interval written with a minus sign',
    rule('FREQ=DAILY;INTERVAL=-3', { validFrom: '2026-11-01' }),
    '11-05 11-09',
    '11-07',
  ],
  ['workdays, without the holiday', rule('FREQ=DAILY;BYWORKDAY'), '11-19 11-23', '11-19 11-23'],
  ['free days: the weekend and the holiday', rule('FREQ=DAILY;BYFREEDAY'), '11-19 11-23', '11-20 11-21 11-22'],
  [
    'every second workday counts workdays only',
    rule('FREQ=DAILY;INTERVAL=2;BYWORKDAY', { validFrom: '2026-11-16' }),
    '11-16 11-25',
    '11-16 11-18 11-23 11-25',
  ],
  ['weekdays of the week, in any order of the parts', rule('BYDAY=FR,MO;FREQ=WEEKLY'), '11-20 11-24', '11-20 11-23'],
  [
    'every second week from VALIDFROM',
    rule('FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE', { validFrom: '2026-11-04' }),
    '11-01 11-30',
    '11-04 11-16 11-18 11-30',
  ],
  [
    'the same weeks, with BYDAY before INTERVAL',
    rule('FREQ=WEEKLY;BYDAY=MO,WE;INTERVAL=2;', { validFrom: '2026-11-04' }),
    '11-10 11-17',
    '11-16',
  ],
  [
    'days of the month from either end',
    rule('FREQ=MONTHLY;BYMONTHDAY=15,-1'),
    '02-01 03-31',
    '02-15 02-28 03-15 03-31',
  ],
  ['the 31st only in months that have one', rule('FREQ=MONTHLY;BYMONTHDAY=31'), '10-01 12-31', '10-31 12-31'],
  [
    'the first Monday and the last Friday',
    rule('FREQ=MONTHLY;BYDAY=1MO,-1FR'),
    '11-01 12-31',
    '11-02 11-27 12-07 12-25',
  ],
  [
    'every third month from VALIDFROM',
    rule('FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1', { validFrom: '2026-02-01' }),
    '01-01 12-31',
    '02-01 05-01 08-01 11-01',
  ],
  [
    'every second year on the date of VALIDFROM',
    rule('FREQ=YEARLY;INTERVAL=2', { validFrom: '2024-06-30' }),
    '2025-01-01 2028-12-31',
    '2026-06-30 2028-06-30',
  ],
  [
    'VALIDFROM is included, VALIDTO is not',
    rule('FREQ=DAILY', { validFrom: '2026-11-22', validTo: '2026-11-24' }),
    '11-20 11-30',
    '11-22 11-23',
  ],
  ['the dates of a calendar', on({ type: 'calendar', calendar: 'monthend' }), '01-01 02-28', '01-30 02-27'],
  [
    'days after a calendar, from outside the window',
    on({ type: 'calendar', calendar: 'MONTHEND', offset: { count: 3, unit: 'days' } }),
    '11-01 11-30',
    '11-03',
  ],
  [
    'weekdays after a calendar pass over the weekend, not over the holiday',
    on({ type: 'calendar', calendar: 'MONTHEND', offset: { count: 1, unit: 'weekdays' } }),
    '11-01 11-30',
    '11-02',
  ],
  [
    'workdays after a calendar pass over both',
    on({ type: 'calendar', calendar: 'MONTHEND', offset: { count: 1, unit: 'workdays' } }),
    '11-01 11-30',
    '11-03',
  ],
  [
    'workdays before a calendar',
    on({ type: 'calendar', calendar: 'MONTHEND', offset: { count: -7, unit: 'workdays' } }),
    '11-01 11-30',
    '11-18',
  ],
  ['a date', on({ type: 'date', date: '2026-11-22' }), '11-01 11-30', '11-22'],
  ['a weekday', on({ type: 'weekday', weekday: 'SU' }), '11-20 11-30', '11-22 11-29'],
  ['weekdays, holiday or not', on({ type: 'class', class: 'weekdays' }), '11-20 11-23', '11-20 11-23'],
  ['workdays', on({ type: 'class', class: 'workdays' }), '11-20 11-23', '11-23'],
  ['freedays', on({ type: 'class', class: 'freedays' }), '11-20 11-23', '11-20 11-21 11-22'],
  ['everyday', on({ type: 'class', class: 'everyday' }), '11-20 11-21', '11-20 11-21'],
  ['REQUEST is never planned', on({ type: 'request' }), '11-01 11-30', ''],
  ['FDIGNORE drops a free day', rule('FREQ=WEEKLY;BYDAY=FR', { freeDayRule: 'ignore' }), '11-13 11-27', '11-13 11-27'],
  [
    'FDNEXT moves a free day to the next workday, from before the window',
    rule('FREQ=MONTHLY;BYMONTHDAY=20', { freeDayRule: 'next' }),
    '11-22 11-30',
    '11-23',
  ],
  [
    'FDPREV moves a free day to the workday before, from after the window',
    rule('FREQ=MONTHLY;BYMONTHDAY=22', { freeDayRule: 'previous' }),
    '11-18 11-19',
    '11-19',
  ],
  [
    'days that are moved together come once',
    on({ type: 'class', class: 'everyday' }, { freeDayRule: 'next' }),
    '11-19 11-23',
    '11-19 11-23',
  ],
]

const datesIn = (text: string): string[] =>
  text.split(' ').flatMap((date) => (date === '' ? [] : date.length === 5 ? `2026-${date}` : date))

for (const [name, runCycle, window, expected] of cases) {
  test(`a run cycle selects ${name}`, () => {
    const [from = '', to = ''] = datesIn(window)
    assert.deepEqual(select([runCycle], from, to), datesIn(expected))
  })
}

test('Saturday and Sunday can be workdays', () => {
  const freeDays = { calendar: 'BRIDGES', saturdayWorks: true, sundayWorks: true }
  const workdays = on({ type: 'class', class: 'workdays' })
  assert.deepEqual(select([workdays], '2026-10-31', '2026-11-04', { freeDays }), [
    '2026-10-31',
    '2026-11-01',
    '2026-11-02',
    '2026-11-04',
  ])
  assert.deepEqual(select([workdays], '2026-10-31', '2026-11-02', { freeDays: { ...freeDays, sundayWorks: false } }), [
    '2026-10-31',
    '2026-11-02',
  ])
})

test('EXCEPT takes days away, and its own free-day rule moves what it takes', () => {
  const weekly = rule('FREQ=WEEKLY;BYDAY=MO')
  const everyday = on({ type: 'class', class: 'everyday' })
  const exceptions = [on({ type: 'date', date: '2026-11-22' }, { freeDayRule: 'next' })]
  assert.deepEqual(select([weekly], '2026-11-16', '2026-11-30', { exceptions }), ['2026-11-16', '2026-11-30'])
  assert.deepEqual(select([everyday], '2026-11-22', '2026-11-24', { exceptions }), ['2026-11-22', '2026-11-24'])
})

test('EXCEPT with a time takes away only what is planned at that time', () => {
  const everyday = on({ type: 'class', class: 'everyday' }, { name: 'NOON', at: at(12) })
  const alsoEvening = on({ type: 'class', class: 'everyday' }, { name: 'EVENING', at: at(20) })
  const exceptions = [on({ type: 'date', date: '2026-11-22' }, { at: at(20) })]
  const window = { from: parseDay('2026-11-22'), to: parseDay('2026-11-23') }
  const selected = daySelector(
    { calendars, runCycleGroups: new Map() },
    window,
  )({ runCycles: [everyday, alsoEvening], exceptions })
  assert.deepEqual(
    selected.map(({ day, runCycle }) => `${formatDay(day)} ${runCycle.name}`),
    ['2026-11-22 NOON', '2026-11-23 NOON', '2026-11-23 EVENING'],
  )
})

test('a stream has no day before its VALIDFROM, and its rules count from there', () => {
  const changes = { validFrom: '2026-11-24' }
  assert.deepEqual(select([rule('FREQ=DAILY;INTERVAL=2')], '2026-11-20', '2026-11-28', changes), [
    '2026-11-24',
    '2026-11-26',
    '2026-11-28',
  ])
  assert.deepEqual(select([rule('FREQ=DAILY')], '2026-11-20', '2026-11-23', changes), [])
})

const mistakes = [
  'INTERVAL=2',
  'FREQ=HOURLY',
  'FREQ=DAILY;INTERVAL=0',
  'FREQ=DAILY;INTERVAL=x',
  'FREQ=DAILY;COLOUR=RED',
  'FREQ=WEEKLY;BYDAY=XX',
  'FREQ=WEEKLY;BYDAY=1MO',
  'FREQ=WEEKLY;BYWORKDAY',
  'FREQ=MONTHLY;BYMONTHDAY=45',
  'FREQ=MONTHLY;BYMONTHDAY=',
  'FREQ=DAILY;FREQ=WEEKLY',
]
for (const text of mistakes) {
  test(`the rule ${text} is refused, and named`, () => {
    assert.throws(
      () => select([rule(text)], '2026-11-22', '2026-11-22'),
      (error) => error instanceof Refusal && error.code === 'definition.invalid' && error.message.includes(text),
    )
  })
}

test('a calendar that does not exist is refused, with the one that was meant', () => {
  assert.throws(() => select([on({ type: 'calendar', calendar: 'MONTHENDS' })], '2026-11-22', '2026-11-22'), {
    code: 'definition.unknown',
    message: 'There is no calendar MONTHENDS. Did you mean MONTHEND?',
  })
})

test('a window gives the same days as its days one by one', () => {
  const runCycle = fc.record(
    {
      days: fc
        .constantFrom<DayRule>(
          { type: 'rule', rule: 'FREQ=DAILY;INTERVAL=3' },
          { type: 'rule', rule: 'FREQ=DAILY;INTERVAL=2;BYWORKDAY' },
          { type: 'rule', rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU,MO' },
          { type: 'rule', rule: 'FREQ=MONTHLY;BYMONTHDAY=1,20,-1' },
          { type: 'rule', rule: 'FREQ=MONTHLY;BYDAY=1MO,-1FR' },
          { type: 'calendar', calendar: 'MONTHEND', offset: { count: -4, unit: 'workdays' } },
          { type: 'class', class: 'freedays' },
        )
        .map((one) => [one]),
      freeDayRule: fc.constantFrom('ignore', 'next', 'previous'),
      validFrom: fc.constantFrom('2026-01-03', '2026-10-20', '2026-11-19'),
      validTo: fc.constantFrom('2026-11-21', '2026-12-24'),
    },
    { requiredKeys: ['days'] },
  ) as fc.Arbitrary<RunCycle>
  fc.assert(
    fc.property(runCycle, fc.integer({ min: parseDay('2026-10-01'), max: parseDay('2026-12-20') }), (cycle, from) => {
      const window = Array.from({ length: 14 }, (_, i) => formatDay(from + i))
      const oneByOne = window.flatMap((day) => select([cycle], day, day))
      assert.deepEqual(select([cycle], window[0] ?? '', window.at(-1) ?? ''), oneByOne)
    }),
    { numRuns: 200 },
  )
})
