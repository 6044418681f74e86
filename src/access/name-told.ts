/** What the audit is told of the name of a failed login. */
import type { Queryable } from '#/db/pool.ts'
import { userNameText } from '#/model/caller.ts'
import { findUser } from '#/store/users.ts'

const userNamePattern = new RegExp(userNameText)

/** A name that no user has is not told: it may be a password in the wrong field. */
export const nameTold = async (database: Queryable, name: string): Promise<string> => {
  const asked = name.toLowerCase()
  const user = userNamePattern.test(asked) ? await findUser(database, asked) : undefined
  return user?.name ?? 'of no user'
}
