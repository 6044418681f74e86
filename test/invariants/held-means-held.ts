/**
 * Held means held (D.3, 10): no run of a held job, or of a job of a held stream, is dispatched until somebody lets it go: by taking
 * the hold back, with a priority above 0 (a hold is one of 0), or by an order to run it.
 */
import { cell } from '#/core/columns.ts'
import { Phase, type Holder, type PlanState } from '#/core/state.ts'
import type { LedgerEvent } from '#/model/event.ts'
import { breaks, type Invariant } from './invariant.ts'

const name = 'held means held'

export const heldMeansHeld: Invariant = {
  name,
  watch: () => {
    /** Jobs, and streams with a minus sign. */
    const held = new Set<Holder>()
    return {
      before: (event, state) => {
        if (event.kind === 'job.held') held.add(event.job)
        else if (event.kind === 'stream.held') held.add(-event.stream)
        else if (event.kind === 'run.dispatched') judge(held, event, state)
        else for (const holder of letGo(event, state)) held.delete(holder)
      },
    }
  },
}

const judge = (held: ReadonlySet<Holder>, { job }: { job: number }, { jobs }: PlanState): void => {
  if (held.has(job)) breaks(name, `job ${job} was dispatched`)
  const stream = cell(jobs.stream, job)
  if (held.has(-stream)) breaks(name, `job ${job} was dispatched in stream ${stream}, which is held`)
}

/** Whose hold the event takes back. */
const letGo = (event: LedgerEvent, { jobs }: PlanState): readonly Holder[] => {
  switch (event.kind) {
    case 'job.unheld':
    case 'job.released':
      return [event.job]
    case 'stream.unheld':
    case 'stream.released':
      return [-event.stream]
    case 'job.priority_changed':
      return event.priority > 0 ? [event.job] : []
    case 'stream.priority_changed':
      return event.priority > 0 ? [-event.stream] : []
    // One that was held before it ended. A successor that has not ended stays held.
    case 'job.rerun':
      return [event.job, ...(event.successors ?? []).filter((holder) => holder > 0 && hasEnded(jobs, holder))]
    case 'recovery.started':
      return [event.recoveryJob]
    default:
      return []
  }
}

const hasEnded = (jobs: PlanState['jobs'], job: number): boolean => cell(jobs.phase, job) !== Phase.waiting
