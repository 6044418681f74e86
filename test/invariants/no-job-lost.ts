/**
 * No job is lost (D.3, 1): each that was planned is in the plan with a known status, or was let out of it by a closing; what is
 * not over runs under an agent, or `explain` says what it waits for, or it succeeds with the next decision (NOP).
 */
import { cell } from '#/core/columns.ts'
import { isFrozen, isReady } from '#/core/conditions.ts'
import { explain } from '#/core/explain.ts'
import { hasTrait } from '#/core/flags.ts'
import { Phase, Trait, type PlanState } from '#/core/state.ts'
import { idsIn } from '#/lib/id-ranges.ts'
import type { LedgerEvent } from '#/model/event.ts'
import { breaks, type Invariant } from './invariant.ts'
import { plannedRows } from './planned-rows.ts'

const name = 'no job is lost'

export const noJobLost: Invariant = {
  name,
  watch: () => {
    /** The stream of each job that should be in the plan. */
    const planned = new Map<number, number>()
    let nop: Promised = { at: 0, jobs: [] }
    return {
      before: (event, state) => {
        keepPromise(nop, event, state)
        if (event.kind === 'plan.added') {
          for (const { id, stream } of plannedRows(event.batch).jobs) {
            if (planned.has(id)) breaks(name, `job ${id} was planned twice`)
            planned.set(id, stream)
          }
        } else if (event.kind === 'plan.closed') letOut(planned, event)
      },
      after: ({ at }, { due }) => {
        nop = { at, jobs: due.nop.size === 0 ? [] : [...due.nop] }
      },
      end: (state) => {
        for (const job of planned.keys()) lookAt(state, job)
      },
    }
  },
}

/** NOP jobs that are to succeed with the next decision, and since when. */
interface Promised {
  readonly at: number
  readonly jobs: readonly number[]
}

/** Time does not go on before everything is decided. */
const keepPromise = ({ at, jobs }: Promised, event: LedgerEvent, state: PlanState): void => {
  if (event.at === at) return
  for (const job of jobs)
    if (isReady(state, job) && !isFrozen(state, job))
      breaks(name, `job ${job} does nothing (NOP) and was to succeed ${event.at - at} ms ago`)
}

const letOut = (planned: Map<number, number>, event: Extract<LedgerEvent, { kind: 'plan.closed' }>): void => {
  for (const { stream, jobs } of event.userJobs) for (const job of jobs) planned.set(job, stream)
  for (const job of idsIn(event.jobs)) planned.delete(job)
  const streams = new Set(idsIn(event.streams))
  for (const [job, stream] of planned) if (streams.has(stream)) planned.delete(job)
}

const lookAt = (state: PlanState, job: number): void => {
  const { jobs } = state
  if (cell(jobs.stream, job) === 0) breaks(name, `job ${job} is not in the plan any more, and no closing let it out`)
  const phase = cell(jobs.phase, job)
  const isLive = phase === Phase.dispatched || phase === Phase.running
  if (isLive && !state.agents.has(job)) breaks(name, `job ${job} is live, and no agent has it`)
  // Without an agent every job that waits has a reason to, but for one that succeeds with the next decision: see `keepPromise`.
  if (phase !== Phase.waiting || (hasTrait(state, job, Trait.nop) && state.due.nop.has(job))) return
  if (explain(state, { agent: null }, job).hindrances.length === 0)
    breaks(name, `job ${job} waits, and nothing says for what`)
}
