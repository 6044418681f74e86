/**
 * When each job must start at the latest so that no critical job misses its deadline: one pass backwards over the graph.
 *
 * The critical network is the critical jobs and all that they follow, directly or not. The critical start is the deadline less the
 * estimated durations on the way there (Dynamic Workload Console User's Guide, "Workload service assurance"); of several critical
 * jobs the most urgent counts.
 */
import type { Instant } from '#/lib/clock.ts'
import { cell } from './columns.ts'
import { flatten } from './flat-rows.ts'
import type { Estimate } from './estimate-times.ts'
import { Open, jobOfNode } from './live-graph.ts'
import { Trait, type PlanState } from './state.ts'

/** By node. */
export interface CriticalTimes {
  /** When it must have ended; Infinity: it is not in the critical network. */
  readonly lateEnd: Float64Array
  /** The critical job whose deadline says so; 0: none. */
  readonly forJob: Int32Array
}

export interface DeadlineOptions {
  /** The end of the last planned day, null when nothing is planned. */
  readonly planEnd: Instant | null
  /** Minutes before that end: the deadline of critical jobs that have none (optman: deadlineOffset). */
  readonly deadlineOffset: number
}

/** The deadline of a critical job: its own, else its stream's, else that of the plan; null: none. */
export const deadlineOf = ({ jobs, streams }: PlanState, job: number, options: DeadlineOptions): Instant | null => {
  const own = cell(jobs.deadlineAt, job) || cell(streams.deadlineAt, cell(jobs.stream, job))
  if (own !== 0) return own
  return options.planEnd === null ? null : options.planEnd - options.deadlineOffset * 60_000
}

export const criticalTimes = (state: PlanState, estimate: Estimate, options: DeadlineOptions): CriticalTimes => {
  const { graph, expected, taken } = estimate
  const { first, to, order, jobs, open, size } = graph
  const lateEnd = new Float64Array(size).fill(Infinity)
  const forJob = new Int32Array(size)
  // In the order of the graph neighbours are far apart: one array of a byte each is read, not the table.
  const traits = flatten(jobs, state.jobs.traits, new Uint8Array(jobs.count))
  for (let place = order.length - 1; place >= 0; place -= 1) {
    const node = order[place] ?? 0
    for (let link = first[node] ?? 0; link < (first[node + 1] ?? 0); link += 1) {
      const follower = to[link] ?? 0
      const takes = follower < jobs.count && taken[follower] === 1 ? (expected.ms[follower] ?? 0) : 0
      const lateStart = (lateEnd[follower] ?? Infinity) - takes
      if (lateStart >= (lateEnd[node] ?? Infinity)) continue
      lateEnd[node] = lateStart
      forJob[node] = forJob[follower] ?? 0
    }
    if (node >= jobs.count || open[node] !== Open.yes) continue
    if (((traits[node] ?? 0) & Trait.critical) === 0) continue
    const job = jobOfNode(graph, node)
    const deadline = deadlineOf(state, job, options)
    if (deadline === null || deadline >= (lateEnd[node] ?? Infinity)) continue
    lateEnd[node] = deadline
    forJob[node] = job
  }
  return { lateEnd, forJob }
}

/** When the job of a node must start at the latest; Infinity: it is not in the critical network. */
export const criticalStart = ({ expected }: Estimate, { lateEnd }: CriticalTimes, node: number): number =>
  (lateEnd[node] ?? Infinity) - (expected.ms[node] ?? 0)
