/** Waits in milliseconds, summed up. */
export interface Waits {
  readonly p50: number
  readonly p99: number
  readonly longest: number
  readonly number: number
}

export const spreadOfWaits = (waits: readonly number[]): Waits => {
  const sorted = waits.toSorted((a, b) => a - b)
  const at = (share: number): number => Number((sorted[Math.ceil(sorted.length * share) - 1] ?? 0).toFixed(1))
  return { p50: at(0.5), p99: at(0.99), longest: at(1), number: sorted.length }
}
