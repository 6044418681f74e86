/** Plans as people see them: the days of the live plan, and plans that are only imagined (trial, forecast). */
import { Type, type Static } from 'typebox'

const Maybe = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const InstantText = Type.String()
const count = Type.Integer({ minimum: 0 })

/** The most days that an extension or an imagined plan may have. */
export const mostPlanDays = 400

/** A production day of the live plan. */
export const PlanDay = Type.Object({
  day: Type.String(),
  streams: count,
  jobs: count,
  /** Of the streams those that have not ended. */
  open: count,
  carriedForward: count,
})
export type PlanDay = Static<typeof PlanDay>

/** The live plan as a whole. */
export const PlanOverview = Type.Object({
  timezone: Type.String(),
  /** When a production day begins, hhmm. */
  startOfDay: Type.String(),
  days: Type.Array(PlanDay),
  /** The last production day that is planned, and the last that is closed; null: none. */
  plannedThrough: Maybe(Type.String()),
  closedThrough: Maybe(Type.String()),
  /** Predecessors that are not planned yet [P], and those that did not come [O]. */
  pending: count,
  orphaned: count,
})
export type PlanOverview = Static<typeof PlanOverview>

/** An occurrence of a stream in an imagined plan. */
export const ImaginedStream = Type.Object({
  /** `FTA1#PAYROLL`. */
  name: Type.String(),
  day: Type.String(),
  scheduledAt: InstantText,
  startAt: Maybe(InstantText),
  untilAt: Maybe(InstantText),
  deadlineAt: Maybe(InstantText),
  runCycle: Maybe(Type.String()),
  /** READY when the stream itself waits for nothing but its time, else HOLD. */
  status: Type.Union([Type.Literal('HOLD'), Type.Literal('READY')]),
  priority: Type.Integer(),
  jobs: count,
  /** What the stream or one of its jobs follows outside of it, each once: `FTA1#LEDGER.CLOSE 2026-11-22T06:00:00Z`. */
  follows: Type.Array(Type.String()),
})
export type ImaginedStream = Static<typeof ImaginedStream>

/** A trial plan, or a forecast plan: computed beside the live plan, which it does not touch. */
export const ImaginedPlan = Type.Object({
  kind: Type.Union([Type.Literal('trial'), Type.Literal('forecast')]),
  from: Type.String(),
  /** The last day, included. */
  to: Type.String(),
  days: Type.Array(Type.Object({ day: Type.String(), streams: count, jobs: count })),
  streams: count,
  jobs: count,
  dependencies: count,
  /** What was left out and why, as the log of an extension would say it; at most a hundred. */
  notes: Type.Array(Type.String()),
})
export type ImaginedPlan = Static<typeof ImaginedPlan>
