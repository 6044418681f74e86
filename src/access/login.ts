/** Whether a name and a password belong together; the same answer, after the same time, whatever of it is wrong. */
import type { Queryable } from '#/db/pool.ts'
import type { Alarm, Clock } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import { userNameText } from '#/model/caller.ts'
import { findUser, type UserRow } from '#/store/users.ts'
import type { Attempts } from './attempts.ts'
import { isOutside, soon } from './in-time.ts'
import { isPassword } from './passwords.ts'

export interface LoginParts {
  readonly database: () => Queryable
  readonly clock: Clock
  readonly alarm: Alarm
  readonly attempts: Attempts
}

export interface NameAndPassword {
  readonly name: string
  readonly password: string
}

const userNamePattern = new RegExp(userNameText)

/** How long each step of a login waits for the database, and what is told then. */
export const slowLogin = {
  within: 5_000,
  sentence: 'Nobody can log in now, and this counts as no failed attempt; try again shortly.',
} as const

/** The user. Throws `access.wrong_password`, `access.too_many_attempts`, or `access.unavailable`, which is no failed attempt. */
export const checkPassword = async (
  { database, alarm, attempts }: LoginParts,
  { name, password }: NameAndPassword,
  source: string,
): Promise<UserRow> => {
  const asked = name.toLowerCase()
  const takeBack = attempts.begin(asked, source)
  // No user has the empty name. It is looked for all the same: the answer takes as long, and is one of the database.
  const look = async (): Promise<UserRow | undefined> => findUser(database(), userNamePattern.test(asked) ? asked : '')
  const user = await soon({ alarm, ...slowLogin }, look()).catch((error: unknown) => {
    if (isOutside(error)) takeBack()
    throw error
  })
  const isRight = await isPassword(password, user?.disabled === true ? null : (user?.password ?? null))
  if (user === undefined || !isRight) {
    throw new Refusal('access.wrong_password', 'The name or the password is wrong.')
  }
  attempts.succeeded(asked, source)
  return user
}
