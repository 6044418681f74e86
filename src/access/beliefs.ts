/**
 * Believes who was known a moment ago while the database cannot say who he is, and nobody else.
 *
 * Who was known is looked up for some seconds and then believed; while that lasts the next ones do not wait, and the database is asked again
 * beside them. Whom it is to believe the owner of a kind of secrets says: what is forgotten, or over, is not. What a caller who is believed
 * may do is not said here: he gives no orders (`audit.ts`).
 */
import { setImmediate } from 'node:timers/promises'
import { inTime, settlesWithin } from '#/cache/loads.ts'
import type { Alarm, Clock, Instant } from '#/lib/clock.ts'
import type { Log } from '#/lib/log.ts'
import { Refusal } from '#/lib/refusal.ts'
import { isOutside, unavailable } from './in-time.ts'

/** After the database said last who somebody is, milliseconds. */
export const believedFor = 600_000
/** For so long who was known is looked up, milliseconds: a database that works takes a few. */
const patience = 2_000
/** For so long whoever was not known is looked up, milliseconds. Passwords are hashed besides, in their turn. */
const givenUpAfter: Readonly<Record<Secret, number>> = { session: 5_000, token: 5_000, password: 30_000 }
/** While it fails it is asked no more often beside those who are believed, milliseconds. */
const askAgainAfter = 1_000
/** When nobody has wanted to be looked up for so long, nothing is known of how it goes, milliseconds. */
const toldFor = 60_000

export type Secret = 'session' | 'token' | 'password'

/** What is known of a secret, and whether the database has just said so. */
export interface Looked<Row> {
  readonly row: Row
  readonly believed: boolean
}

/** How somebody is looked up. */
export interface LookUp<Row> {
  /** Who may be believed at the moment it is asked. */
  readonly known: () => Row | undefined
  readonly look: () => Promise<Row>
  /** He may give an order, for which nobody is believed. */
  readonly orders: boolean
}

export interface Belief {
  /** Throws `access.unavailable`, and what `look` throws that is an answer. */
  readonly settle: <Row>(lookUp: LookUp<Row>) => Promise<Looked<Row>>
}

export interface Beliefs {
  readonly of: (secret: Secret) => Belief
  /** How many requests were answered to callers who were believed. */
  readonly counts: () => ReadonlyMap<Secret, number>
  /** Since when callers cannot be looked up; undefined: they can, or nobody has asked for a minute. */
  readonly since: () => Instant | undefined
}

export interface BeliefParts {
  readonly clock: Clock
  readonly alarm: Alarm
  readonly log: Log
}

/** That secrets of a kind cannot be looked up. */
interface Trouble {
  readonly since: Instant
  askedAt: Instant
  isAsking: boolean
  /** When somebody wanted to be looked up. */
  wantedAt: Instant
}

/** A clock that was set does not keep it fresh. */
const isFresh = ({ wantedAt }: Trouble, now: Instant): boolean => Math.abs(now - wantedAt) < toldFor

/** All that the kinds of secrets share. */
interface Troubles extends BeliefParts {
  readonly now: Map<Secret, Trouble>
  readonly counts: Map<Secret, number>
}

export const createBeliefs = (parts: BeliefParts): Beliefs => {
  const troubles: Troubles = { ...parts, now: new Map(), counts: new Map() }
  return {
    of: (secret) => beliefIn(troubles, secret),
    counts: () => troubles.counts,
    since: () => {
      const told = [...troubles.now.values()].filter((trouble) => isFresh(trouble, parts.clock.now()))
      return told.length === 0 ? undefined : Math.min(...told.map(({ since }) => since))
    },
  }
}

const beliefIn = (troubles: Troubles, secret: Secret): Belief => {
  const { clock, alarm, counts } = troubles
  const watched = watching(troubles, secret)
  const believe = <Row>(row: Row | undefined, error?: unknown): Looked<Row> => {
    if (row === undefined) throw unavailable(comeAgain, error)
    counts.set(secret, (counts.get(secret) ?? 0) + 1)
    return { row, believed: true }
  }
  const askBeside = (trouble: Trouble, look: () => Promise<unknown>): void => {
    const now = clock.now()
    trouble.wantedAt = now
    if (trouble.isAsking || Math.abs(now - trouble.askedAt) < askAgainAfter) return
    trouble.isAsking = true
    trouble.askedAt = now
    const asked = (): void => void (trouble.isAsking = false)
    watched(look).then(asked, asked)
  }
  /** As it is, or not at all. */
  const lookUpOnly = async <Row>(looking: Promise<Row>, sentence: string): Promise<Looked<Row>> => {
    try {
      return { row: await inTime(givenUpAfter[secret], alarm, looking), believed: false }
    } catch (error) {
      if (!isOutside(error)) throw error
      noteTrouble(troubles, secret, error)
      throw unavailable(sentence, error)
    }
  }
  return {
    settle: async ({ known, look, orders }) => {
      const before = known()
      if (before === undefined || orders) {
        return lookUpOnly(watched(look), before === undefined ? comeAgain : orderAgain)
      }
      const trouble = troubles.now.get(secret)
      // Of one that nobody has met for a while it is not known that it lasts.
      if (trouble !== undefined && isFresh(trouble, clock.now())) {
        askBeside(trouble, look)
        return believe(before)
      }
      const looking = watched(look)
      if (await isLate(looking, alarm)) {
        noteTrouble(troubles, secret, undefined)
        return believe(known())
      }
      try {
        return { row: await looking, believed: false }
      } catch (error) {
        if (!isOutside(error)) throw error
        return believe(known(), error)
      }
    },
  }
}

/** Learns from each look how it goes. */
const watching =
  (troubles: Troubles, secret: Secret) =>
  async <Row>(look: () => Promise<Row>): Promise<Row> => {
    try {
      const row = await look()
      endTrouble(troubles, secret)
      return row
    } catch (error) {
      if (isOutside(error)) noteTrouble(troubles, secret, error)
      else if (isSaidByDatabase(error)) endTrouble(troubles, secret)
      throw error
    }
  }

/** It has looked, and said no. Of who tries too often it is not asked. */
const isSaidByDatabase = (error: unknown): boolean => error instanceof Refusal && error.code === 'access.wrong_password'

const comeAgain = 'It cannot be looked up who you are; try again shortly.'
const orderAgain =
  'Nothing was ordered, as it cannot be looked up who you are: questions are answered meanwhile, order again shortly.'

/** A process that stood still itself has not looked yet what has come meanwhile. */
const isLate = async (looking: Promise<unknown>, alarm: Alarm): Promise<boolean> => {
  if (await settlesWithin(patience, alarm, looking)) return false
  const settled = (): boolean => false
  return Promise.race([looking.then(settled, settled), setImmediate(true)])
}

/** One line when it begins, whatever the kinds of secrets. */
const noteTrouble = ({ clock, log, now }: Troubles, secret: Secret, error: unknown): void => {
  const [at, trouble] = [clock.now(), now.get(secret)]
  if (trouble !== undefined) {
    trouble.wantedAt = at
    return
  }
  if (now.size === 0) {
    log.warn(
      { err: error },
      'the database does not say who asks: who was known a moment ago is believed, and gives no orders',
    )
  }
  now.set(secret, { since: at, askedAt: at, isAsking: false, wantedAt: at })
}

const endTrouble = ({ log, now, counts }: Troubles, secret: Secret): void => {
  if (!now.delete(secret) || now.size > 0) return
  const believed = [...counts.values()].reduce((sum, count) => sum + count, 0)
  log.warn({ 'callers.believed': believed }, 'the database says again who asks')
}
