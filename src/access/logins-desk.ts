/** What people do about their own way in: log in and out, change the password, look at sessions and tokens, end them. */
import { randomUUID } from 'node:crypto'
import { requiredInstantText } from '#/core/view.ts'
import type { Database } from '#/db/pool.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { LoginView, NewTokenView, SessionView, TokenView } from '#/model/access-views.ts'
import type { Caller, Grant } from '#/model/caller.ts'
import { endSession, endSessionsOf, listSessions } from '#/store/sessions.ts'
import { addToken, listTokens, removeToken, type TokenRow } from '#/store/tokens.ts'
import { findUser, setPassword, type UserRow } from '#/store/users.ts'
import { newToken } from './api-tokens.ts'
import { soon } from './in-time.ts'
import { checkPassword, slowLogin, type LoginParts, type NameAndPassword } from './login.ts'
import { hashPassword, requireGoodPassword } from './passwords.ts'
import { hasRoleEverywhere, within } from './rights.ts'
import { hashOf } from './secrets.ts'
import { callerOfUser, type SessionKeeper } from './sessions.ts'
import { thenForget } from './then-forget.ts'

/** Where a login comes from: its address, and what the program calls itself. */
export interface Visitor {
  readonly source: string
  readonly agent: string
}

/** A login with the secret of its new session; undefined: it has none, its requests bring the password themselves. */
export interface Opened {
  readonly caller: Caller
  readonly secret: string | undefined
}

export interface LoginsDesk {
  /** Throws what `checkPassword` throws. */
  readonly login: (asked: NameAndPassword, visitor: Visitor) => Promise<Opened>
  /** A session for whom a provider has named. */
  readonly open: (user: UserRow, visitor: Visitor) => Promise<Opened>
  readonly logout: (caller: Caller) => Promise<void>
  readonly me: (caller: Caller) => LoginView
  /** All other sessions of the user end, and this one becomes another. Throws `access.weak_password`. */
  readonly changePassword: (
    caller: Caller,
    asked: { readonly password: string; readonly newPassword: string },
    visitor: Visitor,
  ) => Promise<Opened>
  readonly sessions: (caller: Caller) => Promise<SessionView[]>
  /** Throws `session.unknown`, also for those of others where that is not for the caller to know. */
  readonly endSession: (caller: Caller, id: string) => Promise<void>
  readonly tokens: (caller: Caller) => Promise<TokenView[]>
  /** Throws `access.denied` when it is to have more than caller and owner have, and `token.name_taken`. */
  readonly addToken: (caller: Caller, asked: TokenAsked) => Promise<NewTokenView>
  /** Throws `token.unknown`. */
  readonly revokeToken: (caller: Caller, id: string) => Promise<void>
}

export interface TokenAsked {
  readonly name: string
  /** Absent: all that the owner has. */
  readonly grants?: readonly Grant[] | undefined
  /** Absent: the caller. */
  readonly user?: string | undefined
  readonly days: number
}

export interface LoginsParts extends LoginParts {
  readonly database: () => Database
  readonly sessions: SessionKeeper
  /** Who was known is looked up anew. */
  readonly onChanged: () => void
}

