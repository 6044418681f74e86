/**
 * What becomes of a run whose outcome nobody knows, by the policy of the site: an operator is asked, or it counts as abended; jobs
 * that may run twice (idempotentJobs) are run again at once, a few times.
 */
import { wildcards } from '#/lib/wildcards.ts'
import type { EventBody } from '#/model/event.ts'
import { cell } from './columns.ts'
import { streamIsAlive } from './conditions.ts'
import { hasFlag } from './flags.ts'
import { nameOf } from './names.ts'
import { JobFlag, type PlanState } from './state.ts'
import { wasKilled } from './unknown-runs.ts'

export interface UnknownPolicy {
  /** It counts as abended; else an operator is asked. */
  readonly abend: boolean
  /** Patterns of job definitions that are declared safe to run twice, `FTA1#LOAD@`. */
  readonly idempotent: readonly string[]
  /** How often one of those is run again because of it. */
  readonly reruns: number
}

/** Declared safe to run twice. What nobody has defined is not. */
export const isIdempotent = (state: PlanState, job: number, { idempotent }: UnknownPolicy): boolean => {
  const definition = nameOf(state.names, cell(state.jobs.definition, job))
  return definition !== '' && idempotent.some((pattern) => wildcards(pattern).test(definition))
}

/** The decisions about all of them; none is made where an operator is to be asked. */
export const decideUnknown = function* (state: PlanState, policy: UnknownPolicy): Generator<EventBody> {
  for (const job of state.due.unknown) {
    const run = cell(state.jobs.run, job)
    const done = state.unknowns.get(job)?.reruns ?? 0
    if (mayRunAgain(state, job) && done < policy.reruns && isIdempotent(state, job, policy)) {
      const reason = `nobody knows how run ${run} ended, and it may run twice (idempotentJobs): rerun ${done + 1} of ${policy.reruns}`
      yield {
        kind: 'job.rerun',
        job,
        run: run + 1,
        why: 'unknown',
        notBefore: state.now,
        cause: { by: 'policy', reason },
      }
    } else if (policy.abend) {
      const reason = `nobody knows how run ${run} ended: it counts as abended (unknownRuns)`
      yield { kind: 'run.given_up', job, run, cause: { by: 'policy', reason } }
    }
  }
}

/** Not what somebody has cancelled or killed meanwhile. */
const mayRunAgain = (state: PlanState, job: number): boolean =>
  !hasFlag(state, job, JobFlag.cancelled) &&
  !wasKilled(state, job) &&
  streamIsAlive(state, cell(state.jobs.stream, job))
