/** What the server does for the routes of logins, users, sessions and tokens. */
import type { Access } from '#/access/access.ts'
import { outcomeOf, type Outcome } from '#/access/audit.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Cause } from '#/model/event.ts'
import type { Opened, Visitor } from '#/access/logins-desk.ts'
import { requireRoleEverywhere } from '#/access/rights.ts'
import { sessionCookie } from '#/access/sessions.ts'
import type { UsersDesk } from '#/access/users-desk.ts'
import type { Caller } from '#/model/caller.ts'
import type { LoginView } from '#/model/access-views.ts'
import type { Call, Handlers } from './handlers.ts'
import type { accessRoutes, keyRoutes } from '#/contract/access.ts'

type AccessHandlers = Pick<Handlers, keyof typeof accessRoutes | keyof typeof keyRoutes>

/** How long a token counts when nobody says, in days. */
const defaultDays = 90

export const accessHandlers = (access: Access): AccessHandlers => {
  const { users, logins, secure } = access
  const usersFor = ({ grants }: Caller): UsersDesk => {
    requireRoleEverywhere(grants, 'administrator', 'Users are kept')
    return users
  }
  const welcome = ({ caller, secret }: Opened, call: Call): LoginView => {
    if (secret !== undefined) call.setCookie(sessionCookie(secret, { secure }))
    return logins.me(caller)
  }
  return {
    login: async (asked, cause, call) => {
      const opened = await recordLogin({ access, call, cause, name: asked.name }, () =>
        logins.login(asked, visitorOf(call)),
      )
      return welcome(opened, call)
    },
    logout: async (_, __, call) => {
      await logins.logout(call.caller)
      call.setCookie(sessionCookie(undefined, { secure }))
      return {}
    },
    me: (_, __, { caller }) => logins.me(caller),
    changePassword: async (asked, _, call) =>
      welcome(await logins.changePassword(call.caller, asked, visitorOf(call)), call),
    users: async (_, __, { caller }) => ({ items: await usersFor(caller).list() }),
    addUser: ({ name, grants }, _, { caller }) => usersFor(caller).add({ name, grants }),
    changeUser: ({ user, grants, disabled }, _, { caller }) => usersFor(caller).change(user, { grants, disabled }),
    resetPassword: ({ user }, _, { caller }) => usersFor(caller).reset(user),
    removeUser: async ({ user }, _, { caller }) => {
      await usersFor(caller).remove(user)
      return {}
    },
    sessions: async (_, __, { caller }) => ({ items: await logins.sessions(caller) }),
    endSession: async ({ session }, _, { caller }) => {
      await logins.endSession(caller, session)
      return {}
    },
    tokens: async (_, __, { caller }) => ({ items: await logins.tokens(caller) }),
    addToken: ({ name, grants, user, days = defaultDays }, _, { caller }) =>
      logins.addToken(caller, { name, grants, user, days }),
    revokeToken: async ({ token }, _, { caller }) => {
      await logins.revokeToken(caller, token)
      return {}
    },
  }
}

interface LoginCall {
  readonly access: Access
  readonly call: Call
  readonly cause: Cause
  readonly name: string
}

/**
 * That somebody came in, or was turned away, stands in the audit; not an attempt that came too early: these can be as many as
 * somebody likes.
 */
const recordLogin = async ({ access, call, cause, name }: LoginCall, login: () => Promise<Opened>): Promise<Opened> => {
  const noted = async (actor: string, outcome: Outcome): Promise<void> => {
    const input = { name: await access.nameTold(name) }
    const { source } = call.caller
    const requestId = cause.requestId ?? ''
    await access.audit.note({ caller: { actor, source }, operation: 'login', requestId, input }, outcome)
  }
  try {
    const opened = await login()
    await noted(opened.caller.actor, { state: 'done' })
    return opened
  } catch (error) {
    if (error instanceof Refusal && error.code === 'access.wrong_password') await noted('nobody', outcomeOf(error))
    throw error
  }
}

const visitorOf = ({ caller, agent }: Call): Visitor => ({ source: caller.source, agent })
