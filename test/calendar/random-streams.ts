/** Random streams with everything that run cycles can say, and the calendars and groups they name. */
import * as fc from 'fast-check'
import type { DayRule, FreeDaysUse, RunCycle, RunCycleGroup } from '#/model/run-cycle.ts'
import type { TimeOfDay } from '#/model/time-of-day.ts'
import { civilDay, placeOf } from './oracle-dates.ts'
import type { OracleStream } from './oracle.ts'

/** A stream, its calendars and groups, and the days to ask about. */
export interface Question {
  readonly stream: OracleStream
  readonly calendars: Readonly<Record<string, readonly string[]>>
  readonly groups: readonly RunCycleGroup[]
  readonly from: string
  readonly to: string
}

/** What definitions are made around: the first day of the window, and the groups they may use. */
interface Around {
  readonly from: number
  readonly groups: readonly string[]
}

/** A date so many days after the window begins. */
const dateWithin = ({ from }: Around, min: number, max: number): fc.Arbitrary<string> =>
  fc.integer({ min, max }).map((days) => civilDay(from + days).text)

/** Mostly valid at least in a part of the window. */
const validFrom = (around: Around) =>
  fc.oneof({ weight: 5, arbitrary: dateWithin(around, -1200, 10) }, { weight: 1, arbitrary: dateWithin(around, 0, 60) })
const validTo = (around: Around) =>
  fc.oneof({ weight: 5, arbitrary: dateWithin(around, 10, 400) }, { weight: 1, arbitrary: dateWithin(around, -60, 30) })

/** Dates that lie near each other and near the window, so that free days make long runs. */
const nearDates = (around: Around): fc.Arbitrary<string[]> =>
  fc
    .tuple(fc.integer({ min: -40, max: 20 }), fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 25 }))
    .map(([start, gaps]) => {
      let n = around.from + start
      return gaps.map((gap) => civilDay((n += gap % 9 === 0 ? gap : gap % 4)).text)
    })
    .map((dates) => [...new Set(dates)])

const weekday = fc.constantFrom('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU')
const someOf = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.uniqueArray(one, { minLength: 1, maxLength: 4 })

const numbered = fc
  .tuple(fc.constantFrom('', '1', '2', '3', '4', '5', '-1', '-2', '-5', '+1'), weekday)
  .map((pair) => pair.join(''))
const monthDay = fc.oneof(fc.integer({ min: 1, max: 31 }), fc.integer({ min: -31, max: -1 }))

/** Each frequency with the parts that go with it; INTERVAL stands anywhere, with either sign or not at all. */
const ruleText: fc.Arbitrary<string> = fc
  .oneof(
    fc.record({
      frequency: fc.constant('DAILY'),
      longest: fc.constant(31),
      parts: fc.constantFrom([], ['BYWORKDAY'], ['BYFREEDAY']),
    }),
    fc.record({
      frequency: fc.constant('DAILY'),
      longest: fc.constant(4),
      parts: someOf(weekday).map((days) => [`BYDAY=${days.join()}`]),
    }),
    fc.record({
      frequency: fc.constant('WEEKLY'),
      longest: fc.constant(8),
      parts: someOf(weekday).map((days) => [`BYDAY=${days.join()}`]),
    }),
    fc.record({ frequency: fc.constant('WEEKLY'), longest: fc.constant(8), parts: fc.constant([]) }),
    fc.record({
      frequency: fc.constant('MONTHLY'),
      longest: fc.constant(12),
      parts: someOf(monthDay).map((days) => [`BYMONTHDAY=${days.join()}`]),
    }),
    fc.record({
      frequency: fc.constant('MONTHLY'),
      longest: fc.constant(5),
      parts: someOf(numbered).map((days) => [`BYDAY=${days.join()}`]),
    }),
    fc.record({
      frequency: fc.constant('MONTHLY'),
      longest: fc.constant(3),
      parts: fc
        .tuple(someOf(numbered), someOf(monthDay))
        .map(([days, dates]) => [`BYDAY=${days.join()}`, `BYMONTHDAY=${dates.join()}`]),
    }),
    fc.record({ frequency: fc.constant('MONTHLY'), longest: fc.constant(12), parts: fc.constant([]) }),
    fc.record({ frequency: fc.constant('YEARLY'), longest: fc.constant(10), parts: fc.constant([]) }),
    fc.record({
      frequency: fc.constant('YEARLY'),
      longest: fc.constant(3),
      parts: someOf(numbered).map((days) => [`BYDAY=${days.join()}`]),
    }),
    fc.record({
      frequency: fc.constant('YEARLY'),
      longest: fc.constant(3),
      parts: someOf(monthDay).map((days) => [`BYMONTHDAY=${days.join()}`]),
    }),
  )
  .chain(({ frequency, longest, parts }) =>
    fc.tuple(fc.integer({ min: -longest, max: longest }), fc.boolean()).map(([interval, isLast]) => {
      const counted = interval === 0 ? [] : [`INTERVAL=${interval}`]
      return [`FREQ=${frequency}`, ...(isLast ? [...parts, ...counted] : [...counted, ...parts])].join(';')
    }),
  )

const offset = fc.option(
  fc.record({
    count: fc.integer({ min: -12, max: 12 }),
    unit: fc.constantFrom('days' as const, 'weekdays' as const, 'workdays' as const),
  }),
  { nil: undefined },
)

