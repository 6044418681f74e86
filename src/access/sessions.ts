/** Sessions of people: a cookie that only the server can read, over when it was not used for a while, and in any case after a day. */
import { randomUUID } from 'node:crypto'
import type { Queryable } from '#/db/pool.ts'
import type { Clock } from '#/lib/clock.ts'
import { newSecret } from '#/lib/ids.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Caller } from '#/model/caller.ts'
import {
  addSession,
  findSessions,
  sweepSessions,
  touchSessions,
  type LiveSession,
  type SessionBounds,
} from '#/store/sessions.ts'
import type { UserRow } from '#/store/users.ts'
import { believedFor, type Belief } from './beliefs.ts'
import type { Credentials } from './credentials.ts'
import { createKnownCallers, touchEvery, type KnownCallers } from './known-callers.ts'
import { hashOf } from './secrets.ts'

export interface SessionKeeper {
  /** A new session; answers the secret for the cookie. */
  readonly open: (user: Pick<UserRow, 'id'>, from: { source: string; agent: string }) => Promise<string>
  readonly bounds: () => SessionBounds
  readonly database: () => Queryable
  readonly clock: Clock
}

/** Milliseconds. */
export interface SessionTimes {
  readonly idle: number
  readonly longest: number
}

export const createSessions = (
  { database, clock }: Pick<SessionKeeper, 'database' | 'clock'>,
  { idle, longest }: SessionTimes,
): SessionKeeper => {
  const bounds = (): SessionBounds => ({
    openedAfter: clock.now() - longest,
    seenAfter: clock.now() - idle - touchEvery,
  })
  return {
    bounds,
    database,
    clock,
    open: async ({ id: userId }, { source, agent }) => {
      const secret = newSecret(32)
      await sweepSessions(database(), sweptBefore(bounds()))
      const session = { id: randomUUID(), hash: hashOf(secret), userId, createdAt: clock.now(), source }
      await addSession(database(), { ...session, agent: agent.slice(0, 200) })
      return secret
    },
  }
}

/** Of one that was used while its table could not be asked, the use is written down afterwards. */
const sweptBefore = ({ openedAfter, seenAfter }: SessionBounds): SessionBounds => ({
  openedAfter,
  seenAfter: seenAfter - believedFor,
})

/** Who has a session, by the hash of the secret in the cookie. */
export const knownSessions = ({ bounds, database, clock }: SessionKeeper, belief: Belief): KnownCallers<LiveSession> =>
  createKnownCallers({
    clock,
    belief,
    find: (asked) => findSessions(database(), asked, bounds()),
    isOver: ({ createdAt, seenAt }, usedAt) => {
      const { openedAfter, seenAfter } = bounds()
      return createdAt <= openedAfter || Math.max(seenAt, usedAt) <= seenAfter
    },
    touch: (uses) => touchSessions(database(), uses),
  })

/** Throws `access.unauthenticated`. */
export const callerOfCookie = async (
  sessions: KnownCallers<LiveSession>,
  secret: string,
  { source, orders = false }: Pick<Credentials, 'source' | 'orders'>,
): Promise<Caller> => {
  const known = await sessions.get(hashOf(secret), orders)
  if (known === undefined) throw new Refusal('access.unauthenticated', 'The session is over: log in again.')
  const { row, believed } = known
  return { ...callerOfUser(row, source), session: row.id, ...(believed && { believed }) }
}

/** Whoever was given a password may do nothing with it but change it. */
export const callerOfUser = (
  { name, grants, oneTime }: Pick<UserRow, 'name' | 'grants' | 'oneTime'>,
  source: string,
): Caller => ({
  actor: `user:${name}`,
  user: name,
  grants: oneTime ? [] : grants,
  source,
  ...(oneTime && { mustChangePassword: true }),
})

/** `__Host-`: only this host may set it, and only over TLS (RFC 6265bis, 4.1.3.2). */
const cookieNames = { secure: '__Host-batuta', plain: 'batuta' } as const

/** The header that gives the cookie, or takes it away where there is no secret. */
export const sessionCookie = (secret: string | undefined, { secure }: { readonly secure: boolean }): string => {
  const name = secure ? cookieNames.secure : cookieNames.plain
  const attributes = `Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
  return secret === undefined ? `${name}=; ${attributes}; Max-Age=0` : `${name}=${secret}; ${attributes}`
}

const patterns = {
  secure: /(?:^|; *)__Host-batuta=([\w-]{43})(?:;|$)/,
  plain: /(?:^|; *)batuta=([\w-]{43})(?:;|$)/,
} as const

/** Over TLS only the cookie that no other host and no page without TLS can have set. */
export const sessionSecretIn = (cookie: string | undefined, { secure }: { readonly secure: boolean }) =>
  (secure ? patterns.secure : patterns.plain).exec(cookie ?? '')?.[1]
