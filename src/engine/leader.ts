/**
 * Keeps this server leading: takes the lock, opens a term, and when the term is lost tries again from the beginning.
 *
 * Two things make sure that one leads: a lock that lives with a database session, and the term that goes with every write.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { ExponentialBackoff, handleAll, retry } from 'cockatiel'
import type { SessionOptions } from '#/db/connection.ts'
import { takeSessionLock, type SessionLock } from '#/db/session-lock.ts'
import type { Log } from '#/lib/log.ts'
import { Refusal } from '#/lib/refusal.ts'
import { startLeading, type Leading, type LeadingParts } from './leading.ts'

export interface LeaderParts extends LeadingParts {
  /** How the session that holds the lock connects. */
  readonly session: SessionOptions
  readonly log: Log
  /** Called when a term is lost, before the next one is opened: nothing of it may reach an agent any more. */
  readonly onTermOver: () => void
  /** Called when it cannot go on trying: a bug. */
  readonly onFailed: (error: unknown) => void
  /** Called with each term, before anything is asked of it. */
  readonly onTerm: (leading: Leading) => void
}

export interface Leader {
  /** The present term. Throws `server.unavailable` while there is none. */
  readonly now: () => Leading
  readonly isLeading: () => boolean
  /** What went wrong last, in a sentence; undefined as long as nothing did. */
  readonly trouble: () => string | undefined
  /** Settles when the commits under way are finished; no term is opened any more. */
  readonly stop: () => Promise<void>
}

/** "Batuta" in ASCII: no other program on the database takes this lock by accident. */
const lockKey = 0x42_61_74_75_74_61

/** A server that was killed keeps the lock until PostgreSQL sees its session end. */
const patienceMs = 5_000

interface Tenure {
  leading: Leading | undefined
  /** Why the last term was lost, or why the next one cannot be opened. */
  trouble: string | undefined
  lock: SessionLock
  readonly stopped: AbortController
}

/** Leads, or throws `leader.elsewhere` when another server does. */
export const lead = async (parts: LeaderParts, signal: AbortSignal): Promise<Leader> => {
  const tenure: Tenure = {
    leading: undefined,
    trouble: undefined,
    lock: await takeLock(parts, signal),
    stopped: new AbortController(),
  }
  await begin(parts, tenure)
  const kept = keepLeading(parts, tenure).catch((error: unknown) => {
    if (!tenure.stopped.signal.aborted) parts.onFailed(error)
  })
  return {
    now: () => {
      if (tenure.leading !== undefined) return tenure.leading
      const why = tenure.trouble === undefined ? '' : ` The reason: ${tenure.trouble}`
      throw new Refusal('server.unavailable', `The server leads no term now; try again in a few seconds.${why}`)
    },
    isLeading: () => tenure.leading !== undefined,
    trouble: () => tenure.trouble,
    stop: async () => {
      tenure.stopped.abort()
      await tenure.leading?.conductor.stop()
      await giveUp(tenure.lock)
      await kept
    },
  }
}

const giveUp = (lock: SessionLock): Promise<void> => lock.release().catch(() => undefined)

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** A term that lasts so long was a good one. */
const goodTermMs = 30_000
const [shortestPauseMs, longestPauseMs] = [50, 5_000]

/** Opens a term, or gives the lock back. */
const begin = async (parts: LeaderParts, tenure: Tenure): Promise<void> => {
  try {
    tenure.leading = await startLeading(parts)
  } catch (error) {
    await giveUp(tenure.lock)
    throw error
  }
  const { term, state } = tenure.leading
  parts.log.info({ term, seq: state.seq }, `leads term ${term}`)
  parts.onTerm(tenure.leading)
}

/** Term after term: steps down when one is lost, and leads again as soon as the database lets it. */
const keepLeading = async (parts: LeaderParts, tenure: Tenure): Promise<void> => {
  const { signal } = tenure.stopped
  const policy = retry(handleAll, { maxAttempts: Infinity, backoff: new ExponentialBackoff({ maxDelay: 5_000 }) })
  policy.onFailure(({ reason }) => {
    const error = 'error' in reason ? reason.error : reason.value
    tenure.trouble = sentenceOf(error)
    parts.log.warn({ err: error }, 'cannot lead yet')
  })
  let pauseMs = shortestPauseMs
  while (!signal.aborted && tenure.leading !== undefined) {
    const begun = performance.now()
    const sessionEnded = tenure.lock.lost.then(() => new Error('the session that holds the lock has ended'))
    const reason = await Promise.race([tenure.leading.lost, sessionEnded])
    if (signal.aborted) return
    parts.onTermOver()
    parts.log.error({ err: reason }, 'lost its term; the state is rebuilt from the ledger')
    await tenure.leading.conductor.stop()
    tenure.leading = undefined
    tenure.trouble = sentenceOf(reason)
    await giveUp(tenure.lock)
    // Terms that end as soon as they begin (a full disk) must not follow each other without a pause.
    pauseMs = performance.now() - begun > goodTermMs ? shortestPauseMs : Math.min(pauseMs * 2, longestPauseMs)
    await sleep(pauseMs, undefined, { signal })
    await policy.execute(async () => {
      tenure.lock = await takeLock(parts, signal)
      await begin(parts, tenure)
    }, signal)
  }
}

const takeLock = async ({ session }: LeaderParts, signal: AbortSignal): Promise<SessionLock> => {
  for (let waited = 0; ; waited += 200) {
    signal.throwIfAborted()
    const lock = await takeSessionLock(session, lockKey)
    if (lock !== undefined) return lock
    if (waited >= patienceMs) {
      const sentence = 'Another server leads on this database. Stop it first, or give this one a database of its own.'
      throw new Refusal('leader.elsewhere', sentence)
    }
    await sleep(200, undefined, { signal })
  }
}
