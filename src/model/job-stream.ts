/** A job stream: jobs that are planned together, with the days and times it is planned for. */
import { Type, type Static } from 'typebox'
import { Waits } from './needs.ts'
import { PlainDate, RunCycle } from './run-cycle.ts'
import { OnUntil, TimeOfDay } from './time-of-day.ts'

/** Priority: 0 holds, 1-99, 100 is HI, 101 is GO. */
export const Priority = Type.Integer({ minimum: 0, maximum: 101 })
export const defaultPriority = 10

const Times = {
  at: Type.Optional(TimeOfDay),
  until: Type.Optional(TimeOfDay),
  onUntil: Type.Optional(OnUntil),
  deadline: Type.Optional(TimeOfDay),
}

/** A job as a step of a stream. Its command stands in the job definition `workstation#job`. */
export const StreamJob = Type.Object({
  workstation: Type.String(),
  /** The name of the job definition. */
  job: Type.String(),
  /** Its name in the stream: AS alias, else the name of the definition. */
  name: Type.String(),
  ...Times,
  /** Minutes between repetitions. */
  every: Type.Optional(Type.Integer({ minimum: 1, maximum: 9959 })),
  priority: Type.Optional(Priority),
  ...Waits,
})
export type StreamJob = Static<typeof StreamJob>

export const JobStream = Type.Object({
  kind: Type.Literal('stream'),
  workstation: Type.String(),
  name: Type.String(),
  description: Type.Optional(Type.String()),
  timezone: Type.Optional(Type.String()),
  validFrom: Type.Optional(PlainDate),
  /** A draft is never planned. */
  draft: Type.Boolean(),
  /** The calendar of free days (default HOLIDAYS), and whether Saturday and Sunday are workdays (-sa, -su). */
  freeDays: Type.Optional(
    Type.Object({ calendar: Type.String(), saturdayWorks: Type.Boolean(), sundayWorks: Type.Boolean() }),
  ),
  runCycles: Type.Array(RunCycle),
  exceptions: Type.Array(RunCycle),
  ...Times,
  scheduledTime: Type.Optional(TimeOfDay),
  carryForward: Type.Boolean(),
  matching: Type.Optional(Type.Union([Type.Literal('previous'), Type.Literal('sameday')])),
  priority: Type.Optional(Priority),
  /** How many of its jobs may run at once; absent: no limit; 0: none. */
  limit: Type.Optional(Type.Integer({ minimum: 0, maximum: 1024 })),
  ...Waits,
  jobs: Type.Array(StreamJob),
})
export type JobStream = Static<typeof JobStream>
