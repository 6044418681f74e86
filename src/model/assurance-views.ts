/** What is shown of critical jobs, their paths, and what endangers them. */
import { Type, type Static } from 'typebox'
import { ExpectedDuration } from './expected-duration.ts'
import { InstantText, JobStatusText, Maybe } from './views.ts'

export const risks = ['HIGH_RISK', 'POTENTIAL_RISK', 'ON_TRACK'] as const
export type Risk = (typeof risks)[number]

/** A job in an answer about others. */
const Named = {
  id: Type.Integer(),
  /** `FTA1#PAYROLL.PAYCALC`. */
  name: Type.String(),
  status: JobStatusText,
}

export const CriticalJobView = Type.Object({
  ...Named,
  /** Percent: the probability that the deadline is met. */
  confidence: Type.Integer(),
  risk: Type.Enum(risks),
  deadlineAt: Maybe(InstantText),
  /** Of a job that has started or ended: when it did. */
  estimatedStartAt: Maybe(InstantText),
  estimatedEndAt: Maybe(InstantText),
  /** When it must start at the latest; null when it is over, or has no deadline. */
  criticalStartAt: Maybe(InstantText),
})
export type CriticalJobView = Static<typeof CriticalJobView>

/** One step of a critical path. */
export const PathStepView = Type.Object({
  ...Named,
  workstation: Type.String(),
  /** Null of one that abended or failed: nobody can say. */
  estimatedStartAt: Maybe(InstantText),
  estimatedEndAt: Maybe(InstantText),
  criticalStartAt: Maybe(InstantText),
  expected: ExpectedDuration,
})
export type PathStepView = Static<typeof PathStepView>

/** A job that needs attention now, as a critical job waits for it. */
export const HotJobView = Type.Object({
  ...Named,
  criticalStartAt: Maybe(InstantText),
  /** The critical job that it endangers most. */
  critical: Type.Object({ id: Type.Integer(), name: Type.String() }),
  causes: Type.Array(
    Type.Object({
      /** `error`, `long`, `late-start`, `workstation-limit`, `stream-limit`, `suppressed`, `fence`, `priority`. */
      type: Type.String(),
      sentence: Type.String(),
    }),
  ),
})
export type HotJobView = Static<typeof HotJobView>

/** The critical path of a job, with what of the hot list lies before it. */
export const CriticalPathView = Type.Object({ steps: Type.Array(PathStepView), hot: Type.Array(HotJobView) })
export type CriticalPathView = Static<typeof CriticalPathView>
