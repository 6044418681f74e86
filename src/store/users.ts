/** The people who may log in, with their roles and the hash of their password. */
import type { Queryable } from '#/db/pool.ts'
import { sql } from '#/db/sql.ts'
import type { Instant } from '#/lib/clock.ts'
import type { Grant } from '#/model/caller.ts'

export interface UserRow {
  readonly id: number
  /** In lower case. */
  readonly name: string
  readonly origin: 'local' | 'oidc'
  /** argon2id, as a PHC string; null: no password leads in. */
  readonly password: string | null
  /** It must be changed with the first login. */
  readonly oneTime: boolean
  readonly grants: readonly Grant[]
  readonly disabled: boolean
  readonly createdAt: Instant
  readonly passwordAt: Instant | null
}

/** Of the table under its own name. */
const columns = sql`users.id, users.name, users.origin, users.password, users.one_time as "oneTime", users.grants,
  users.disabled, users.created_at as "createdAt", users.password_at as "passwordAt"`

export const listUsers = (database: Queryable): Promise<UserRow[]> =>
  database.query<UserRow>(sql`select ${columns} from users order by name`)

export const findUser = async (database: Queryable, name: string): Promise<UserRow | undefined> => {
  const [row] = await database.query<UserRow>(sql`select ${columns} from users where name = ${name.toLowerCase()}`)
  return row
}

/** Changes of users wait for each other, so that of two administrators who remove each other one stays. */
export const lockUsers = async (transaction: Queryable): Promise<void> => {
  await transaction.execute(sql`lock table users in share row exclusive mode`)
}

export type NewUser = Pick<UserRow, 'name' | 'password' | 'oneTime' | 'grants'>

/** Answers whether it was added: false where the name is taken. */
export const addUser = async (database: Queryable, user: NewUser, at: Instant): Promise<boolean> => {
  const added = await database.execute(sql`
    insert into users (name, password, one_time, grants, created_at, password_at)
    values (${user.name}, ${user.password}, ${user.oneTime}, ${JSON.stringify(user.grants)}::jsonb, ${at}, ${at})
    on conflict (name) do nothing`)
  return added === 1
}

/** Whom the provider of OpenID Connect means. */
export const findProvidedUser = async (database: Queryable, subject: string): Promise<UserRow | undefined> => {
  const [row] = await database.query<UserRow>(sql`select ${columns} from users where subject = ${subject}`)
  return row
}

/** A user of the provider. Undefined: the name is taken. */
export const addProvidedUser = async (
  database: Queryable,
  { name, subject, grants }: Pick<UserRow, 'name' | 'grants'> & { readonly subject: string },
  at: Instant,
): Promise<UserRow | undefined> => {
  const [added] = await database.query<UserRow>(sql`
    insert into users (name, origin, subject, grants, created_at)
    values (${name}, 'oidc', ${subject}, ${JSON.stringify(grants)}::jsonb, ${at})
    on conflict (name) do nothing returning ${columns}`)
  return added
}

export const setPassword = async (
  database: Queryable,
  { id, password, oneTime }: Pick<UserRow, 'id' | 'password' | 'oneTime'>,
  at: Instant,
): Promise<void> => {
  await database.execute(sql`
    update users set password = ${password}, one_time = ${oneTime}, password_at = ${at} where id = ${id}`)
}

export const setGrants = async (
  database: Queryable,
  { id, grants, disabled }: Pick<UserRow, 'id' | 'grants' | 'disabled'>,
): Promise<void> => {
  await database.execute(sql`
    update users set grants = ${JSON.stringify(grants)}::jsonb, disabled = ${disabled} where id = ${id}`)
}

/** With sessions and tokens. */
export const removeUser = async (database: Queryable, id: number): Promise<void> => {
  await database.execute(sql`delete from users where id = ${id}`)
}
