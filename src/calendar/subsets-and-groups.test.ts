import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RunCycle, RunCycleGroup } from '#/model/run-cycle.ts'
import { indexCalendars } from './calendars.ts'
import { formatDay, parseDay } from './day-number.ts'
import type { Owner } from './judge-days.ts'
import { daySelector } from './select-days.ts'

const calendars = indexCalendars([
  { kind: 'calendar', name: 'HOLIDAYS', dates: ['2026-11-02', '2026-11-20'] },
  { kind: 'calendar', name: 'PAYDAYS', dates: ['2026-11-05', '2026-11-20', '2026-11-30'] },
  { kind: 'calendar', name: 'BANK', dates: ['2026-11-05', '2026-11-06'] },
])

const rule = (name: string, text: string, changes: Partial<RunCycle> = {}): RunCycle => ({
  name,
  days: [{ type: 'rule', rule: text }],
  ...changes,
})
const using = (group: string, changes: Partial<RunCycle> = {}): RunCycle => ({
  name: 'USES',
  days: [{ type: 'group', group }],
  ...changes,
})
const and = (name: string) => ({ subset: { name, logic: 'and' as const } })
const or = (name: string) => ({ subset: { name, logic: 'or' as const } })
const at = (hours: number) => ({ at: { minutes: hours * 60, plusDays: 0 } })

const group = (name: string, changes: Partial<RunCycleGroup>): RunCycleGroup => ({
  kind: 'runcyclegroup',
  name,
  runCycles: [],
  exceptions: [],
  ...changes,
})

/** The November days of a stream with their run cycles: `05 USES`, with the hour where it has one. */
const november = (stream: Partial<Owner>, groups: RunCycleGroup[] = []): string =>
  daySelector(
    { calendars, runCycleGroups: new Map(groups.map((one) => [one.name, one])) },
    { from: parseDay('2026-11-01'), to: parseDay('2026-11-30') },
  )({ runCycles: [], exceptions: [], ...stream })
    .map(({ day, runCycle }) => {
      const hour = runCycle.at ? ` ${runCycle.at.minutes / 60}` : ''
      return `${formatDay(day).slice(8)} ${runCycle.name}${hour}`
    })
    .join(', ')

const mondays = rule('MONDAYS', 'FREQ=WEEKLY;BYDAY=MO')
const firstWeek = rule('FIRSTWEEK', 'FREQ=MONTHLY;BYMONTHDAY=1,2,3,4,5,6,7')

test('run cycles of a subset with AND name a day together, and the first gives it its times', () => {
  const runCycles = [
    { ...mondays, ...and('A'), ...at(9) },
    { ...firstWeek, ...and('a'), ...at(10) },
  ]
  assert.equal(november({ runCycles }), '02 MONDAYS 9')
})

test('run cycles of a subset with OR each name their own days, and subsets are united with the rest', () => {
  const runCycles = [
    { ...mondays, ...or('A') },
    rule('LAST', 'FREQ=MONTHLY;BYMONTHDAY=-1', or('A')),
    rule('TENTH', 'FREQ=MONTHLY;BYMONTHDAY=10'),
  ]
  assert.equal(november({ runCycles }), '02 MONDAYS, 09 MONDAYS, 10 TENTH, 16 MONDAYS, 23 MONDAYS, 30 MONDAYS, 30 LAST')
})

test('an EXCEPT of a subset that has run cycles takes days from these alone, any other EXCEPT from all', () => {
  const runCycles = [{ ...mondays, ...or('A') }, rule('ALSO', 'FREQ=WEEKLY;BYDAY=MO', or('B'))]
  const second = (changes: object) => ({
    runCycles,
    exceptions: [rule('', 'FREQ=MONTHLY;BYDAY=2MO,3MO,4MO,5MO', changes)],
  })
  assert.equal(november(second({})), '02 MONDAYS, 02 ALSO')
  assert.equal(november(second(or('NOBODY'))), '02 MONDAYS, 02 ALSO')
  assert.equal(november(second(or('b'))), '02 MONDAYS, 02 ALSO, 09 MONDAYS, 16 MONDAYS, 23 MONDAYS, 30 MONDAYS')
})

test('exceptions of a subset with AND take away only what all of them name', () => {
  const exceptions = [
    { ...mondays, ...and('E') },
    { ...firstWeek, ...and('E') },
  ]
  assert.equal(november({ runCycles: [firstWeek], exceptions }).startsWith('01 FIRSTWEEK, 03 FIRSTWEEK, 04'), true)
})

