/** What programs log in with. Of a token only its hash is kept. */
import type { Queryable } from '#/db/pool.ts'
import { sql } from '#/db/sql.ts'
import type { Instant } from '#/lib/clock.ts'
import type { Grant } from '#/model/caller.ts'
import type { UserRow } from './users.ts'

export interface TokenRow {
  readonly id: string
  readonly user: string
  readonly name: string
  readonly grants: readonly Grant[]
  readonly createdAt: Instant
  readonly expiresAt: Instant
  /** The last request, to the minute; null: it was never used. */
  readonly seenAt: Instant | null
}

export interface NewToken extends Omit<TokenRow, 'user' | 'seenAt'> {
  readonly hash: Buffer
  readonly userId: number
}

/** Answers whether it was added: false where the user has a token of this name. */
export const addToken = async (database: Queryable, token: NewToken): Promise<boolean> => {
  const { id, hash, userId, name, grants, createdAt, expiresAt } = token
  const added = await database.execute(sql`
    insert into tokens (id, hash, user_id, name, grants, created_at, expires_at)
    values (${id}, ${hash}, ${userId}, ${name}, ${JSON.stringify(grants)}::jsonb, ${createdAt}, ${expiresAt})
    on conflict (user_id, name) do nothing`)
  return added === 1
}

/** A token that counts, with what its owner may do now. */
export interface LiveToken extends Pick<TokenRow, 'id' | 'user' | 'name' | 'grants' | 'expiresAt' | 'seenAt'> {
  readonly hash: Buffer
  readonly ownerGrants: UserRow['grants']
}

export const findTokens = (database: Queryable, hashes: readonly Buffer[], now: Instant): Promise<LiveToken[]> =>
  database.query<LiveToken>(sql`
    select hash, tokens.id, users.name as user, tokens.name, tokens.grants, expires_at as "expiresAt", tokens.seen_at as "seenAt",
           users.grants as "ownerGrants"
      from tokens join users on users.id = user_id
     where hash = any(${hashes}::bytea[]) and expires_at > ${now} and not disabled`)

/** Each was used then. */
export const touchTokens = async (
  database: Queryable,
  uses: readonly { readonly id: string; readonly at: Instant }[],
): Promise<void> => {
  await database.execute(sql`
    update tokens set seen_at = used.at
      from unnest(${uses.map(({ id }) => id)}::text[], ${uses.map(({ at }) => at)}::int8[]) as used (id, at)
     where tokens.id = used.id and coalesce(seen_at, 0) < used.at`)
}

/** Those of one user, or of all. */
export const listTokens = (database: Queryable, user: string | undefined): Promise<TokenRow[]> =>
  database.query<TokenRow>(sql`
    select tokens.id, users.name as user, tokens.name, tokens.grants, tokens.created_at as "createdAt",
           expires_at as "expiresAt", seen_at as "seenAt"
      from tokens join users on users.id = user_id
     where ${user === undefined ? sql`true` : sql`users.name = ${user}`}
     order by users.name, tokens.name`)

/** Its user and name; undefined: there is none. `user`: only if it is one of theirs. */
export const removeToken = async (
  database: Queryable,
  id: string,
  user: string | undefined,
): Promise<Pick<TokenRow, 'user' | 'name'> | undefined> => {
  const [removed] = await database.query<Pick<TokenRow, 'user' | 'name'>>(sql`
    delete from tokens using users
     where users.id = user_id and tokens.id = ${id} and ${user === undefined ? sql`true` : sql`users.name = ${user}`}
    returning users.name as user, tokens.name`)
  return removed
}
