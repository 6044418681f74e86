/**
 * The jobs of a workstation that wait for nothing but a place: by priority of the stream, then of the job, then by the time
 * they became ready (User's Guide, "limit and fence": the highest-priority stream first, in it the highest-priority job).
 *
 * One chain for each pair of priorities that occurs; the chain runs through two columns of the jobs, so that entering and
 * leaving cost nothing but four writes.
 */
import { cell, put } from './columns.ts'
import { clearFlag, hasFlag, setFlag } from './flags.ts'
import { JobFlag, type PlanState } from './state.ts'
import { workstationAt } from './workstations.ts'

/** Priorities are 0-101, so 128 keeps the two apart. */
const rankOf = ({ jobs, streams }: PlanState, job: number): number =>
  cell(streams.priority, cell(jobs.stream, job)) * 128 + cell(jobs.priority, job)

/** Whether jobs of this rank pass the limit of a workstation: HI or GO, of the stream or of the job itself. */
export const isUrgentRank = (rank: number): boolean => rank >= 100 * 128 || rank % 128 >= 100

/** Puts a job at the end of its chain. A job that is queued already stays where it is. */
export const enqueue = (state: PlanState, job: number): void => {
  const { jobs } = state
  if (hasFlag(state, job, JobFlag.queued)) return
  const { ready } = workstationAt(state, cell(jobs.workstation, job))
  const rank = rankOf(state, job)
  const place = ready.findIndex((chain) => chain.rank <= rank)
  let chain = ready[place]
  if (chain?.rank !== rank) {
    chain = { rank, head: 0, tail: 0 }
    ready.splice(place < 0 ? ready.length : place, 0, chain)
  }
  put(jobs.queuePrevious, job, chain.tail)
  put(jobs.queueNext, job, 0)
  if (chain.tail === 0) chain.head = job
  else put(jobs.queueNext, chain.tail, job)
  chain.tail = job
  setFlag(state, job, JobFlag.queued)
}

/** Takes a job out, wherever it stands. */
export const dequeue = (state: PlanState, job: number): void => {
  const { jobs } = state
  if (!hasFlag(state, job, JobFlag.queued)) return
  const { ready } = workstationAt(state, cell(jobs.workstation, job))
  const rank = rankOf(state, job)
  const place = ready.findIndex((chain) => chain.rank === rank)
  const chain = ready[place]
  if (chain === undefined) throw new Error(`job ${job} is queued, but its chain is gone`)
  const next = cell(jobs.queueNext, job)
  const previous = cell(jobs.queuePrevious, job)
  if (next === 0) chain.tail = previous
  else put(jobs.queuePrevious, next, previous)
  if (previous === 0) chain.head = next
  else put(jobs.queueNext, previous, next)
  if (chain.head === 0) ready.splice(place, 1)
  clearFlag(state, job, JobFlag.queued)
}
