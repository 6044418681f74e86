/** What the audit is told of the name of a failed login. */
import type { UsersDesk } from './users-desk.ts'

/** A name that no user has is not told: it may be a password in the wrong field. */
export const nameTold = async ({ list }: Pick<UsersDesk, 'list'>, name: string): Promise<string> => {
  const asked = name.toLowerCase()
  return (await list()).some((user) => user.name === asked) ? asked : 'of no user'
}