export const createLoginsDesk = (parts: LoginsParts): LoginsDesk => {
  const { database, sessions, alarm, onChanged } = parts
  const open = async (user: UserRow, visitor: Visitor): Promise<Opened> => {
    const secret = await soon({ alarm, ...slowLogin }, sessions.open(user, visitor))
    return { caller: callerOfUser(user, visitor.source), secret }
  }
  return {
    open,
    login: async (asked, visitor) => open(await checkPassword(parts, asked, visitor.source), visitor),
    logout: async ({ session }) => {
      if (session === undefined) return
      await thenForget(onChanged, () => endSession(database(), session, undefined))
    },
    me: ({ actor, grants, mustChangePassword = false }) => ({ actor, grants: [...grants], mustChangePassword }),
    changePassword: async (caller, { password, newPassword }, visitor) => {
      const { user: name } = requireUser(caller)
      if (isToken(caller)) throw new Refusal('access.denied', 'A token changes no password: log in as the user.')
      const user = await checkPassword(parts, { name, password }, visitor.source)
      requireGoodPassword(newPassword, name)
      if (newPassword === password) throw new Refusal('access.weak_password', 'The new password is the old one.')
      const hash = await hashPassword(newPassword)
      await thenForget(onChanged, () =>
        database().transaction(async (transaction) => {
          await setPassword(transaction, { id: user.id, password: hash, oneTime: false }, parts.clock.now())
          await endSessionsOf(transaction, user.id)
        }),
      )
      const changed = { ...user, oneTime: false }
      if (caller.session !== undefined) return open(changed, visitor)
      return { caller: callerOfUser(changed, visitor.source), secret: undefined }
    },
    sessions: async (caller) => {
      const rows = await listSessions(database(), whoseFor(caller), sessions.bounds())
      return rows.map(({ createdAt, seenAt, ...row }) => ({
        ...row,
        own: row.id === caller.session,
        createdAt: requiredInstantText(createdAt),
        seenAt: requiredInstantText(seenAt),
      }))
    },
    endSession: async (caller, id) => {
      const whose = await thenForget(onChanged, () => endSession(database(), id, whoseFor(caller)))
      if (whose === undefined) throw new Refusal('session.unknown', `There is no session ${id}.`)
    },
    ...tokenDesk(parts),
  }
}

const tokenDesk = ({
  database,
  clock,
  onChanged,
}: LoginsParts): Pick<LoginsDesk, 'tokens' | 'addToken' | 'revokeToken'> => ({
  tokens: async (caller) => (await listTokens(database(), whoseFor(caller))).map(viewToken),
  addToken: async (caller, { name, grants, user: named, days }) => {
    if (isToken(caller)) {
      throw new Refusal('access.denied', 'A token makes no tokens: log in as the user.')
    }
    const owner = await ownerOf(database(), caller, named)
    const asked = grants ?? owner.grants
    const given = within(caller.grants, within(owner.grants, asked))
    if (given.length === 0 || given.length < asked.length) {
      throw new Refusal('access.denied', `A token may do no more than you and ${owner.name} may do.`)
    }
    const token = newToken()
    const [createdAt, id] = [clock.now(), randomUUID()]
    const row = { id, name, grants: given, createdAt, expiresAt: createdAt + days * 86_400_000 }
    if (!(await addToken(database(), { ...row, hash: hashOf(token), userId: owner.id }))) {
      throw new Refusal('token.name_taken', `${owner.name} has a token ${name} already; choose another name.`)
    }
    return { ...viewToken({ ...row, user: owner.name, seenAt: null }), token }
  },
  revokeToken: async (caller, id) => {
    const removed = await thenForget(onChanged, () => removeToken(database(), id, whoseFor(caller)))
    if (removed === undefined) throw new Refusal('token.unknown', `There is no token ${id}.`)
  },
})

const isToken = ({ actor }: Caller): boolean => actor.startsWith('token:')

/** Whose sessions and tokens the caller may look at; undefined: everybody's. */
const whoseFor = (caller: Caller): string | undefined =>
  hasRoleEverywhere(caller.grants, 'administrator') ? undefined : requireUser(caller).user

const requireUser = ({ user, actor }: Caller): { readonly user: string } => {
  if (user !== undefined) return { user }
  throw new Refusal('access.denied', `${actor} is no user of this site, and has no password, sessions or tokens.`)
}

const ownerOf = async (database: Database, caller: Caller, named: string | undefined): Promise<UserRow> => {
  const name = named ?? caller.user
  if (name === undefined) {
    throw new Refusal(
      'access.denied',
      `${caller.actor} is no user of this site and has no tokens: say whose it is to be, with --user NAME or "user".`,
    )
  }
  const isOwn = name === caller.user
  const found = isOwn || hasRoleEverywhere(caller.grants, 'administrator') ? await findUser(database, name) : undefined
  if (found === undefined) throw new Refusal('user.unknown', `There is no user ${name} to whom you could give a token.`)
  return found
}

const viewToken = (row: TokenRow): TokenView => ({
  id: row.id,
  user: row.user,
  name: row.name,
  grants: [...row.grants],
  createdAt: requiredInstantText(row.createdAt),
  expiresAt: requiredInstantText(row.expiresAt),
  seenAt: row.seenAt === null ? null : requiredInstantText(row.seenAt),
})
