/** Users: added, changed, given passwords, removed. The last administrator stays. */
import { requiredInstantText } from '#/core/view.ts'
import type { Database, Queryable } from '#/db/pool.ts'
import type { Clock } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import type { GivenPassword, UserView } from '#/model/access-views.ts'
import type { Grant } from '#/model/caller.ts'
import { endSessionsOf } from '#/store/sessions.ts'
import {
  addUser,
  findUser,
  listUsers,
  lockUsers,
  removeUser,
  setGrants,
  setPassword,
  type UserRow,
} from '#/store/users.ts'
import { hashPassword } from './passwords.ts'
import { hasRoleEverywhere } from './rights.ts'
import { newOneTimePassword } from './secrets.ts'
import { thenForget } from './then-forget.ts'

export interface UsersDesk {
  readonly list: () => Promise<UserView[]>
  /** With a password for one login. Throws `user.name_taken`. */
  readonly add: (user: { readonly name: string; readonly grants: readonly Grant[] }) => Promise<GivenPassword>
  /** Throws `user.unknown` and `user.last_administrator`, as the others do. */
  readonly change: (name: string, change: UserChange) => Promise<UserView>
  readonly reset: (name: string) => Promise<GivenPassword>
  readonly remove: (name: string) => Promise<void>
}

export interface UserChange {
  readonly grants?: readonly Grant[] | undefined
  readonly disabled?: boolean | undefined
}

export interface UsersParts {
  readonly database: () => Database
  readonly clock: Clock
  /** Who was known is looked up anew. */
  readonly onChanged: () => void
}

export const createUsersDesk = ({ database, clock, onChanged }: UsersParts): UsersDesk => {
  /** One after the other over all servers; nothing of it counts if no administrator is left. */
  const change = <T>(work: (transaction: Queryable) => Promise<T>): Promise<T> =>
    thenForget(onChanged, () =>
      database().transaction(async (transaction) => {
        await lockUsers(transaction)
        const had = await hasAdministrator(transaction)
        const result = await work(transaction)
        if (had && !(await hasAdministrator(transaction))) throw lastAdministrator()
        return result
      }),
    )
  return {
    list: async () => (await listUsers(database())).map(viewUser),
    add: async ({ name, grants }) => {
      const password = newOneTimePassword()
      const hash = await hashPassword(password)
      if (!(await addUser(database(), { name, password: hash, oneTime: true, grants }, clock.now()))) {
        throw new Refusal('user.name_taken', `There is a user ${name} already; choose another name.`)
      }
      return { ...viewUser(await getUser(database(), name)), password }
    },
    change: (name, { grants, disabled }) =>
      change(async (transaction) => {
        const user = await getUser(transaction, name)
        if (grants !== undefined && user.origin === 'oidc') throw provided(name)
        await setGrants(transaction, {
          id: user.id,
          grants: grants ?? user.grants,
          disabled: disabled ?? user.disabled,
        })
        if (disabled === true) await endSessionsOf(transaction, user.id)
        return viewUser(await getUser(transaction, name))
      }),
    reset: async (name) => {
      const password = newOneTimePassword()
      const hash = await hashPassword(password)
      return change(async (transaction) => {
        const { id, origin } = await getUser(transaction, name)
        if (origin === 'oidc') throw provided(name)
        await setPassword(transaction, { id, password: hash, oneTime: true }, clock.now())
        await endSessionsOf(transaction, id)
        return { ...viewUser(await getUser(transaction, name)), password }
      })
    },
    remove: (name) => change(async (transaction) => removeUser(transaction, (await getUser(transaction, name)).id)),
  }
}

const hasAdministrator = async (transaction: Queryable): Promise<boolean> => {
  const users = await listUsers(transaction)
  return users.some((user) => !user.disabled && hasRoleEverywhere(user.grants, 'administrator'))
}

const lastAdministrator = (): Refusal =>
  new Refusal(
    'user.last_administrator',
    'The last administrator of the whole site cannot be removed, disabled or limited; make another first.',
  )

const provided = (name: string): Refusal =>
  new Refusal('user.provided', `The provider of OpenID Connect says who ${name} is and what ${name} may do; ask there.`)

const getUser = async (database: Queryable, name: string): Promise<UserRow> => {
  const user = await findUser(database, name)
  if (user !== undefined) return user
  const names = (await listUsers(database)).map((one) => one.name)
  throw new Refusal('user.unknown', `There is no user ${name}.${didYouMean(name, names)}`)
}

const viewUser = (user: UserRow): UserView => ({
  name: user.name,
  origin: user.origin,
  grants: [...user.grants],
  disabled: user.disabled,
  oneTime: user.oneTime,
  createdAt: requiredInstantText(user.createdAt),
  passwordAt: user.passwordAt === null ? null : requiredInstantText(user.passwordAt),
})

/** The first administrator, where there is no user at all yet. Answers the password for the first login, or undefined. */
export const makeFirstUser = async (database: Database, clock: Clock): Promise<string | undefined> => {
  if ((await listUsers(database)).length > 0) return undefined
  const password = newOneTimePassword()
  const hash = await hashPassword(password)
  return database.transaction(async (transaction) => {
    await lockUsers(transaction)
    if ((await listUsers(transaction)).length > 0) return undefined
    const grants: Grant[] = [{ role: 'administrator' }]
    await addUser(transaction, { name: 'admin', password: hash, oneTime: true, grants }, clock.now())
    return password
  })
}
