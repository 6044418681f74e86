/** Whether a name and a password belong together; the same answer, after the same time, whatever of it is wrong. */
import type { Queryable } from '#/db/pool.ts'
import type { Clock } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import { userNameText } from '#/model/caller.ts'
import { findUser, type UserRow } from '#/store/users.ts'
import type { Attempts } from './attempts.ts'
import { isPassword } from './passwords.ts'

export interface LoginParts {
  readonly database: () => Queryable
  readonly clock: Clock
  readonly attempts: Attempts
}

export interface NameAndPassword {
  readonly name: string
  readonly password: string
}

const userNamePattern = new RegExp(userNameText)

/** The user. Throws `access.wrong_password` or `access.too_many_attempts`. */
export const checkPassword = async (
  { database, attempts }: LoginParts,
  { name, password }: NameAndPassword,
  source: string,
): Promise<UserRow> => {
  const asked = name.toLowerCase()
  attempts.begin(asked, source)
  const user = userNamePattern.test(asked) ? await findUser(database(), asked) : undefined
  const isRight = await isPassword(password, user?.disabled === true ? null : (user?.password ?? null))
  if (user === undefined || !isRight) {
    throw new Refusal('access.wrong_password', 'The name or the password is wrong.')
  }
  attempts.succeeded(asked, source)
  return user
}
