/** The ends to come of imagined runs, soonest first: a heap in arrays of numbers, so that a day of runs makes no objects. */

export interface RunningEnds {
  /** When the soonest ends; Infinity: none is left. */
  readonly nextAt: () => number
  readonly add: (end: RunningEnd) => void
  /** Takes the soonest out, into an object that is written over by the next. */
  readonly take: () => Readonly<RunningEnd>
}

export interface RunningEnd {
  at: number
  job: number
  run: number
  begunAt: number
}

/** Equal times come out by job, so that every play of a plan is the same. */
export const openRunningEnds = (): RunningEnds => {
  const times: number[] = []
  const jobs: number[] = []
  const runs: number[] = []
  const begun: number[] = []
  const taken: RunningEnd = { at: 0, job: 0, run: 0, begunAt: 0 }
  const before = (a: number, b: number): boolean => {
    const sooner = (times[a] ?? 0) - (times[b] ?? 0)
    return sooner < 0 || (sooner === 0 && (jobs[a] ?? 0) < (jobs[b] ?? 0))
  }
  const move = (list: number[], a: number, b: number): void => {
    const held = list[a] ?? 0
    list[a] = list[b] ?? 0
    list[b] = held
  }
  const swap = (a: number, b: number): void => {
    move(times, a, b)
    move(jobs, a, b)
    move(runs, a, b)
    move(begun, a, b)
  }
  const sink = (): void => {
    for (let parent = 0; ;) {
      const left = 2 * parent + 1
      if (left >= times.length) return
      const child = left + 1 < times.length && before(left + 1, left) ? left + 1 : left
      if (!before(child, parent)) return
      swap(child, parent)
      parent = child
    }
  }
  return {
    nextAt: () => times[0] ?? Infinity,
    add: ({ at, job, run, begunAt }) => {
      times.push(at)
      jobs.push(job)
      runs.push(run)
      begun.push(begunAt)
      for (let child = times.length - 1; child > 0;) {
        const parent = (child - 1) >> 1
        if (!before(child, parent)) return
        swap(child, parent)
        child = parent
      }
    },
    take: () => {
      swap(0, times.length - 1)
      taken.at = times.pop() ?? 0
      taken.job = jobs.pop() ?? 0
      taken.run = runs.pop() ?? 0
      taken.begunAt = begun.pop() ?? 0
      sink()
      return taken
    },
  }
}