const dayRule = (around: Around): fc.Arbitrary<DayRule> => {
  const { groups } = around
  const plain: fc.Arbitrary<DayRule> = fc.oneof(
    { weight: 6, arbitrary: ruleText.map((rule): DayRule => ({ type: 'rule', rule })) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.constantFrom('MARKS', 'holidays', 'REST'), offset)
        .map(([calendar, offset]): DayRule => ({ type: 'calendar', calendar, ...(offset && { offset }) })),
    },
    { weight: 1, arbitrary: dateWithin(around, -20, 60).map((date): DayRule => ({ type: 'date', date })) },
    { weight: 1, arbitrary: weekday.map((weekday): DayRule => ({ type: 'weekday', weekday })) },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom('everyday', 'weekdays', 'workdays', 'freedays')
        .map((name): DayRule => ({ type: 'class', class: name })),
    },
    { weight: 1, arbitrary: fc.constant<DayRule>({ type: 'request' }) },
  )
  if (groups.length === 0) return plain
  const ofGroup = fc
    .tuple(fc.constantFrom(...groups), offset)
    .map(([group, offset]): DayRule => ({ type: 'group', group, ...(offset && { offset }) }))
  return fc.oneof({ weight: 2, arbitrary: plain }, { weight: 1, arbitrary: ofGroup })
}

const time: fc.Arbitrary<TimeOfDay> = fc.record({
  minutes: fc.constantFrom(0, 540, 600),
  plusDays: fc.constantFrom(0, 0, 1),
})

const times = fc
  .record(
    {
      at: time,
      scheduledTime: time,
      until: time,
      latestStart: time,
      onUntil: fc.constantFrom('suppress' as const, 'cancel' as const),
      deadline: time,
      every: fc.record({ minutes: fc.constantFrom(30, 60), end: time }),
      variableTable: fc.constantFrom('TABLE1', 'TABLE2'),
    },
    { requiredKeys: [] },
  )
  // A run cycle says AT or SCHEDTIME, UNTIL or JSUNTIL.
  .map(({ at, scheduledTime, until, latestStart, ...rest }) => ({
    ...rest,
    ...(at ? { at } : scheduledTime && { scheduledTime }),
    ...(until ? { until } : latestStart && { latestStart }),
  }))

const timesSometimes = fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: times })

const runCycle = (around: Around): fc.Arbitrary<RunCycle> =>
  fc
    .tuple(
      fc.record(
        {
          days: fc.array(dayRule(around), { minLength: 1, maxLength: 2 }),
          validFrom: validFrom(around),
          validTo: validTo(around),
          freeDayRule: fc.constantFrom('ignore' as const, 'next' as const, 'previous' as const),
          subset: fc.record({
            name: fc.constantFrom('S1', 's1', 'S2'),
            logic: fc.constantFrom('and' as const, 'or' as const),
          }),
        },
        { requiredKeys: ['days'] },
      ),
      timesSometimes,
    )
    .map(([cycle, times]) => ({ ...cycle, ...times }))

const freeDays: fc.Arbitrary<FreeDaysUse> = fc.record({
  calendar: fc.constantFrom('REST', 'rest', 'HOLIDAYS'),
  saturdayWorks: fc.boolean(),
  sundayWorks: fc.boolean(),
})

/** Run cycles are named after their place, so that a difference says which one it is about. */
const named = (runCycles: RunCycle[], prefix: string): RunCycle[] =>
  runCycles.map((cycle, i) => ({ ...cycle, name: `${prefix}${i + 1}` }))

/** Of times an exception can say AT or SCHEDTIME. */
const withPlaceOnly = (runCycle: RunCycle): RunCycle => {
  const { days, validFrom, validTo, freeDayRule, subset, at, scheduledTime } = runCycle
  const said = { validFrom, validTo, freeDayRule, subset, at, scheduledTime }
  return Object.assign({ days }, Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)))
}

const exceptions = (around: Around): fc.Arbitrary<RunCycle[]> =>
  fc.array(runCycle(around).map(withPlaceOnly), { maxLength: 2 })

/** The second group may use the first. */
const group = (name: string, around: Around): fc.Arbitrary<RunCycleGroup> =>
  fc
    .tuple(
      fc.record({
        runCycles: fc.array(runCycle(around), { minLength: 1, maxLength: 3 }),
        exceptions: exceptions(around),
      }),
      timesSometimes,
      fc.option(freeDays, { nil: undefined }),
    )
    .map(([{ runCycles, exceptions }, times, freeDays]) => ({
      kind: 'runcyclegroup',
      name,
      runCycles: named(runCycles, `${name}-`),
      exceptions,
      ...times,
      ...(freeDays && { freeDays }),
    }))

const stream = (around: Around): fc.Arbitrary<OracleStream> =>
  fc
    .tuple(
      fc.record(
        {
          runCycles: fc.array(runCycle(around), { minLength: 1, maxLength: 4 }).map((cycles) => named(cycles, 'RULE')),
          exceptions: exceptions(around),
          freeDays,
          validFrom: validFrom(around),
        },
        { requiredKeys: ['runCycles', 'exceptions'] },
      ),
      fc.option(time, { nil: undefined }),
    )
    .map(([stream, at]) => ({ ...stream, ...(at && { at }) }))

export const question: fc.Arbitrary<Question> = fc
  .tuple(fc.integer({ min: placeOf('2023-06-01'), max: placeOf('2029-06-30') }), fc.integer({ min: 0, max: 45 }))
  .chain(([from, length]) => {
    const around = (...groups: string[]): Around => ({ from, groups })
    return fc.record({
      stream: stream(around('GROUP1', 'GROUP2')),
      groups: fc.tuple(group('GROUP1', around()), group('GROUP2', around('GROUP1'))),
      calendars: fc.record({ MARKS: nearDates(around()), REST: nearDates(around()), HOLIDAYS: nearDates(around()) }),
      from: fc.constant(civilDay(from).text),
      to: fc.constant(civilDay(from + length).text),
    })
  })
