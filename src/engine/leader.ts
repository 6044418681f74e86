/**
 * The place of this server among the servers of its site: it leads, or it stands by and leads when its turn comes.
 *
 * Two things make sure that one leads: a lock that lives with a database session, and the term that goes with every write. What
 * a leader that lost its term has in memory may never have been committed: it is shown as such until there is another, and dropped. What a
 * standby has is committed, and it leads with that.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { ExponentialBackoff, handleAll, retry } from 'cockatiel'
import type { PlanState } from '#/core/state.ts'
import type { SessionOptions } from '#/db/connection.ts'
import { takeSessionLock, type SessionLock } from '#/db/session-lock.ts'
import type { Instant } from '#/lib/clock.ts'
import { failpoint } from '#/lib/failpoint.ts'
import { Refusal } from '#/lib/refusal.ts'
import { endWritesOfFormer, leaderLock, sessionNames } from '#/store/leader-session.ts'
import {
  heardByLeader,
  lastAfterFailure,
  lastOfLeader,
  lastOfStandby,
  silenceOf,
  unconfirmedIn,
  type LastState,
} from './last-state.ts'
import { showLife, type SignOfLife } from './sign-of-life.ts'
import { startLeading, type Leading, type LeadingParts } from './leading.ts'
import { standBy, type Standby, type StandbyParts } from './standby.ts'
import { placeRefusal, type Standing } from './standing.ts'

export interface LeaderParts extends LeadingParts, StandbyParts {
  readonly connection: SessionOptions['connection']
  /** Called when a term is lost, before anything else is done: nothing of it may reach an agent any more. */
  readonly onTermOver: () => void
  /** Called when it cannot go on trying: a bug. */
  readonly onFailed: (error: unknown) => void
  /** Called with each term, before anything is asked of it. */
  readonly onTerm: (leading: Leading) => void
}

export interface Leader {
  /** The present term. Throws `server.standby`, or `server.unavailable` while it is not known who leads. */
  readonly now: () => Leading
  /**
   * The plan as this server knows it, for questions; without a place the last one it had. Throws `server.unavailable` while there is none.
   */
  readonly state: () => PlanState
  /** Since when nobody has confirmed that the plan is what `state` says; undefined: it is confirmed. */
  readonly unconfirmedSince: () => Instant | undefined
  /** The last event of the state that is known to be committed; undefined: all of them are. */
  readonly committed: () => number | undefined
  readonly standing: () => Standing
  readonly isLeading: () => boolean
  /** Whether another server would take over at once. */
  readonly hasStandby: () => boolean
  /** What went wrong last, in a sentence; undefined as long as nothing did. */
  readonly trouble: () => string | undefined
  /** Settles when the commits under way are finished and the lock is given back; no term is opened any more. */
  readonly stop: () => Promise<void>
}

/** What it is now; neither while it changes. */
type Place =
  | { readonly role: 'leader'; readonly leading: Leading; readonly lock: SessionLock; readonly life: SignOfLife }
  | { readonly role: 'standby'; readonly standby: Standby }
  | undefined

interface Tenure {
  place: Place
  /** What is shown without a place. */
  last: LastState | undefined
  /** Why the last term was lost, or why the next one cannot be opened. */
  trouble: string | undefined
  readonly stopped: AbortController
}

