/**
 * How an edge learns who asks. It is no matter of HTTP frameworks: every edge hands in what its requests carry.
 *
 * What was found in the database is taken as it is for some seconds; what this server itself has ended is forgotten at once.
 */
import { createHmac, randomBytes } from 'node:crypto'
import type { Clock } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import { anyone, type Caller } from '#/model/caller.ts'
import { findUser, type UserRow } from '#/store/users.ts'
import { callerOfToken, knownTokens } from './api-tokens.ts'
import { knownFor, mostKnown } from './known-callers.ts'
import { callerOfCookie, callerOfUser, knownSessions, sessionSecretIn, type SessionKeeper } from './sessions.ts'
import { checkPassword, type LoginParts, type NameAndPassword } from './login.ts'
import type { LocalToken } from './local-token.ts'

/** What a request says of its sender. */
export interface Credentials {
  readonly authorization: string | undefined
  readonly cookie: string | undefined
  /** The address it came from. */
  readonly source: string
}

/** Throws `access.unauthenticated`. */
export type Authenticate = (credentials: Credentials) => Promise<Caller>

/** Takes everybody for an administrator: `BATUTA_AUTH=off`. */
export const authenticateNobody: Authenticate = async ({ source }) => anyone(source)

export interface AuthenticateParts extends LoginParts {
  readonly sessions: SessionKeeper
  /** Whether cookies come over TLS alone. */
  readonly secure: boolean
  /** Absent: there is none. */
  readonly localToken?: LocalToken | undefined
  /** Told of a name and password of a request that do not belong together, before it is refused. */
  readonly onTurnedAway: (who: { readonly name: string; readonly source: string }, refusal: Refusal) => Promise<void>
}

export interface Authentication {
  readonly authenticate: Authenticate
  /** Everybody is looked up anew: something of users, sessions or tokens has changed. */
  readonly forget: () => void
}

export const createAuthentication = (parts: AuthenticateParts): Authentication => {
  const { clock, secure } = parts
  const [sessions, tokens, users] = [knownSessions(parts.sessions), knownTokens(parts), rememberedFor(clock)]
  const callerOfBasic = basicLogin(parts)
  return {
    authenticate: async ({ authorization, cookie, source }) => {
      const [, scheme = '', value = ''] = /^(\w+) +(\S+) *$/.exec(authorization ?? '') ?? []
      if (/^bearer$/i.test(scheme)) {
        const local = parts.localToken?.callerOf(value, source)
        return local ?? callerOfToken(tokens, value, source)
      }
      if (/^basic$/i.test(scheme)) {
        return users.get(`${source} basic ${value}`, () => callerOfBasic(value, source))
      }
      const secret = authorization === undefined ? sessionSecretIn(cookie, { secure }) : undefined
      if (secret === undefined) throw unknownCaller()
      return callerOfCookie(sessions, secret, source)
    },
    forget: () => {
      for (const known of [sessions, tokens, users]) known.forget()
    },
  }
}

const unknownCaller = (): Refusal =>
  new Refusal(
    'access.unauthenticated',
    'Log in first: with batuta login, or send a token as "authorization: Bearer ...".',
  )

/** Names for secrets under a key of this process: what is remembered tells none of them. */
const createNames = (): ((secret: string) => string) => {
  const key = randomBytes(32)
  return (secret) => createHmac('sha256', key).update(secret).digest('base64')
}

const rememberedFor = (clock: Clock) => {
  const nameOf = createNames()
  const known = new Map<string, { readonly caller: Caller; readonly until: number }>()
  let generation = 0
  return {
    get: async (secret: string, find: () => Promise<Caller>): Promise<Caller> => {
      const name = nameOf(secret)
      const found = known.get(name)
      if (found !== undefined && found.until > clock.now()) return found.caller
      known.delete(name)
      const before = generation
      const caller = await find()
      if (known.size >= mostKnown) known.clear()
      if (before === generation) known.set(name, { caller, until: clock.now() + knownFor })
      return caller
    },
    forget: () => {
      generation += 1
      known.clear()
    },
  }
}

/**
 * A user with a password that is theirs (RFC 7617). A password that was right for the hash that is still stored is right again:
 * programs send it with every request.
 */
const basicLogin = (parts: AuthenticateParts) => {
  const nameOf = createNames()
  const rightFor = new Map<string, string | null>()
  const checked = async (asked: NameAndPassword, source: string): Promise<UserRow> => {
    try {
      return await checkPassword(parts, asked, source)
    } catch (error) {
      const isWrong = error instanceof Refusal && error.code === 'access.wrong_password'
      if (isWrong) await parts.onTurnedAway({ name: asked.name, source }, error)
      throw error
    }
  }
  return async (value: string, source: string): Promise<Caller> => {
    const [, name = '', password = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(value, 'base64').toString('utf8')) ?? []
    const known = rightFor.get(nameOf(value))
    const same = known === undefined ? undefined : await findUser(parts.database(), name)
    const isStillRight = same?.disabled === false && same.password === known
    const user = isStillRight ? same : await checked({ name, password }, source)
    if (rightFor.size >= mostKnown) rightFor.clear()
    rightFor.set(nameOf(value), user.password)
    return callerOfUser(user, source)
  }
}
