/** Which estimated times are shown: of what is over, or waits for an operator because something went wrong, nobody can say any. */
import { cell } from './columns.ts'
import { timesOfJob, timesOfStream, type KnownTimes, type StartAndEnd } from './known-times.ts'
import { Phase, type PlanState } from './state.ts'
import { streamStatus } from './status.ts'

/** The estimated times of jobs and streams as the plan stands; undefined: nobody can say, or nothing is left to estimate. */
export interface ShownTimes {
  readonly job: (id: number) => StartAndEnd | undefined
  readonly stream: (id: number) => StartAndEnd | undefined
}

const leftToDo = new Set<number>([Phase.waiting, Phase.dispatched, Phase.running, Phase.pending])

/** Of any other job no times are shown. */
export const isLeftToDo = ({ jobs }: PlanState, job: number): boolean => leftToDo.has(cell(jobs.phase, job))

const leftToEnd = new Set<string>(['waiting', 'held', 'ready', 'running'])

/** `times` may be some seconds older than the plan. Holds as long as the plan stays as it is: each stream is looked at once. */
export const shownTimes = (state: PlanState, times: KnownTimes): ShownTimes => {
  const looked = new Map<number, boolean>()
  const isLeft = (stream: number): boolean => {
    const known = looked.get(stream) ?? (stream !== 0 && leftToEnd.has(streamStatus(state, stream)))
    looked.set(stream, known)
    return known
  }
  return {
    job: (id) => {
      const known = isLeftToDo(state, id) ? timesOfJob(times, id) : undefined
      return known !== undefined && isLeft(cell(state.jobs.stream, id)) ? known : undefined
    },
    stream: (id) => {
      const known = timesOfStream(times, id)
      return known !== undefined && isLeft(id) ? known : undefined
    },
  }
}