/** Takes a place: settles when this server leads, or stands by with the state of the ledger. Throws what the database says. */
export const lead = async (parts: LeaderParts, signal: AbortSignal): Promise<Leader> => {
  const tenure: Tenure = { place: undefined, last: undefined, trouble: undefined, stopped: new AbortController() }
  await takePlace(parts, tenure, signal)
  if (tenure.place?.role === 'standby') await waitAMoment(parts, tenure, tenure.place.standby)
  const kept = keepPlace(parts, tenure).catch((error: unknown) => {
    if (!tenure.stopped.signal.aborted) parts.onFailed(error)
  })
  const standing = (): Standing => standingOf(tenure.place)
  const stop = async (): Promise<void> => {
    tenure.stopped.abort(new Refusal('server.stopping', 'The server is stopping.'))
    await leavePlace(tenure.place)
    await kept
  }
  let stopping: Promise<void> | undefined
  return {
    now: () => {
      if (tenure.place?.role === 'leader') return tenure.place.leading
      throw placeRefusal(standing(), tenure.trouble)
    },
    state: () => {
      const state = stateIn(tenure)
      if (state === undefined) throw placeRefusal(standing(), tenure.trouble)
      return state
    },
    unconfirmedSince: () => unconfirmedSince(parts, tenure),
    committed: () => committedIn(tenure),
    standing,
    isLeading: () => tenure.place?.role === 'leader',
    hasStandby: () => tenure.place?.role === 'leader' && tenure.place.life.hasStandby(),
    trouble: () => tenure.trouble,
    stop: () => (stopping ??= stop()),
  }
}

const stateIn = ({ place, last }: Tenure): PlanState | undefined => {
  if (place === undefined) return last?.state
  return place.role === 'leader' ? place.leading.state : place.standby.state
}

const committedIn = ({ place, last }: Tenure): number | undefined => {
  if (place === undefined) return last?.committed()
  return place.role === 'leader' ? place.leading.conductor.committed() : undefined
}

const unconfirmedSince = (parts: LeaderParts, { place, last }: Tenure): Instant | undefined => {
  if (place === undefined) return last && unconfirmedIn(last, parts)
  if (place.role === 'standby') return unconfirmedIn({ heard: place.standby.heard, isCommitted: true }, parts)
  const { at, agoMs } = heardByLeader(place.leading, place.life)
  return agoMs < silenceOf(parts.leaseMs) ? undefined : at
}

/** From now on it has this place; whatever was shown until then is let go. */
const take = (tenure: Tenure, place: Exclude<Place, undefined>): void => {
  tenure.place = place
  tenure.last = undefined
}

/** From now on it has none. */
const leave = (tenure: Tenure, last: LastState | undefined): void => {
  tenure.place = undefined
  tenure.last = last
}

const standingOf = (place: Place): Standing => {
  if (place?.role !== 'standby') return { role: place?.role ?? 'none', lag: { events: 0, ms: 0 }, leader: null }
  const { leader: server, leaderUrl: url } = place.standby.state
  return { role: 'standby', lag: place.standby.lag(), leader: server === null ? null : { server, url } }
}

const leavePlace = async (place: Place): Promise<void> => {
  if (place?.role === 'standby') return place.standby.stop()
  if (place === undefined) return
  await place.leading.conductor.stop()
  place.life.stop()
  await giveUp(place.lock)
}

const giveUp = (lock: SessionLock): Promise<void> => lock.release().catch(() => undefined)

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Leads when the lock is free, and stands by when another has it. */
const takePlace = async (parts: LeaderParts, tenure: Tenure, signal: AbortSignal): Promise<void> => {
  signal.throwIfAborted()
  const names = { applicationName: sessionNames.leader }
  const lock = await takeSessionLock({ connection: parts.connection, ...names }, leaderLock)
  if (lock !== undefined) return begin(parts, tenure, lock)
  const standby = await standBy(parts, signal)
  const { seq, leader } = standby.state
  parts.log.info({ seq }, `stands by from event ${seq} on; ${leader ?? 'another server'} leads`)
  take(tenure, { role: 'standby', standby })
}

/** A server that was just killed has the lock until PostgreSQL sees its session end. */
const aMomentMs = 500

const waitAMoment = async (parts: LeaderParts, tenure: Tenure, standby: Standby): Promise<void> => {
  const turn = standby.turn.then(() => true)
  if (!(await Promise.race([turn, sleep(aMomentMs, false)]))) return
  const reason = await waitForTurn(parts, tenure, standby)
  if (reason !== undefined) throw reason
}

