/**
 * Leaves a source that fails alone for a while: after some failures in a row it is not asked, then once, and then as before.
 *
 * By a time that only goes forward: a clock that is set back an hour must not leave a source alone for an hour.
 */
export interface Breaker {
  /** Whether the source may be asked now. Who is admitted says how it went. */
  readonly admits: () => boolean
  readonly succeeded: () => void
  readonly failed: (error: unknown) => void
  readonly state: () => BreakerState
}

export interface BreakerState {
  readonly state: 'closed' | 'open' | 'half-open'
  /** In a row, up to now. */
  readonly failures: number
  /** How often it has opened. */
  readonly opened: number
  /** Until it is asked again, milliseconds. */
  readonly opensIn: number
  /** What went wrong last, since it went well. */
  readonly lastError: string | null
}

const mostFailures = 5
/** For so long it is left alone, milliseconds. */
const leftAloneFor = 5_000

/** `monotonic`: milliseconds that only ever go forward. */
export const createBreaker = (monotonic: () => number): Breaker => {
  let [failures, opened] = [0, 0]
  /** When it opened last; undefined: it is closed. */
  let since: number | undefined
  let isProbing = false
  let lastError: string | null = null
  const opensIn = (): number => (since === undefined ? 0 : Math.max(0, since + leftAloneFor - monotonic()))
  return {
    admits: () => {
      if (since === undefined) return true
      if (isProbing || opensIn() > 0) return false
      isProbing = true
      return true
    },
    succeeded: () => {
      ;[failures, since, isProbing, lastError] = [0, undefined, false, null]
    },
    failed: (error) => {
      failures += 1
      lastError = error instanceof Error ? error.message : String(error)
      if (failures >= mostFailures) {
        // Several may fail at once that were admitted before.
        if (since === undefined || isProbing) opened += 1
        since = monotonic()
      }
      isProbing = false
    },
    state: () => {
      const state = since === undefined ? 'closed' : opensIn() > 0 ? 'open' : 'half-open'
      return { state, failures, opened, opensIn: opensIn(), lastError }
    },
  }
}
