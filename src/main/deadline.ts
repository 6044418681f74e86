/** Work that must not take longer than it is allowed to, even when it does not listen. */

export interface Deadline {
  /** After so many milliseconds the work is told to give up. */
  readonly ms: number
  /** So long after that it is left to itself. */
  readonly graceMs: number
  /** Tells the work to give up before its time. */
  readonly hurry: AbortSignal
}

/**
 * Does the work and says whether it came to its end in time. Throws what the work throws; only what it throws after it was
 * told to give up is no news, and counts as `late`.
 */
export const underDeadline = async (
  work: (signal: AbortSignal) => Promise<void>,
  { ms, graceMs, hurry }: Deadline,
): Promise<'done' | 'late'> => {
  const time = new AbortController()
  const signal = AbortSignal.any([time.signal, hurry])
  const late = Promise.withResolvers<'late'>()
  let grace: NodeJS.Timeout | undefined
  const beginGrace = (): void => {
    grace = setTimeout(() => late.resolve('late'), graceMs)
  }
  const timer = setTimeout(() => time.abort(), ms)
  if (signal.aborted) beginGrace()
  else signal.addEventListener('abort', beginGrace, { once: true })

  const done = async (): Promise<'done' | 'late'> => {
    try {
      await work(signal)
      return 'done'
    } catch (error) {
      if (signal.aborted) return 'late'
      throw error
    }
  }
  try {
    return await Promise.race([done(), late.promise])
  } finally {
    clearTimeout(timer)
    clearTimeout(grace)
    signal.removeEventListener('abort', beginGrace)
  }
}
