/** Sessions of people: a cookie that only the server can read, over when it was not used for a while, and in any case after a day. */
import { randomUUID } from 'node:crypto'
import type { Queryable } from '#/db/pool.ts'
import type { Clock } from '#/lib/clock.ts'
import { newSecret } from '#/lib/ids.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Caller } from '#/model/caller.ts'
import { addSession, findSession, sweepSessions, touchSession, type SessionBounds } from '#/store/sessions.ts'
import type { UserRow } from '#/store/users.ts'
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

/** How exactly the last request is known, milliseconds: a write for each would cost more than the request. */
const touchEvery = 60_000

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
      await sweepSessions(database(), bounds())
      const session = { id: randomUUID(), hash: hashOf(secret), userId, createdAt: clock.now(), source }
      await addSession(database(), { ...session, agent: agent.slice(0, 200) })
      return secret
    },
  }
}

/** Throws `access.unauthenticated`. */
export const callerOfCookie = async (keeper: SessionKeeper, secret: string, source: string): Promise<Caller> => {
  const database = keeper.database()
  const session = await findSession(database, hashOf(secret), keeper.bounds())
  if (session === undefined) throw new Refusal('access.unauthenticated', 'The session is over: log in again.')
  const now = keeper.clock.now()
  if (now - session.seenAt >= touchEvery) await touchSession(database, session.id, now)
  return { ...callerOfUser(session, source), session: session.id }
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
