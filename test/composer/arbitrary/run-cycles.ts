/** Run cycles with every form of day, and run cycle groups. */
import fc from 'fast-check'
import type { DayRule, FreeDaysUse, RunCycle, RunCycleGroup } from '#/model/run-cycle.ts'
import { calendarName, nameInFolder, simpleName } from './names.ts'
import { comments, text } from './texts.ts'
import { date, every, times } from './times.ts'

const weekday = fc.constantFrom('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU')
const signs = fc.constantFrom('', '-')

const interval = (most: number): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constant(''),
    fc.tuple(signs, fc.integer({ min: 1, max: most })).map(([sign, count]) => `;INTERVAL=${sign}${count}`),
  )

const list = (one: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(one, { minLength: 1, maxLength: 4 }).map((all) => all.join(','))

const monthDays = list(fc.tuple(signs, fc.integer({ min: 1, max: 31 })).map(([sign, day]) => `${sign}${day}`))
const numberedDays = list(
  fc.tuple(signs, fc.integer({ min: 1, max: 5 }), weekday).map(([sign, nth, day]) => `${sign}${nth}${day}`),
)

/** An iCalendar rule as it is kept: upper case, no blanks, no `;` at its end. */
const rule = fc.oneof(
  fc
    .tuple(interval(31), fc.constantFrom('', ';BYFREEDAY', ';BYWORKDAY'))
    .map(([every, what]) => `FREQ=DAILY${every}${what}`),
  fc.tuple(interval(8), list(weekday)).map(([every, days]) => `FREQ=WEEKLY${every};BYDAY=${days}`),
  fc.tuple(interval(12), monthDays).map(([every, days]) => `FREQ=MONTHLY;BYMONTHDAY=${days}${every}`),
  fc.tuple(interval(5), numberedDays).map(([every, days]) => `FREQ=MONTHLY${every};BYDAY=${days}`),
  interval(10).map((every) => `FREQ=YEARLY${every}`),
)

const offset = fc.record({
  count: fc.integer({ min: -99, max: 99 }).filter((count) => !Object.is(count, -0)),
  unit: fc.constantFrom('days' as const, 'weekdays' as const, 'workdays' as const),
})

const day: fc.Arbitrary<DayRule> = fc.oneof(
  fc.record({ type: fc.constant('rule' as const), rule }),
  fc.record(
    { type: fc.constant('calendar' as const), calendar: calendarName, offset },
    { requiredKeys: ['type', 'calendar'] },
  ),
  fc.record(
    { type: fc.constant('group' as const), group: nameInFolder(8), offset },
    { requiredKeys: ['type', 'group'] },
  ),
  fc.record({ type: fc.constant('date' as const), date }),
  fc.record({ type: fc.constant('weekday' as const), weekday: weekday as fc.Arbitrary<'MO'> }),
  fc.record({
    type: fc.constant('class' as const),
    class: fc.constantFrom('everyday' as const, 'weekdays' as const, 'workdays' as const, 'freedays' as const),
  }),
  fc.record({ type: fc.constant('request' as const) }),
)

const ownOfCycle = fc.record(
  {
    name: simpleName(8),
    description: text(120),
    variableTable: nameInFolder(80),
    validFrom: date,
    validTo: date,
    days: fc.oneof(
      { weight: 9, arbitrary: fc.array(day, { minLength: 1, maxLength: 4 }) },
      { weight: 1, arbitrary: fc.array(day, { minLength: 15, maxLength: 40 }) },
    ),
    freeDayRule: fc.constantFrom('ignore' as const, 'next' as const, 'previous' as const),
    subset: fc.record({ name: simpleName(16), logic: fc.constantFrom('and' as const, 'or' as const) }),
    every,
  },
  { requiredKeys: ['days'] },
)

/** VALIDTO comes after VALIDFROM. */
export const runCycle: fc.Arbitrary<RunCycle> = fc.tuple(ownOfCycle, times).map(([{ validTo, ...own }, times]) => ({
  ...own,
  ...(validTo === undefined || (own.validFrom ?? '') >= validTo ? {} : { validTo }),
  ...times,
}))

export const freeDays: fc.Arbitrary<FreeDaysUse> = fc.record({
  calendar: calendarName,
  saturdayWorks: fc.boolean(),
  sundayWorks: fc.boolean(),
})

export const runCycleGroup: fc.Arbitrary<RunCycleGroup> = fc
  .tuple(
    fc.record(
      {
        kind: fc.constant('runcyclegroup' as const),
        name: nameInFolder(8),
        description: text(120),
        comments,
        variableTable: nameInFolder(80),
        freeDays,
        runCycles: fc.array(runCycle, { minLength: 1, maxLength: 3 }),
        exceptions: fc.array(runCycle, { maxLength: 2 }),
        every,
      },
      { requiredKeys: ['kind', 'name', 'variableTable', 'runCycles', 'exceptions'] },
    ),
    times,
  )
  .map(([own, times]) => ({ ...own, ...times }))
