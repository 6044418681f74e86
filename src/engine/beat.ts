/** A beat that wakes those who wait for news, and costs nothing while nobody does. */
export interface Beat {
  /** Settles at the next beat that has news; `urgent`: at the next beat. Answers false when the signal is raised. */
  readonly next: (urgent: boolean, signal: AbortSignal) => Promise<boolean>
}

interface Waiting {
  readonly urgent: boolean
  readonly wake: (goesOn: boolean) => void
}

/** `hasNews` is asked once a beat, while somebody waits. */
export const openBeat = (everyMs: number, hasNews: () => boolean): Beat => {
  const waiting = new Set<Waiting>()
  let timer: NodeJS.Timeout | undefined

  const strike = (): void => {
    if (waiting.size === 0) {
      clearInterval(timer)
      timer = undefined
      return
    }
    const news = hasNews()
    for (const one of waiting) if (news || one.urgent) one.wake(true)
  }
  const next = (urgent: boolean, signal: AbortSignal): Promise<boolean> =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve(false)
      const leave = (): void => one.wake(false)
      const one: Waiting = {
        urgent,
        wake: (goesOn) => {
          waiting.delete(one)
          signal.removeEventListener('abort', leave)
          resolve(goesOn)
        },
      }
      waiting.add(one)
      signal.addEventListener('abort', leave)
      timer ??= setInterval(strike, everyMs)
    })
  return { next }
}
