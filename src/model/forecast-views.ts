/** What a forecast answers: how the plan goes on as expected, and what a change of it would do. */
import { Type, type Static } from 'typebox'
import { risks } from './assurance-views.ts'
import { InstantText, Maybe } from './views.ts'

/** How soon what nobody can foresee comes about. */
const Comes = Type.Enum(['at-once', 'never'])

/** What is taken as given about those who are not part of the plan. */
export const ForecastAssumptions = Type.Object({
  /** Whether prompts are answered yes as soon as they are asked. */
  prompts: Comes,
  /** Whether files are there as soon as they are looked for. */
  files: Comes,
  /** Whether jobs that wait to be confirmed are confirmed succ. */
  confirmations: Comes,
})
export type ForecastAssumptions = Static<typeof ForecastAssumptions>

/** How a job or stream comes out against its deadline. */
export const ForecastDeadline = Type.Object({
  type: Type.Enum(['job', 'stream']),
  id: Type.Integer(),
  /** `FTA1#PAYROLL.PAYCALC`, `FTA1#PAYROLL`. */
  name: Type.String(),
  critical: Type.Boolean(),
  deadlineAt: Maybe(InstantText),
  /** Null: it has not ended by the end of the forecast. */
  endAt: Maybe(InstantText),
  late: Type.Boolean(),
  /** Without the change. */
  endBefore: Maybe(InstantText),
  lateBefore: Type.Boolean(),
  /** Of a critical job when a change is asked about: its risk with that, and without; else null. */
  risk: Maybe(Type.Enum(risks)),
  riskBefore: Maybe(Type.Enum(risks)),
})
export type ForecastDeadline = Static<typeof ForecastDeadline>

/** A job that ends at another time, or not at all, because of the change. */
export const ForecastEffect = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  endBefore: Maybe(InstantText),
  endAt: Maybe(InstantText),
})

/** A job that does not run, and why. */
export const NotRun = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  status: Type.String(),
  why: Type.String(),
})

export const ForecastView = Type.Object({
  from: InstantText,
  until: InstantText,
  assumptions: ForecastAssumptions,
  whatIf: Type.Array(Type.String()),
  /** Jobs that end by then. */
  ended: Type.Integer(),
  deadlines: Type.Array(ForecastDeadline),
  /** The first of the jobs that the change concerns, and how many there are. */
  effects: Type.Array(ForecastEffect),
  effectCount: Type.Integer(),
  notRun: Type.Array(NotRun),
  notRunCount: Type.Integer(),
})
export type ForecastView = Static<typeof ForecastView>