/** Opens a term, with the state of the standby it was or with what the ledger says; or gives the lock back. */
const begin = async (parts: LeaderParts, tenure: Tenure, lock: SessionLock, prepared?: PlanState): Promise<void> => {
  const life = showLife({ ...parts, lock })
  try {
    const ended = await endWritesOfFormer(parts.database, parts.server)
    if (ended > 0) parts.log.warn({ ended }, 'the leader before was in the middle of a commit, which was ended')
    failpoint('leader.locked')
    const leading = await startLeading({ ...parts, onCommitted: life.announcing(parts.onCommitted) }, prepared)
    const { term, state } = leading
    parts.log.info({ term, seq: state.seq }, `leads term ${term}`)
    take(tenure, { role: 'leader', leading, lock, life })
    tenure.trouble = undefined
    parts.onTerm(leading)
  } catch (error) {
    life.stop()
    await giveUp(lock)
    throw error
  }
}

/** A term that lasts so long was a good one. */
const goodTermMs = 30_000
const [shortestPauseMs, longestPauseMs] = [50, 5_000]

/** Place after place, as long as the server runs. */
const keepPlace = async (parts: LeaderParts, tenure: Tenure): Promise<void> => {
  const { signal } = tenure.stopped
  const policy = retry(handleAll, { maxAttempts: Infinity, backoff: new ExponentialBackoff({ maxDelay: 5_000 }) })
  policy.onFailure(({ reason }) => {
    const error = 'error' in reason ? reason.error : reason.value
    if (signal.aborted) return
    tenure.trouble = sentenceOf(error)
    parts.log.warn({ err: error }, 'can neither lead nor stand by yet')
  })
  let pauseMs = shortestPauseMs
  while (!signal.aborted) {
    const begun = performance.now()
    const reason = await endOf(parts, tenure)
    if (signal.aborted) return
    if (reason !== undefined) {
      tenure.trouble = sentenceOf(reason)
      // Places that are lost as soon as they are taken (a full disk) must not follow each other without a pause.
      pauseMs = performance.now() - begun > goodTermMs ? shortestPauseMs : Math.min(pauseMs * 2, longestPauseMs)
      await sleep(pauseMs, undefined, { signal })
      await policy.execute(() => takePlace(parts, tenure, signal), signal)
    }
  }
}

/** Settles when the present place is over: with the reason why it was lost, or undefined when the next one is taken already. */
const endOf = async (parts: LeaderParts, tenure: Tenure): Promise<Error | undefined> => {
  const { place } = tenure
  if (place === undefined) return new Error('it has no place')
  if (place.role === 'standby') return waitForTurn(parts, tenure, place.standby)
  const { leading, lock, life } = place
  const sessionEnded = lock.lost.then(() => new Error('the session that holds the lock has ended'))
  const reason = await Promise.race([leading.lost, sessionEnded, life.lost])
  if (tenure.stopped.signal.aborted) return undefined
  parts.onTermOver()
  parts.log.error({ err: reason }, 'lost its term; the state is rebuilt from the ledger')
  const heard = heardByLeader(leading, life)
  life.stop()
  // A commit that hangs is waited for until it is given up: nobody is sent here meanwhile, and it is told why.
  tenure.trouble = sentenceOf(reason)
  leave(tenure, lastOfLeader(leading, heard, placeRefusal(standingOf(undefined), tenure.trouble)))
  await leading.conductor.stop()
  await giveUp(lock)
  return reason
}

const waitForTurn = async (parts: LeaderParts, tenure: Tenure, standby: Standby): Promise<Error | undefined> => {
  const { signal } = tenure.stopped
  let lock: SessionLock | undefined
  try {
    lock = await standby.turn
    await standby.stop()
    if (signal.aborted) return await giveUp(lock).then(() => undefined)
    leave(tenure, lastOfStandby(standby))
    await begin(parts, tenure, lock, standby.state)
    return undefined
  } catch (error) {
    leave(tenure, lock === undefined ? lastOfStandby(standby) : lastAfterFailure(tenure.last, error))
    await standby.stop()
    if (!signal.aborted) parts.log.warn({ err: error }, 'stands by no longer; the state is rebuilt from the ledger')
    return error instanceof Error ? error : new Error(String(error))
  }
}
