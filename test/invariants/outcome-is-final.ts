/**
 * What has ended has ended (D.3, 3): a run has one end, and how a job ended stays, whatever else happens, until an operator says
 * anything else, or one more run of it is called for.
 */
import { cell } from '#/core/columns.ts'
import { Phase, type PlanState } from '#/core/state.ts'
import type { LedgerEvent } from '#/model/event.ts'
import { isEnd } from './double-start.ts'
import { breaks, type Invariant } from './invariant.ts'

const name = 'an outcome is final'

const { succeeded, abended, failed, cancelled } = Phase
const ends: ReadonlySet<number> = new Set([succeeded, abended, failed])

/** What an operator's word may make of a job that has ended. */
const words: Readonly<Partial<Record<LedgerEvent['kind'], readonly (readonly [from: number, to: number])[]>>> = {
  'job.confirmed': [[abended, succeeded]],
  'job.cancelled': [
    [abended, cancelled],
    [failed, cancelled],
  ],
}

export const outcomeIsFinal: Invariant = {
  name,
  watch: () => {
    const ended = new Set<string>()
    /** Runs of which nobody knew, and somebody has said what counts. */
    const lost = new Map<number, string>()
    const outcomes = new Map<number, number>()
    return {
      before: (event) => {
        if (isEnd(event)) endRun(ended, lost, event)
        // Whatever is said of a job whose run was lost, its agent comes too late after that.
        else if ('job' in event && resolves.has(event.kind)) ended.add(lost.get(event.job) ?? '')
        for (const job of runAgain(event)) outcomes.delete(job)
      },
      after: (event, state) => {
        if (event.kind === 'plan.closed') forgetGone(outcomes, state)
        if ('job' in event) note(outcomes, event, state)
      },
      end: (state) => {
        for (const [job, outcome] of outcomes)
          if (cell(state.jobs.stream, job) !== 0 && cell(state.jobs.phase, job) !== outcome)
            breaks(name, `job ${job} has ended, and has another phase now, ${cell(state.jobs.phase, job)}`)
      },
    }
  },
}

const resolves: ReadonlySet<string> = new Set(['job.confirmed', 'job.cancelled', 'job.rerun', 'run.given_up'])

const endRun = (ended: Set<string>, lost: Map<number, string>, event: Extract<LedgerEvent, { run: number }>): void => {
  const run = `${event.job}.${event.run}`
  if (ended.has(run)) breaks(name, `run ${run} has ended twice`)
  // Nobody knows how a lost one ended: its agent may still say so, once.
  if (event.kind === 'run.lost') lost.set(event.job, run)
  else ended.add(run)
}

/** The jobs of which one more run is called for. */
const runAgain = (event: LedgerEvent): readonly number[] => {
  if (event.kind === 'job.rerun') return [event.job, ...(event.successors ?? [])]
  return event.kind === 'recovery.started' ? [event.recoveryJob] : []
}

const note = (
  outcomes: Map<number, number>,
  event: { kind: LedgerEvent['kind']; job: number },
  { jobs }: PlanState,
) => {
  const { job, kind } = event
  const phase = cell(jobs.phase, job)
  const before = outcomes.get(job)
  const mayChange = before === undefined || (words[kind] ?? []).some(([from, to]) => from === before && to === phase)
  if (phase !== before && !mayChange) breaks(name, `${kind} changed how job ${job} ended`)
  if (ends.has(phase)) outcomes.set(job, phase)
  else outcomes.delete(job)
}

const forgetGone = (outcomes: Map<number, number>, { jobs }: PlanState): void => {
  for (const job of outcomes.keys()) if (cell(jobs.stream, job) === 0) outcomes.delete(job)
}
