/**
 * Logins by a provider of OpenID Connect: it says who comes, and its claims say, anew with every login, what they may do here.
 *
 * Its users are known by issuer and subject, never by a name: a name that somebody has already is refused, so that nobody at the provider
 * becomes who else is on this site by being called so.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Database, Queryable } from '#/db/pool.ts'
import type { Alarm, Clock } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import { userNameText, type Grant } from '#/model/caller.ts'
import { endSessionsOf } from '#/store/sessions.ts'
import { addProvidedUser, findProvidedUser, lockUsers, setGrants, type UserRow } from '#/store/users.ts'
import type { Attempts } from './attempts.ts'
import { outcomeOf, type Audit } from './audit.ts'
import { isOutside, soon } from './in-time.ts'
import { slowLogin } from './login.ts'
import { createLoginTickets, ticketIn } from './login-tickets.ts'
import type { LoginsDesk, Opened, Visitor } from './logins-desk.ts'
import { claimNamed, grantsOf, type RoleRule } from './provided-roles.ts'
import { createProvider, type Identity, type ProviderSettings } from './provider.ts'
import { within } from './rights.ts'
import { thenForget } from './then-forget.ts'

export interface ProviderLoginSettings extends ProviderSettings {
  readonly rules: readonly RoleRule[]
  /** Where who has logged in goes on. */
  readonly home: string
}

/** What a browser brings back from the provider. */
export interface Returned {
  /** All of it, for the provider's library. */
  readonly query: string
  readonly state: string | undefined
  readonly cookie: string | undefined
  readonly visitor: Visitor
  readonly requestId: string
}

export interface ProviderLogins {
  readonly home: string
  /** Where the browser is to go, and the ticket that it is to keep. Throws `access.provider_unavailable`. */
  readonly begin: () => Promise<{ readonly to: string; readonly ticket: string }>
  /**
   * Throws `access.login_over`, `access.login_refused`, `access.no_role`, `access.disabled`, `user.name_taken`,
   * `access.too_many_attempts` or `access.provider_unavailable`.
   */
  readonly finish: (returned: Returned) => Promise<Opened>
  /** Throws `access.provider_unavailable`. */
  readonly discover: () => Promise<void>
  readonly trouble: () => string | undefined
}

export interface ProviderLoginsParts {
  readonly settings: ProviderLoginSettings
  readonly database: () => Database
  readonly clock: Clock
  readonly alarm: Alarm
  readonly attempts: Attempts
  readonly audit: Audit
  readonly secure: boolean
  readonly open: LoginsDesk['open']
  /** Who was known is looked up anew. */
  readonly onChanged: () => void
}

/** What a user of the provider is called here: the first of these that can be a name. */
const nameClaims = ['preferred_username', 'email', 'sub'] as const

export const createProviderLogins = (parts: ProviderLoginsParts): ProviderLogins => {
  const { settings, clock, attempts, secure, open } = parts
  const provider = createProvider(settings, clock)
  const tickets = createLoginTickets(clock)
  const wanted = ['preferred_username', ...settings.rules.map(({ claim }) => claim)]
  return {
    home: settings.home,
    discover: provider.discover,
    trouble: provider.trouble,
    begin: async () => {
      const { ticket, attempt } = tickets.issue()
      return { to: (await provider.authorize(attempt)).href, ticket }
    },
    finish: async (returned) => {
      const { visitor } = returned
      const attempt = tickets.redeem(ticketIn(returned.cookie, { secure }), returned.state)
      if (attempt === undefined) throw loginOver()
      // Each costs the provider a question; who only tries has to wait as one who guesses passwords.
      const counted = `provider ${visitor.source}`
      attempts.begin(counted, visitor.source)
      const identity = await provider.identify(returned.query, attempt, wanted).catch((error: unknown) => {
        if (!isRefused(error)) attempts.succeeded(counted, visitor.source)
        throw error
      })
      attempts.succeeded(counted, visitor.source)
      const name = nameOf(identity)
      return recorded(parts, { name, returned }, async () => open(await settle(parts, identity, name), visitor))
    },
  }
}

