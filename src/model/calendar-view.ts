/** What people and programs are shown of calendars: the days of a stream with their reasons, the dates of a calendar. */
import { Type, type Static } from 'typebox'
import { PlainDate, Weekday } from './run-cycle.ts'
import { InstantText } from './views.ts'

const DayMove = Type.Object({ from: PlainDate, to: PlainDate, by: Type.String() })

/** A run cycle that puts the stream on a day. */
const CalendarRun = Type.Object({
  /** Its name, or its days as they are written where it has none. */
  runCycle: Type.String(),
  /** From where the rule names it to here, step by step: by an offset, by FDNEXT or FDPREV. */
  moves: Type.Array(DayMove),
  /** How many instances it makes; 0: another run cycle has all of its times. */
  instances: Type.Integer({ minimum: 0 }),
  firstAt: Type.Union([InstantText, Type.Null()]),
  lastAt: Type.Union([InstantText, Type.Null()]),
  /** Minutes between instances. */
  every: Type.Union([Type.Integer(), Type.Null()]),
})

/** A run cycle that names a day and does not put the stream on it. */
const CalendarLeftOut = Type.Object({
  runCycle: Type.String(),
  why: Type.Enum(['excepted', 'lacking', 'early', 'late', 'free', 'moved']),
  moves: Type.Array(DayMove),
  /** The EXCEPT that takes it away, or the run cycle of the subset that lacks the day. */
  by: Type.Union([Type.String(), Type.Null()]),
  sentence: Type.String(),
})

export const CalendarDay = Type.Object({
  date: PlainDate,
  weekday: Weekday,
  /** A free day of the stream. */
  free: Type.Boolean(),
  runs: Type.Array(CalendarRun),
  left: Type.Array(CalendarLeftOut),
})
export type CalendarDay = Static<typeof CalendarDay>

/** The calendar of a stream: every day of a window, what is planned on it, and why. */
export const StreamCalendar = Type.Object({
  /** `FTA1#PAYROLL` */
  stream: Type.String(),
  /** The zone its times are in. */
  timezone: Type.String(),
  from: PlainDate,
  to: PlainDate,
  /** Why none of it is planned: a draft, an ignored workstation. */
  never: Type.Union([Type.String(), Type.Null()]),
  days: Type.Array(CalendarDay),
})
export type StreamCalendar = Static<typeof StreamCalendar>

/** A calendar and its dates. */
export const CalendarDates = Type.Object({ name: Type.String(), dates: Type.Array(PlainDate) })
export type CalendarDates = Static<typeof CalendarDates>
