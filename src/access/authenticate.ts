/**
 * How an edge learns who asks. It is no matter of HTTP frameworks: every edge hands in what its requests carry.
 *
 * What was found in the database is taken as it is for some seconds, and for some minutes while the database cannot be asked (`beliefs.ts`); what
 * this server itself has ended is forgotten at once.
 */
import { Refusal } from '#/lib/refusal.ts'
import { anyone, type Caller } from '#/model/caller.ts'
import { callerOfToken, knownTokens } from './api-tokens.ts'
import type { Beliefs } from './beliefs.ts'
import type { Credentials } from './credentials.ts'
import { createKnownPasswords, type KnownPasswordsParts } from './known-passwords.ts'
import { callerOfCookie, callerOfUser, knownSessions, sessionSecretIn, type SessionKeeper } from './sessions.ts'
import type { LocalToken } from './local-token.ts'

/** Throws `access.unauthenticated`, and `access.unavailable` where the database does not say who asks. */
export type Authenticate = (credentials: Credentials) => Promise<Caller>

/** Takes everybody for an administrator: `BATUTA_AUTH=off`. */
export const authenticateNobody: Authenticate = async ({ source }) => anyone(source)

export interface AuthenticateParts extends Omit<KnownPasswordsParts, 'belief'> {
  readonly beliefs: Beliefs
  readonly sessions: SessionKeeper
  /** Whether cookies come over TLS alone. */
  readonly secure: boolean
  /** Absent: there is none. */
  readonly localToken?: LocalToken | undefined
}

export interface Authentication {
  readonly authenticate: Authenticate
  /** Everybody is looked up anew: something of users, sessions or tokens has changed. */
  readonly forget: () => void
}

export const createAuthentication = (parts: AuthenticateParts): Authentication => {
  const { beliefs, secure } = parts
  const sessions = knownSessions(parts.sessions, beliefs.of('session'))
  const tokens = knownTokens(parts, beliefs.of('token'))
  const passwords = createKnownPasswords({ ...parts, belief: beliefs.of('password') })
  return {
    authenticate: async ({ authorization, cookie, source, orders = false }) => {
      const [, scheme = '', value = ''] = /^(\w+) +(\S+) *$/.exec(authorization ?? '') ?? []
      if (/^bearer$/i.test(scheme)) {
        const local = parts.localToken?.callerOf(value, source)
        return local ?? callerOfToken(tokens, value, { source, orders })
      }
      if (/^basic$/i.test(scheme)) {
        const { row, believed } = await passwords.get({ value, source, orders })
        return { ...callerOfUser(row, source), ...(believed && { believed }) }
      }
      const secret = authorization === undefined ? sessionSecretIn(cookie, { secure }) : undefined
      if (secret === undefined) throw unknownCaller()
      return callerOfCookie(sessions, secret, { source, orders })
    },
    forget: () => {
      for (const known of [sessions, tokens, passwords]) known.forget()
    },
  }
}

const unknownCaller = (): Refusal =>
  new Refusal(
    'access.unauthenticated',
    'Log in first: with batuta login, or send a token as "authorization: Bearer ...".',
  )