const isRefused = (error: unknown): boolean => error instanceof Refusal && error.code === 'access.login_refused'

const loginOver = (): Refusal =>
  new Refusal(
    'access.login_over',
    'This login was not begun in this browser, or took longer than 10 minutes: log in again.',
  )

const userNamePattern = new RegExp(userNameText)

/** Printable, as it goes into the database and the audit (OpenID Connect Core 1.0, 2: at most 255 ASCII characters). */
const subjectPattern = /^[\x21-\x7e]{1,255}$/

/** Throws `access.login_refused`. */
const nameOf = (identity: Identity): string => {
  const names = nameClaims.map((claim) => String(claimNamed(claim, identity)).toLowerCase())
  const name = names.find((one) => userNamePattern.test(one))
  if (name !== undefined && subjectPattern.test(identity.sub)) return name
  throw new Refusal('access.login_refused', 'The provider names the user in no way that can be a name here.')
}

/** The user whom the identity means, with the roles that it gives now; added when it comes for the first time. */
const settle = async (parts: ProviderLoginsParts, identity: Identity, name: string): Promise<UserRow> => {
  const { settings, database, clock, alarm, onChanged } = parts
  const grants = grantsOf(settings.rules, identity)
  const subject = `${identity.iss} ${identity.sub}`
  let isChanging = false
  // Who only logs in makes nobody forgotten: while the database cannot be asked everybody tries that.
  const forget = (): void => {
    if (isChanging) onChanged()
  }
  // What the user has lost stays lost, although the login is refused: that is told after the commit.
  const work = async (transaction: Queryable): Promise<UserRow | undefined> => {
    await lockUsers(transaction)
    const known = await findProvidedUser(transaction, subject)
    if (known === undefined) {
      if (grants.length === 0) return undefined
      const added = await addProvidedUser(transaction, { name, subject, grants }, clock.now())
      if (added === undefined) throw nameTaken(name)
      return added
    }
    if (!isDeepStrictEqual(known.grants, grants)) {
      isChanging = true
      await setGrants(transaction, { ...known, grants })
      if (hasLost(known.grants, grants)) await endSessionsOf(transaction, known.id)
    }
    return { ...known, grants }
  }
  // The commit may come after nobody waits any more.
  const settling = thenForget(forget, () => database().transaction(work))
  const found = await thenForget(forget, () => soon({ alarm, ...slowLogin }, settling))
  if (found?.disabled === true) {
    throw new Refusal('access.disabled', `${found.name} is not let in on this site; ask an administrator.`)
  }
  if (found === undefined || grants.length === 0) {
    throw new Refusal(
      'access.no_role',
      `${name} has no role on this site: none of BATUTA_OIDC_ROLES fits. Ask an administrator.`,
    )
  }
  return found
}

const hasLost = (had: readonly Grant[], has: readonly Grant[]): boolean => within(has, had).length < had.length

const nameTaken = (name: string): Refusal =>
  new Refusal(
    'user.name_taken',
    `There is another user ${name} on this site, and they may not be the same person; ask an administrator.`,
  )

interface KnownLogin {
  readonly name: string
  readonly returned: Returned
}

/** Who came in, and who was turned away although the provider vouches for them, stands in the audit. */
const recorded = async (
  { audit, settings }: ProviderLoginsParts,
  { name, returned: { visitor, requestId } }: KnownLogin,
  login: () => Promise<Opened>,
): Promise<Opened> => {
  const note = (actor: string, outcome: Parameters<Audit['note']>[1]): Promise<void> => {
    const input = { name, provider: settings.issuer }
    return audit.note(
      { caller: { actor, source: visitor.source }, operation: 'finishProviderLogin', requestId, input },
      outcome,
    )
  }
  try {
    const opened = await login()
    await note(opened.caller.actor, { state: 'done' })
    return opened
  } catch (error) {
    if (error instanceof Refusal && !isOutside(error)) await note('nobody', outcomeOf(error))
    throw error
  }
}
