/** A run cycle: the rule that says on which days a job stream is planned, and at what time of those days. */
import { Type, type Static } from 'typebox'
import { OnUntil, TimeOfDay } from './time-of-day.ts'

/** `MO`, `TU` ... as in RFC 5545. */
export const Weekday = Type.Enum(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'])
export type Weekday = Static<typeof Weekday>

/** A date, `2026-11-22`. */
export const PlainDate = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })

/** How far a date is moved: `+2 WORKDAYS`. */
export const DayOffset = Type.Object({
  count: Type.Integer(),
  unit: Type.Union([Type.Literal('days'), Type.Literal('weekdays'), Type.Literal('workdays')]),
})
export type DayOffset = Static<typeof DayOffset>

/** The calendar of free days (default HOLIDAYS), and whether Saturday and Sunday are workdays (-sa, -su). */
export const FreeDaysUse = Type.Object({
  calendar: Type.String(),
  saturdayWorks: Type.Boolean(),
  sundayWorks: Type.Boolean(),
})
export type FreeDaysUse = Static<typeof FreeDaysUse>

/** One way to name days. */
export const DayRule = Type.Union([
  /** An iCalendar rule as TWS writes it, e.g. `FREQ=WEEKLY;BYDAY=MO,FR` or `FREQ=DAILY;BYWORKDAY`. */
  Type.Object({ type: Type.Literal('rule'), rule: Type.String() }),
  /** The dates of a calendar, each moved by a number of days. */
  Type.Object({ type: Type.Literal('calendar'), calendar: Type.String(), offset: Type.Optional(DayOffset) }),
  /** The days of a run cycle group (composer: $RCG). */
  Type.Object({ type: Type.Literal('group'), group: Type.String(), offset: Type.Optional(DayOffset) }),
  Type.Object({ type: Type.Literal('date'), date: PlainDate }),
  Type.Object({ type: Type.Literal('weekday'), weekday: Weekday }),
  Type.Object({
    type: Type.Literal('class'),
    class: Type.Enum(['everyday', 'weekdays', 'workdays', 'freedays']),
  }),
  /** Planned only when somebody submits the stream. */
  Type.Object({ type: Type.Literal('request') }),
])
export type DayRule = Static<typeof DayRule>

/** What happens to a date that is a free day: it is dropped, or moved to the next or the previous workday. */
export type FreeDayRule = 'ignore' | 'next' | 'previous'

/** Run cycles of one subset count as one: with `and`, a day must be named by all of them. */
export const Subset = Type.Object({ name: Type.String(), logic: Type.Union([Type.Literal('and'), Type.Literal('or')]) })
export type Subset = Static<typeof Subset>

/** When on its days: what stands in the parentheses of a run cycle. */
const Timetable = {
  /** Earliest start, a dependency of the stream; replaces the stream's own when the plan is made. */
  at: Type.Optional(TimeOfDay),
  /** Places the stream in the plan without being a dependency. */
  scheduledTime: Type.Optional(TimeOfDay),
  until: Type.Optional(TimeOfDay),
  /** JSUNTIL: latest start; looked at once, when the stream turns ready. Not together with `until`. */
  latestStart: Type.Optional(TimeOfDay),
  onUntil: Type.Optional(OnUntil),
  deadline: Type.Optional(TimeOfDay),
  /** Further instances every `minutes` until `end`; they are made when the plan is made. */
  every: Type.Optional(Type.Object({ minutes: Type.Integer({ minimum: 1 }), end: TimeOfDay })),
}

export const RunCycle = Type.Object({
  name: Type.Optional(Type.String()),
  description: Type.Optional(Type.String()),
  /** Its variables stand before those of the stream. */
  variableTable: Type.Optional(Type.String()),
  /** First day it counts from; INTERVAL of its rules is counted from here. */
  validFrom: Type.Optional(PlainDate),
  /** The day after its last: exclusive. */
  validTo: Type.Optional(PlainDate),
  days: Type.Array(DayRule),
  freeDayRule: Type.Optional(Type.Union([Type.Literal('ignore'), Type.Literal('next'), Type.Literal('previous')])),
  subset: Type.Optional(Subset),
  ...Timetable,
})
export type RunCycle = Static<typeof RunCycle>

/** A run cycle group: run cycles with a name, to be used by many streams. */
export const RunCycleGroup = Type.Object({
  kind: Type.Literal('runcyclegroup'),
  name: Type.String(),
  description: Type.Optional(Type.String()),
  comments: Type.Optional(Type.Array(Type.String())),
  variableTable: Type.Optional(Type.String()),
  freeDays: Type.Optional(FreeDaysUse),
  runCycles: Type.Array(RunCycle),
  exceptions: Type.Array(RunCycle),
  /** The times of those of its run cycles that have none. */
  ...Timetable,
})
export type RunCycleGroup = Static<typeof RunCycleGroup>
