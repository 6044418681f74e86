/** What is expected of every job that is left to do, asked once for all instances of a job on days of a class. */
import { expectedOf } from './expected-durations.ts'
import { flatten } from './flat-rows.ts'
import { Open, type LiveGraph } from './live-graph.ts'
import { Trait, type PlanState } from './state.ts'

/** By row of the job, milliseconds; those that are not open have 0. */
export interface ExpectedOfJobs {
  readonly ms: Float64Array
  /** Square of the spread. */
  readonly variance: Float64Array
}

const classes = 3

export const expectedOfJobs = (state: PlanState, { jobs, streams, open }: LiveGraph): ExpectedOfJobs => {
  const history = flatten(jobs, state.jobs.history, new Int32Array(jobs.count))
  const stream = flatten(jobs, state.jobs.stream, new Int32Array(jobs.count))
  const traits = flatten(jobs, state.jobs.traits, new Uint8Array(jobs.count))
  const dayClass = flatten(streams, state.streams.dayClass, new Uint8Array(streams.count))
  const known = {
    ms: new Float64Array(classes * state.histories.size).fill(-1),
    variance: new Float64Array(classes * state.histories.size),
  }
  const [ms, variance] = [new Float64Array(jobs.count), new Float64Array(jobs.count)]
  for (let row = 0; row < jobs.count; row += 1) {
    // What does not run takes no time (NOP).
    if (open[row] === Open.no || ((traits[row] ?? 0) & Trait.nop) !== 0) continue
    const streamRow = (streams.baseOf[(stream[row] ?? 0) >>> 10] ?? 0) + ((stream[row] ?? 0) & 1023)
    const which = dayClass[streamRow] ?? 0
    const place = (history[row] ?? 0) * classes + which
    if ((known.ms[place] ?? -1) < 0) {
      const expected = expectedOf(state, history[row] ?? 0, which)
      known.ms[place] = expected.ms
      known.variance[place] = expected.spread ** 2
    }
    ms[row] = known.ms[place] ?? 0
    variance[row] = known.variance[place] ?? 0
  }
  return { ms, variance }
}
