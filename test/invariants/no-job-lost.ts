/**
 * No job is lost (D.3, 1): each that was planned is in the plan with a known status, or was let out of it by a closing; what is
 * not over runs under an agent, or `explain` says what it waits for.
 */
import { cell } from '#/core/columns.ts'
import { explain } from '#/core/explain.ts'
import { Phase, type PlanState } from '#/core/state.ts'
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
    return {
      before: (event) => {
        if (event.kind === 'plan.added') {
          for (const { id, stream } of plannedRows(event.batch).jobs) {
            if (planned.has(id)) breaks(name, `job ${id} was planned twice`)
            planned.set(id, stream)
          }
        } else if (event.kind === 'plan.closed') letOut(planned, event)
      },
      end: (state) => {
        for (const job of planned.keys()) lookAt(state, job)
      },
    }
  },
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
  // Without an agent every job that waits has a reason to, but for one that succeeds with the next decision (NOP).
  if (phase !== Phase.waiting || state.due.nop.has(job)) return
  if (explain(state, { agent: null }, job).hindrances.length === 0)
    breaks(name, `job ${job} waits, and nothing says for what`)
}
