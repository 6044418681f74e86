/** The ends to come of imagined runs, soonest first: a heap in two arrays, so that a day of runs makes no objects. */

export interface RunningEnds {
  readonly size: () => number
  /** When the soonest ends; Infinity: none is left. */
  readonly nextAt: () => number
  readonly add: (at: number, job: number, run: number) => void
  /** Takes the soonest out: its job, of which `lastRun` tells the run. */
  readonly take: () => number
  readonly lastRun: () => number
}

/** Equal times come out by job, so that every play of a plan is the same. */
export const openRunningEnds = (): RunningEnds => {
  const times: number[] = []
  const jobs: number[] = []
  const runs: number[] = []
  let run = 0
  const before = (a: number, b: number): boolean =>
    (times[a] ?? 0) < (times[b] ?? 0) || (times[a] === times[b] && (jobs[a] ?? 0) < (jobs[b] ?? 0))
  const swap = (a: number, b: number): void => {
    for (const list of [times, jobs, runs]) {
      const held = list[a] ?? 0
      list[a] = list[b] ?? 0
      list[b] = held
    }
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
    size: () => times.length,
    nextAt: () => times[0] ?? Infinity,
    add: (at, job, ofRun) => {
      times.push(at)
      jobs.push(job)
      runs.push(ofRun)
      for (let child = times.length - 1; child > 0;) {
        const parent = (child - 1) >> 1
        if (!before(child, parent)) return
        swap(child, parent)
        child = parent
      }
    },
    take: () => {
      const job = jobs[0] ?? 0
      run = runs[0] ?? 0
      swap(0, times.length - 1)
      for (const list of [times, jobs, runs]) list.pop()
      sink()
      return job
    },
    lastRun: () => run,
  }
}
