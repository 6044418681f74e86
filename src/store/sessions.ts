/** Who is logged in. Of the secret in the cookie only its hash is kept. */
import type { Queryable } from '#/db/pool.ts'
import { sql } from '#/db/sql.ts'
import type { Instant } from '#/lib/clock.ts'
import type { UserRow } from './users.ts'

export interface SessionRow {
  readonly id: string
  readonly user: string
  readonly createdAt: Instant
  /** The last request, to the minute. */
  readonly seenAt: Instant
  readonly source: string
  /** What it called itself: the User-Agent of the login. */
  readonly agent: string
}

export interface NewSession extends Omit<SessionRow, 'user' | 'seenAt'> {
  readonly hash: Buffer
  readonly userId: number
}

/** Since when sessions count: those that were opened, and those that were used, before are over. */
export interface SessionBounds {
  readonly openedAfter: Instant
  readonly seenAfter: Instant
}

export const addSession = async (database: Queryable, session: NewSession): Promise<void> => {
  const { id, hash, userId, createdAt, source, agent } = session
  await database.execute(sql`
    insert into sessions (id, hash, user_id, created_at, seen_at, source, agent)
    values (${id}, ${hash}, ${userId}, ${createdAt}, ${createdAt}, ${source}, ${agent})`)
}

/** A session that counts, with what of its user decides what it may do. */
export interface LiveSession
  extends Pick<SessionRow, 'id' | 'createdAt' | 'seenAt'>, Pick<UserRow, 'name' | 'grants' | 'oneTime'> {
  readonly hash: Buffer
}

/** By the hash of its secret, with the last use that the table may not know of yet; 0: none is known. */
export interface AskedSession {
  readonly hash: Buffer
  readonly usedAt: Instant
}

export const findSessions = (
  database: Queryable,
  asked: readonly AskedSession[],
  { openedAfter, seenAfter }: SessionBounds,
): Promise<LiveSession[]> =>
  database.query<LiveSession>(sql`
    select sessions.hash, sessions.id, sessions.created_at as "createdAt", sessions.seen_at as "seenAt",
           users.name, users.grants, users.one_time as "oneTime"
      from unnest(${asked.map(({ hash }) => hash)}::bytea[], ${asked.map(({ usedAt }) => usedAt)}::int8[]) as asked (hash, used_at)
      join sessions on sessions.hash = asked.hash
      join users on users.id = user_id
     where sessions.created_at > ${openedAfter} and greatest(seen_at, used_at) > ${seenAfter} and not disabled`)

/** Each was used then. */
export const touchSessions = async (
  database: Queryable,
  uses: readonly { readonly id: string; readonly at: Instant }[],
): Promise<void> => {
  await database.execute(sql`
    update sessions set seen_at = used.at
      from unnest(${uses.map(({ id }) => id)}::text[], ${uses.map(({ at }) => at)}::int8[]) as used (id, at)
     where sessions.id = used.id and seen_at < used.at`)
}

/** Those of one user, or of all. */
export const listSessions = (
  database: Queryable,
  user: string | undefined,
  { openedAfter, seenAfter }: SessionBounds,
): Promise<SessionRow[]> =>
  database.query<SessionRow>(sql`
    select sessions.id, users.name as user, sessions.created_at as "createdAt", seen_at as "seenAt", source, agent
      from sessions join users on users.id = user_id
     where ${user === undefined ? sql`true` : sql`users.name = ${user}`}
       and sessions.created_at > ${openedAfter} and seen_at > ${seenAfter}
     order by seen_at desc, sessions.id`)

/** Whose session it was; undefined: there is none. `user`: only if it is one of theirs. */
export const endSession = async (
  database: Queryable,
  id: string,
  user: string | undefined,
): Promise<string | undefined> => {
  const [ended] = await database.query<{ name: string }>(sql`
    delete from sessions using users
     where users.id = user_id and sessions.id = ${id} and ${user === undefined ? sql`true` : sql`users.name = ${user}`}
    returning users.name`)
  return ended?.name
}

/** All of a user, but for one. */
export const endSessionsOf = async (database: Queryable, userId: number, except = ''): Promise<void> => {
  await database.execute(sql`delete from sessions where user_id = ${userId} and id <> ${except}`)
}

/** Those that are over; a bound is enough, so that a login does not wait. */
export const sweepSessions = async (database: Queryable, { openedAfter, seenAfter }: SessionBounds): Promise<void> => {
  await database.execute(sql`delete from sessions where created_at <= ${openedAfter} or seen_at <= ${seenAfter}`)
}
