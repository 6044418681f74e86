/**
 * The provider of OpenID Connect: where to send a browser, and who came back (OpenID Connect Core 1.0, 3.1, with PKCE, RFC 7636).
 *
 * It is a part that the site can do without: it is asked when somebody wants in, within seconds, and what it said of itself holds a minute.
 */
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  AuthorizationResponseError,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientError,
  ClientSecretBasic,
  ClientSecretPost,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  ResponseBodyError,
  type ClientAuth,
  type Configuration,
} from 'openid-client'
import type { Clock } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { LoginAttempt } from './login-tickets.ts'
import { claimNamed, type Claims } from './provided-roles.ts'

export interface ProviderSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** With blanks between them. */
  readonly scopes: string
  /** Where the provider sends browsers back to. */
  readonly redirectUri: string
}

/** Who came back: the issuer and its name for the user, which is the same for ever, and what else it says. */
export type Identity = Claims & { readonly iss: string; readonly sub: string }

export interface Provider {
  /** Learns where everything is, if that is not known. Throws `access.provider_unavailable`, as the others do. */
  readonly discover: () => Promise<void>
  readonly authorize: (attempt: LoginAttempt) => Promise<URL>
  /**
   * Takes the query that the browser brought back. `wanted`: claims that are looked for in more places than one. Throws
   * `access.login_refused` for a code, or an identity, that is not right.
   */
  readonly identify: (query: string, attempt: LoginAttempt, wanted: readonly string[]) => Promise<Identity>
  /** What was wrong with the provider last; undefined: nothing. */
  readonly trouble: () => string | undefined
}

/** How long the provider may take for an answer, seconds. */
const patience = 5
/** How long it is where it said, milliseconds. */
const freshFor = 60_000

export const createProvider = (settings: ProviderSettings, clock: Clock): Provider => {
  const { issuer, scopes, redirectUri } = settings
  let known: { readonly configuration: Configuration; readonly at: number } | undefined
  let asking: Promise<Configuration> | undefined
  let trouble: string | undefined
  /** The trouble is remembered until the provider is of use again. */
  const noting = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      const done = await work()
      trouble = undefined
      return done
    } catch (error) {
      const refusal = refusalOf(error, issuer)
      trouble = refusal.code === 'access.provider_unavailable' ? refusal.message : undefined
      throw refusal
    }
  }
  const ask = async (): Promise<Configuration> => {
    try {
      const configuration = await noting(() => discover(settings))
      known = { configuration, at: clock.now() }
      return configuration
    } finally {
      asking = undefined
    }
  }
  const fresh = (): Promise<Configuration> => {
    if (known !== undefined && clock.now() - known.at < freshFor) return Promise.resolve(known.configuration)
    asking ??= ask()
    return asking
  }
  return {
    trouble: () => trouble,
    discover: async () => void (await fresh()),
    authorize: async ({ state, nonce, verifier }) =>
      buildAuthorizationUrl(await fresh(), {
        redirect_uri: redirectUri,
        scope: scopes,
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      }),
    identify: async (query, { state, nonce, verifier }, wanted) => {
      const configuration = known?.configuration ?? (await fresh())
      const url = new URL(redirectUri)
      url.search = query
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true }
      return noting(async () => {
        const tokens = await authorizationCodeGrant(configuration, url, checks)
        const identity: Identity | undefined = tokens.claims()
        if (identity === undefined) throw new ClientError('there is none')
        const isWhole = wanted.every((name) => claimNamed(name, identity) !== undefined)
        if (isWhole || configuration.serverMetadata().userinfo_endpoint === undefined) return identity
        return { ...(await fetchUserInfo(configuration, tokens.access_token, identity.sub)), ...identity }
      })
    },
  }
}

const discover = ({ issuer, clientId, clientSecret }: ProviderSettings): Promise<Configuration> =>
  discovery(new URL(issuer), clientId, undefined, authenticationBy(clientSecret), {
    timeout: patience,
    // The identity comes from the provider itself, over TLS, and still its signature is looked at.
    execute: [enableNonRepudiationChecks, ...(issuer.startsWith('http:') ? [allowInsecureRequests] : [])],
  })

/** As the provider takes it; by Basic where it does not say (OpenID Connect Discovery 1.0, 3). */
const authenticationBy =
  (secret: string): ClientAuth =>
  (server, ...rest) => {
    const { token_endpoint_auth_methods_supported: methods = ['client_secret_basic'] } = server
    const authenticate = methods.includes('client_secret_basic') ? ClientSecretBasic(secret) : ClientSecretPost(secret)
    return authenticate(server, ...rest)
  }

/** What of a login is wrong, and what of the provider. */
const refusalOf = (error: unknown, issuer: string): Refusal => {
  if (error instanceof Refusal) return error
  if (error instanceof AuthorizationResponseError) {
    return new Refusal('access.login_refused', `The provider at ${issuer} let nobody in (${error.error}).`)
  }
  if (error instanceof ResponseBodyError && error.error === 'invalid_grant') {
    const sentence = `The provider at ${issuer} does not know this login, or knew it once already: log in again.`
    return new Refusal('access.login_refused', sentence)
  }
  if (error instanceof ClientError && isOfIdentity(error)) {
    return new Refusal('access.login_refused', `The identity that came from ${issuer} is not valid: ${error.message}.`)
  }
  const sentence = `The provider of OpenID Connect at ${issuer} cannot be used: ${reasonOf(error)}.`
  return new Refusal('access.provider_unavailable', sentence)
}

/** All else that the library refuses is an answer that no provider should give, or none in time. */
const isOfIdentity = ({ code = '' }: ClientError): boolean =>
  ['OAUTH_JWT_CLAIM_COMPARISON_FAILED', 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED', 'OAUTH_INVALID_RESPONSE'].includes(code)

const reasonOf = (error: unknown): string => {
  if (error instanceof ResponseBodyError) return `it answers ${error.error}`
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  return cause instanceof Error && 'code' in cause ? `${error.message} (${String(cause.code)})` : error.message
}
