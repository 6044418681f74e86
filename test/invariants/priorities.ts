/** Order by priority (D.3, 6): nothing is dispatched while a job that could start on the same workstation ranks higher. */
import { cell, nextRow } from '#/core/columns.ts'
import { isReady } from '#/core/conditions.ts'
import { hasFlag, hasTrait } from '#/core/flags.ts'
import { mayStart } from '#/core/next-start.ts'
import { JobFlag, Trait, type PlanState } from '#/core/state.ts'
import { breaks, type Invariant } from './invariant.ts'

const name = 'order by priority'

/** Above so many jobs, only those that entered the plan last are looked at: the look at all of them is for small plans. */
const mostJobs = 2000

export const priorities: Invariant = {
  name,
  watch: () => ({
    before: (event, state) => {
      if (event.kind !== 'run.dispatched') return
      const { jobs } = state
      const rank = rankOf(state, event.job)
      const workstation = cell(jobs.workstation, event.job)
      for (let job = nextRow(jobs, Math.max(1, jobs.size - mostJobs)); job < jobs.size; job = nextRow(jobs, job + 1)) {
        if (cell(jobs.workstation, job) !== workstation || compare(rankOf(state, job), rank) <= 0) continue
        if (!isReady(state, job) || hasTrait(state, job, Trait.nop) || !mayStart(state, job)) continue
        if (isLeftToAnother(state, job)) continue
        breaks(name, `job ${event.job} was dispatched while job ${job}, which ranks higher, could start`)
      }
    },
  }),
}

/** A stream whose places are few leaves them to its first job, which may be one on another workstation. */
const isLeftToAnother = (state: PlanState, job: number): boolean => {
  const lines = state.linesOf.get(cell(state.jobs.stream, job)) ?? []
  return lines.some((line) => state.lines.get(line)?.workstation !== cell(state.jobs.workstation, job))
}

/** HI and GO, then what a critical job waits for, then by the priority of the stream and the job's own: what decides first comes first. */
type Rank = readonly [urgent: number, promoted: number, ofStream: number, own: number]

const rankOf = (state: PlanState, job: number): Rank => {
  const own = cell(state.jobs.priority, job)
  const ofStream = cell(state.streams.priority, cell(state.jobs.stream, job))
  const isUrgent = own >= 100 || ofStream >= 100
  const isPromoted = !isUrgent && hasFlag(state, job, JobFlag.promoted)
  return [Number(isUrgent), Number(isPromoted), ofStream, own]
}

/** Above 0: the first ranks higher. */
const compare = (one: Rank, other: Rank): number =>
  one.map((value, place) => value - (other[place] ?? 0)).find((difference) => difference !== 0) ?? 0
