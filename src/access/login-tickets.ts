/**
 * What ties the answer of a provider to the browser that asked: a ticket in a cookie, from which all that must not be guessed is derived.
 *
 * The server keeps nothing of a login that was begun, so that nobody can fill it with them; a ticket that it did not make, or made too
 * long ago, fits no answer. A server that was started anew knows none of before: then a login is begun again.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Clock } from '#/lib/clock.ts'
import { newSecret } from '#/lib/ids.ts'

/** Of one login: against forged answers (state), codes of others (verifier, RFC 7636) and identities of others (nonce). */
export interface LoginAttempt {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

export interface LoginTickets {
  readonly issue: () => { readonly ticket: string; readonly attempt: LoginAttempt }
  /** The attempt that the ticket was made for; undefined where the state is of another, or the time is over. */
  readonly redeem: (ticket: string | undefined, state: string | undefined) => LoginAttempt | undefined
}

/** For so long somebody may be at the provider, seconds. */
const validFor = 600

export const createLoginTickets = (clock: Clock): LoginTickets => {
  const key = randomBytes(32)
  const derive = (name: string, ticket: string): string =>
    createHmac('sha256', key).update(`${name} ${ticket}`).digest('base64url')
  const attemptOf = (ticket: string): LoginAttempt => ({
    state: derive('state', ticket),
    nonce: derive('nonce', ticket),
    verifier: derive('verifier', ticket),
  })
  return {
    issue: () => {
      const ticket = `${clock.now() + validFor * 1000}.${newSecret(32)}`
      return { ticket, attempt: attemptOf(ticket) }
    },
    redeem: (ticket, state) => {
      if (ticket === undefined || state === undefined) return undefined
      const attempt = attemptOf(ticket)
      return isSame(attempt.state, state) && clock.now() < Number.parseInt(ticket, 10) ? attempt : undefined
    },
  }
}

/** As bytes: a state of others may have as many characters, and more bytes. */
const isSame = (a: string, b: string): boolean => {
  const [one, other] = [Buffer.from(a), Buffer.from(b)]
  return one.length === other.length && timingSafeEqual(one, other)
}

const cookieNames = { secure: '__Host-batuta-login', plain: 'batuta-login' } as const

/** Lax, for the answer comes from the site of the provider. The header that gives the cookie, or takes it away. */
export const ticketCookie = (ticket: string | undefined, { secure }: { readonly secure: boolean }): string => {
  const name = secure ? cookieNames.secure : cookieNames.plain
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
  return `${name}=${ticket ?? ''}; ${attributes}; Max-Age=${ticket === undefined ? 0 : validFor}`
}

const patterns = {
  secure: /(?:^|; *)__Host-batuta-login=(\d+\.[\w-]{43})(?:;|$)/,
  plain: /(?:^|; *)batuta-login=(\d+\.[\w-]{43})(?:;|$)/,
} as const

export const ticketIn = (cookie: string | undefined, { secure }: { readonly secure: boolean }): string | undefined =>
  (secure ? patterns.secure : patterns.plain).exec(cookie ?? '')?.[1]
