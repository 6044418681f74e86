/** Measures work: elapsed time and time of the processor, which on a busy machine differ. */

export interface Measured {
  /** Milliseconds on the clock. */
  readonly elapsed: number
  /** Milliseconds of processors, those of the garbage collector's threads among them. */
  readonly cpu: number
}

export const measure = (work: () => unknown): Measured => {
  const before = process.cpuUsage()
  const begun = performance.now()
  work()
  const elapsed = performance.now() - begun
  const { user, system } = process.cpuUsage(before)
  return { elapsed, cpu: (user + system) / 1000 }
}

/** As `measure`, of work that waits for others meanwhile. */
export const measureAsync = async (work: () => Promise<unknown>): Promise<Measured> => {
  const before = process.cpuUsage()
  const begun = performance.now()
  await work()
  const elapsed = performance.now() - begun
  const { user, system } = process.cpuUsage(before)
  return { elapsed, cpu: (user + system) / 1000 }
}

/** The run with the median of elapsed time, after others to warm up. */
export const medianOf = (work: () => unknown, { runs = 5, warmUp = 2 } = {}): Measured => {
  for (let run = 0; run < warmUp; run += 1) work()
  const sorted = Array.from({ length: runs }, () => measure(work)).sort((a, b) => a.elapsed - b.elapsed)
  const middle = sorted[runs >> 1]
  if (middle === undefined) throw new RangeError('At least one run is wanted.')
  return middle
}

/** The most memory this process has had, in MB. */
export const peakMemory = (): number => process.resourceUsage().maxRSS / 1000
