/** The work that comes round again and again, each at its own pace. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '#/lib/log.ts'

export interface Round {
  readonly name: string
  readonly everyMs: number
  readonly work: () => void | Promise<void>
}

/** A round waits at least this many times as long as it took, so that none takes more than 2 % of the agent. */
const restPerWork = 50

const repeat = async (round: Round, log: Log, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    const before = performance.now()
    try {
      await round.work()
    } catch (error) {
      log.error({ err: error, round: round.name }, 'a round of the agent failed')
    }
    const took = performance.now() - before
    await pause(Math.max(round.everyMs, restPerWork * took), undefined, { signal, ref: false }).catch(() => {})
  }
}

/** Starts all of them; they go on until the signal is raised. A round that fails is logged and comes round again. */
export const startRounds = (rounds: readonly Round[], log: Log, signal: AbortSignal): void => {
  for (const round of rounds) void repeat(round, log, signal)
}