const payroll = group('PAYROLL', {
  runCycles: [
    { name: 'PAY', days: [{ type: 'calendar', calendar: 'PAYDAYS' }], freeDayRule: 'next' },
    rule('CHECK', 'FREQ=MONTHLY;BYMONTHDAY=10', at(7)),
  ],
  exceptions: [{ days: [{ type: 'date', date: '2026-11-30' }] }],
  ...at(6),
})

test('a run cycle group has its own exceptions, and its times are for those of its run cycles that have none', () => {
  assert.equal(november({ runCycles: [using('PAYROLL')] }, [payroll]), '05 USES 6, 10 USES 7, 23 USES 6')
})

test('what the run cycle of the stream says of times stands before the group, and without a name it has that of the group', () => {
  assert.equal(november({ runCycles: [using('payroll', at(8))] }, [payroll]), '05 USES 8, 10 USES 8, 23 USES 8')
  const nameless: RunCycle = { days: using('PAYROLL').days }
  assert.equal(november({ runCycles: [nameless] }, [payroll]), '05 PAYROLL 6, 10 PAYROLL 7, 23 PAYROLL 6')
})

test('the days of a group are moved by an offset, then by the free days of the stream, then taken away by its EXCEPT', () => {
  const runCycles = [
    using('PAYROLL', {
      days: [{ type: 'group', group: 'PAYROLL', offset: { count: 1, unit: 'weekdays' } }],
      freeDayRule: 'previous',
    }),
  ]
  const freeDays = { calendar: 'BANK', saturdayWorks: false, sundayWorks: false }
  assert.equal(november({ runCycles, freeDays }, [payroll]), '04 USES 6, 11 USES 7, 24 USES 6')
  const exceptions = [{ days: [{ type: 'group', group: 'PAYROLL' } as const] }]
  assert.equal(
    november({ runCycles: [mondays], exceptions }, [payroll]),
    '02 MONDAYS, 09 MONDAYS, 16 MONDAYS, 30 MONDAYS',
  )
})

test('the free days of a group are its own, HOLIDAYS when it names none', () => {
  const workdays = [rule('WORK', 'FREQ=DAILY;BYWORKDAY', { validFrom: '2026-11-02', validTo: '2026-11-07' })]
  const freeDays = { calendar: 'BANK', saturdayWorks: false, sundayWorks: false }
  const plain = group('PLAIN', { runCycles: workdays })
  const bank = group('BANK', { runCycles: workdays, freeDays })
  assert.equal(november({ runCycles: [using('PLAIN')], freeDays }, [plain]), '03 USES, 04 USES, 05 USES, 06 USES')
  assert.equal(november({ runCycles: [using('BANK')] }, [bank]), '02 USES, 03 USES, 04 USES')
})

test('a day that two run cycles of a group have comes once for each, one that two rules of a run cycle have comes once', () => {
  const twice = group('TWICE', {
    runCycles: [
      { ...firstWeek, ...at(6) },
      { ...mondays, ...at(7) },
    ],
  })
  assert.equal(november({ runCycles: [using('TWICE')] }, [twice]).slice(0, 31), '01 USES 6, 02 USES 6, 02 USES 7')
  const both: RunCycle = { name: 'BOTH', days: [...mondays.days, ...firstWeek.days] }
  assert.equal(november({ runCycles: [both] }).slice(0, 16), '01 BOTH, 02 BOTH')
  assert.equal(november({ runCycles: [both] }).split('02 ').length, 2)
})

test('a group that does not exist is refused with the one that was meant, one that uses itself with the way it does', () => {
  assert.throws(() => november({ runCycles: [using('PAYROL')] }, [payroll]), {
    code: 'definition.unknown',
    message: 'There is no run cycle group PAYROL. Did you mean PAYROLL?',
  })
  const ring = [group('ONE', { runCycles: [using('TWO')] }), group('TWO', { runCycles: [using('ONE')] })]
  assert.throws(() => november({ runCycles: [using('ONE')] }, ring), {
    code: 'definition.cycle',
    message: 'A run cycle group cannot use itself: ONE uses TWO uses ONE.',
  })
})

test('numbered weekdays and others in one yearly rule name the days of both', () => {
  assert.equal(
    november({ runCycles: [rule('YEAR', 'FREQ=YEARLY;BYDAY=1MO,FR')] }),
    '06 YEAR, 13 YEAR, 20 YEAR, 27 YEAR',
  )
  assert.equal(
    november({ runCycles: [rule('YEAR', 'FREQ=YEARLY;BYDAY=3MO,MO')] }),
    '02 YEAR, 09 YEAR, 16 YEAR, 23 YEAR, 30 YEAR',
  )
})
