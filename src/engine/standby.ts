/**
 * Stands by while another server leads: holds the same state, and waits in line for the lock.
 *
 * A leader that is gone gives the lock free by itself. One that has fallen silent (stopped, cut off, stuck) does not, and after
 * a while its session is ended here; what it may still try to write is refused, for its term is over.
 */
import { awaitSessionLock, type SessionLock } from '#/db/session-lock.ts'
import type { SessionOptions } from '#/db/connection.ts'
import { listen } from '#/db/listen.ts'
import type { PlanState } from '#/core/state.ts'
import type { Log } from '#/lib/log.ts'
import {
  endWritesOfFormer,
  leaderLock,
  ledgerChannel,
  lookOut,
  sessionNames,
  type Outlook,
} from '#/store/leader-session.ts'
import { getLastSeq } from '#/store/leadership.ts'
import type { LeadingParts } from './leading.ts'
import { rebuild } from './rebuild.ts'
import { startTail, type Tail, type TailParts } from './tail.ts'

export interface StandbyParts extends Pick<
  LeadingParts,
  'database' | 'clock' | 'monotonic' | 'log' | 'server' | 'workstationLimit'
> {
  readonly connection: SessionOptions['connection']
  /** A leader that shows no life for so long is taken for dead. */
  readonly leaseMs: number
  /** Definitions or options have changed: what is kept of them is out of date. */
  readonly onSourcesChanged: () => void
  /** Told of each event of the leader when it is in the state of this server. */
  readonly onFollowed?: TailParts['onFollowed']
}

export interface Standby extends Pick<Tail, 'lag' | 'heard' | 'isSound'> {
  readonly state: PlanState
  /** Settles with the lock when it is this server's turn. Rejects when it cannot stand by any more, or the signal is raised. */
  readonly turn: Promise<SessionLock>
  /** Settles when the state stands still, with all events of the ledger in it that were read by then. */
  readonly stop: () => Promise<void>
}

/** How often in a lease the leader is looked after. */
export const looksALease = 4

/** Rebuilds the state from what is committed, and follows the ledger from there. Throws what the database says. */
export const standBy = async (parts: StandbyParts, signal: AbortSignal): Promise<Standby> => {
  const { database, connection, log } = parts
  const over = new AbortController()
  const gaveUp = AbortSignal.any([signal, over.signal])
  const onUnsound = (sentence: string): void => log.warn({}, sentence)
  const look = lookAfter(parts)
  const { state } = await lookingMeanwhile(parts, look, async () =>
    rebuild(database, await getLastSeq(database), { workstationLimit: parts.workstationLimit, onUnsound }),
  )
  gaveUp.throwIfAborted()

  const broken = Promise.withResolvers<never>()
  const tail = startTail({
    ...parts,
    state,
    lookEveryMs: parts.leaseMs / looksALease,
    look,
    onTrouble: (error) => log.debug({ err: error }, 'the ledger cannot be read now'),
    onBroken: broken.reject,
  })
  const listening = keepListening({ connection, log }, tail.wake, gaveUp)
  const names = { applicationName: sessionNames.inLine, holderName: sessionNames.leader }
  const lock = awaitSessionLock({ connection, ...names }, leaderLock, gaveUp)
  const turn = Promise.race([lock, broken.promise])
  // Whoever stops it first does not wait for its turn.
  turn.catch(() => undefined)
  return {
    state,
    lag: tail.lag,
    heard: tail.heard,
    isSound: tail.isSound,
    turn,
    stop: async () => {
      over.abort(new Error('it stands by no longer'))
      await Promise.all([tail.stop(), listening])
    },
  }
}

/** A leader that stands still in the middle of a commit may lock tables that are to be read. */
const lookingMeanwhile = async <T>(
  { leaseMs, log }: StandbyParts,
  look: () => Promise<unknown>,
  work: () => Promise<T>,
): Promise<T> => {
  const lookOnce = (): void =>
    void look().catch((error: unknown) => log.debug({ err: error }, 'the leader cannot be looked after now'))
  const timer = setInterval(lookOnce, leaseMs / looksALease)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}

/** What each look at the ledger's end is used for. */
const lookAfter = ({ database, server, leaseMs, log, onSourcesChanged }: StandbyParts): (() => Promise<number>) => {
  let known: Outlook | undefined
  return async () => {
    const found = await lookOut(database, leaseMs)
    if (known !== undefined && (known.revision !== found.revision || known.setting !== found.setting)) {
      onSourcesChanged()
    }
    known = found
    if (found.silentForMs !== null) {
      const seconds = Math.round(found.silentForMs / 1000)
      log.warn({ term: found.term }, `the leader has shown no life for ${seconds} s: its session was ended`)
      await endWritesOfFormer(database, server)
    }
    return found.lastSeq
  }
}

const listenAgainMs = 1_000

/** Listens until the signal is raised. Without it the tail still looks; with it, it hears at once. */
const keepListening = async (
  { connection, log }: { readonly connection: SessionOptions['connection']; readonly log: Log },
  onSeq: (seq: number) => void,
  signal: AbortSignal,
): Promise<void> => {
  const session = { connection, applicationName: sessionNames.standby }
  const over = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  while (!signal.aborted) {
    try {
      const listening = await listen(session, ledgerChannel, (word) => onSeq(Number(word)))
      await Promise.race([listening.lost, over])
      await listening.stop().catch(() => undefined)
    } catch (error) {
      log.debug({ err: error }, 'the announcements of the leader cannot be heard now')
    }
    if (!signal.aborted) await Promise.race([new Promise((resolve) => setTimeout(resolve, listenAgainMs)), over])
  }
}
