/** The rows of what a submitted stream or job follows by the word of whoever submits it: jobs and streams that are in the plan. */
import type { AskedCondition } from '#/model/needs.ts'
import type { PlanDependency, Waiter } from '#/model/plan.ts'

/** A predecessor that the plan has, and what is asked of it. */
export interface SubmittedFollow {
  readonly type: 'job' | 'stream'
  readonly id: number
  readonly condition: AskedCondition | null
}

export const submittedFollows = (waiter: Waiter, predecessors: readonly SubmittedFollow[]): PlanDependency[] =>
  predecessors.map(({ type, id, condition }) => ({
    type,
    waiter,
    predecessor: id,
    condition,
    join: null,
    resolves: null,
  }))
