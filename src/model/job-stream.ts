/** A job stream: jobs that are planned together, with the days and times it is planned for. */
import { Type, type Static } from 'typebox'
import { Matching, Waits } from './needs.ts'
import { FreeDaysUse, PlainDate, RunCycle } from './run-cycle.ts'
import { StartCondition } from './start-condition.ts'
import { OnUntil, TimeOfDay } from './time-of-day.ts'

/** Priority: 0 holds, 1-99, 100 is HI, 101 is GO. */
export const Priority = Type.Integer({ minimum: 0, maximum: 101 })
export const defaultPriority = 10

const Times = {
  /** Places it in the plan without being a dependency (SCHEDTIME). */
  scheduledTime: Type.Optional(TimeOfDay),
  at: Type.Optional(TimeOfDay),
  until: Type.Optional(TimeOfDay),
  onUntil: Type.Optional(OnUntil),
  deadline: Type.Optional(TimeOfDay),
}

/** A duration to be compared with: minutes, or percent of the estimated duration. */
const Duration = {
  minutes: Type.Optional(Type.Integer({ minimum: 0 })),
  percent: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
}

/** MAXDUR: what happens to a job that runs longer. */
export const LongestDuration = Type.Object({
  ...Duration,
  action: Type.Union([Type.Literal('kill'), Type.Literal('continue')]),
})
export type LongestDuration = Static<typeof LongestDuration>

/** MINDUR: what happens to a job that ends sooner. */
export const ShortestDuration = Type.Object({
  ...Duration,
  action: Type.Union([Type.Literal('abend'), Type.Literal('confirm'), Type.Literal('continue')]),
})
export type ShortestDuration = Static<typeof ShortestDuration>

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
  /** No repetition starts after it (EVERYENDTIME). */
  everyEnd: Type.Optional(TimeOfDay),
  /** It waits for an operator's word before it counts as ended. */
  confirmed: Type.Optional(Type.Boolean()),
  critical: Type.Optional(Type.Boolean()),
  /** Watched by monitors (KEYJOB). */
  key: Type.Optional(Type.Boolean()),
  /** Succeeds without running. */
  nop: Type.Optional(Type.Boolean()),
  /** ONLATE KILL: killed at its deadline. */
  onLate: Type.Optional(Type.Literal('kill')),
  longest: Type.Optional(LongestDuration),
  shortest: Type.Optional(ShortestDuration),
  /** STATISTICSTYPE CUSTOM. */
  customStatistics: Type.Optional(Type.Boolean()),
  priority: Type.Optional(Priority),
  ...Waits,
})
export type StreamJob = Static<typeof StreamJob>

/** ISSERVICE: the stream is offered to people outside operations, under this name. */
export const StreamService = Type.Object({
  name: Type.String(),
  description: Type.Optional(Type.String()),
  tags: Type.Optional(Type.String()),
  variables: Type.Optional(Type.Array(Type.String())),
})
export type StreamService = Static<typeof StreamService>

/** What happens when the instance before has not ended: run beside it, wait for it, or do not start. */
export const OnOverlap = Type.Union([Type.Literal('parallel'), Type.Literal('enqueue'), Type.Literal('donotstart')])
export type OnOverlap = Static<typeof OnOverlap>

export const JobStream = Type.Object({
  kind: Type.Literal('stream'),
  workstation: Type.String(),
  name: Type.String(),
  description: Type.Optional(Type.String()),
  timezone: Type.Optional(Type.String()),
  validFrom: Type.Optional(PlainDate),
  /** A draft is never planned. */
  draft: Type.Boolean(),
  comments: Type.Optional(Type.Array(Type.String())),
  service: Type.Optional(StreamService),
  variableTable: Type.Optional(Type.String()),
  freeDays: Type.Optional(FreeDaysUse),
  runCycles: Type.Array(RunCycle),
  exceptions: Type.Array(RunCycle),
  ...Times,
  /** JSUNTIL: latest start; looked at once, when the stream turns ready. Not together with `until`. */
  latestStart: Type.Optional(TimeOfDay),
  startCondition: Type.Optional(StartCondition),
  carryForward: Type.Boolean(),
  /** The criterion of those of its FOLLOWS that name none. */
  matching: Type.Optional(Matching),
  onOverlap: Type.Optional(OnOverlap),
  /** Watched by monitors (KEYSCHED). */
  key: Type.Optional(Type.Boolean()),
  priority: Type.Optional(Priority),
  /** How many of its jobs may run at once; absent: no limit; 0: none. */
  limit: Type.Optional(Type.Integer({ minimum: 0, maximum: 1024 })),
  ...Waits,
  jobs: Type.Array(StreamJob),
})
export type JobStream = Static<typeof JobStream>
