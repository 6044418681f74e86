/** The settings of OpenID Connect together: they are all there, or none, and what they say can be used. */
import type { ProviderLoginSettings } from '#/access/provider-logins.ts'
import { parseRoleRules } from '#/access/provided-roles.ts'
import { apiPrefix } from '#/contract/route.ts'
import { isLoopback, Secret } from './configuration-values.ts'

export interface OidcSettings extends Omit<ProviderLoginSettings, 'clientSecret'> {
  readonly clientSecret: Secret
}

/** Those that stand for nothing without the others. */
const needed = ['BATUTA_OIDC_CLIENT_ID', 'BATUTA_OIDC_CLIENT_SECRET', 'BATUTA_OIDC_ROLES'] as const

type Values = Readonly<Record<string, unknown>>

const textOf = (values: Values, name: string): string => (typeof values[name] === 'string' ? values[name] : '')

/** Null: users of this site alone log in. The values have been complained of before. */
export const oidcOf = (values: Values): OidcSettings | null => {
  const issuer = textOf(values, 'BATUTA_OIDC_ISSUER')
  if (issuer === '') return null
  const home = `${textOf(values, 'BATUTA_PUBLIC_URL').replace(/\/+$/, '')}/`
  return {
    issuer,
    clientId: textOf(values, 'BATUTA_OIDC_CLIENT_ID'),
    clientSecret: new Secret(textOf(values, 'BATUTA_OIDC_CLIENT_SECRET')),
    scopes: textOf(values, 'BATUTA_OIDC_SCOPES'),
    rules: parseRoleRules(textOf(values, 'BATUTA_OIDC_ROLES')).rules,
    home,
    redirectUri: `${home.slice(0, -1)}${apiPrefix}/login/oidc/callback`,
  }
}

/** A sentence for each mistake. */
export const complainOfOidc = (values: Values): string[] => {
  const roles = textOf(values, 'BATUTA_OIDC_ROLES')
  const wrongRoles = roles === '' ? [] : parseRoleRules(roles).complaints.map((one) => `BATUTA_OIDC_ROLES: ${one}`)
  const issuer = textOf(values, 'BATUTA_OIDC_ISSUER')
  if (issuer === '') {
    const alone = needed.filter((name) => textOf(values, name) !== '')
    return [...alone.map((name) => `${name} is set, and BATUTA_OIDC_ISSUER is not.`), ...wrongRoles]
  }
  const missing = [...needed, 'BATUTA_PUBLIC_URL'].filter((name) => textOf(values, name) === '')
  return [
    ...missing.map((name) => `${name} is not set, which BATUTA_OIDC_ISSUER needs.`),
    ...wrongRoles,
    ...complainOfIssuer(issuer),
    ...(values['BATUTA_AUTH'] === 'off' ? ['BATUTA_AUTH is off: nobody would log in by BATUTA_OIDC_ISSUER.'] : []),
  ]
}

/** Whoever can read or change what it says can log in as everybody. */
const complainOfIssuer = (issuer: string): string[] => {
  const { protocol, hostname = '' } = URL.parse(issuer) ?? {}
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname.replaceAll(/[[\]]/g, '')))) return []
  return [`BATUTA_OIDC_ISSUER is ${JSON.stringify(issuer)}, but must be https unless the provider is on this machine.`]
}
