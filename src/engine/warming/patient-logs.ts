/**
 * Asks for logs ahead, and passes over machines whose agent does not answer: what hangs there holds nobody up for long, and what is elsewhere is read.
 *
 * One log that does not come may be that log alone. Of two in a row their machine is asked for no more for a while; what comes late after all ends that.
 */
import { Fault, Refusal } from '#/lib/refusal.ts'
import type { WarmingParts } from './warm.ts'

/** Throws a `Fault` where the log does not come, or is not asked for. */
export type AskForLog = <Answer>(workstation: string, ask: () => Promise<Answer>) => Promise<Answer>

/** A log comes within so many milliseconds, or not soon. */
const answersWithin = 2_000
/** So many in a row are waited for. */
const mostInVain = 2
/** After so long one more is, milliseconds. */
const askAgainAfter = 30_000

interface Silence {
  inVain: number
  lastAt: number
}

export const createPatientLogs = ({ monotonic, pause }: Pick<WarmingParts, 'monotonic' | 'pause'>): AskForLog => {
  const silent = new Map<string, Silence>()
  const isSilent = (workstation: string): boolean => {
    const silence = silent.get(workstation)
    return silence !== undefined && silence.inVain >= mostInVain && monotonic() - silence.lastAt < askAgainAfter
  }
  return async (workstation, ask) => {
    if (isSilent(workstation)) throw new Fault(`the agent of ${workstation} does not answer`)
    const answered = ask()
    answered.then(
      () => silent.delete(workstation),
      (error: unknown) => isAnswer(error) && silent.delete(workstation),
    )
    const over = new AbortController()
    const late = pause(answersWithin, over.signal).then(() => {
      if (over.signal.aborted) return
      silent.set(workstation, { inVain: (silent.get(workstation)?.inVain ?? 0) + 1, lastAt: monotonic() })
      throw new Fault(`the agent of ${workstation} did not answer in time`)
    })
    late.catch(() => undefined)
    try {
      return await Promise.race([answered, late as Promise<never>])
    } finally {
      over.abort()
    }
  }
}

/** There may be no such log: whoever says so is there. */
const isAnswer = (error: unknown): boolean => error instanceof Refusal && error.kind.status < 500
