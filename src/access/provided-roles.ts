/**
 * Which roles the claims of a provider of OpenID Connect give: the text of `BATUTA_OIDC_ROLES`, read, and asked.
 *
 * `groups:batuta-ops=operator,groups:pay=viewer:folder=/PAY` gives a grant to whose claim has the value. What has a comma, a colon of a claim,
 * an equals sign or a percent sign in it is percent-encoded, for names of groups in a directory are full of them (`CN%3Dops`).
 */
import { isDeepStrictEqual } from 'node:util'
import { Refusal } from '#/lib/refusal.ts'
import type { Grant } from '#/model/caller.ts'
import { parseGrant } from '#/model/grant-text.ts'

/** Whose claim has the value has the grant. */
export interface RoleRule {
  readonly claim: string
  /** Undefined: whichever value it has. */
  readonly value: string | undefined
  readonly grant: Grant
}

/** What a provider says of a user. */
export type Claims = Readonly<Record<string, unknown>>

/** The rules, and a sentence for each that cannot be read. */
export const parseRoleRules = (text: string): { readonly rules: RoleRule[]; readonly complaints: string[] } => {
  const rules: RoleRule[] = []
  const complaints: string[] = []
  for (const part of text.split(',')) {
    const rule = parseRule(part.trim())
    if (typeof rule === 'string') complaints.push(rule)
    else rules.push(rule)
  }
  return { rules, complaints }
}

const parseRule = (text: string): RoleRule | string => {
  const [, claimText, valueText, grantText = ''] = /^([^:=]+):([^=]+)=(.+)$/.exec(text) ?? []
  const [claim, value] = [decoded(claimText), decoded(valueText)]
  if (claim === undefined || value === undefined) {
    return `"${text}" is no rule: it must be like groups:batuta-ops=operator, with %2C for a comma and %3D for an equals sign in a name.`
  }
  try {
    return { claim, value: valueText === '*' ? undefined : value, grant: parseGrant(grantText) }
  } catch (error) {
    if (error instanceof Refusal) return error.message
    throw error
  }
}

const decoded = (text = '%'): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** All that the rules give, each once. */
export const grantsOf = (rules: readonly RoleRule[], claims: Claims): Grant[] => {
  const grants: Grant[] = []
  for (const { claim, value, grant } of rules) {
    const values = valuesOf(claimNamed(claim, claims))
    const isMeant = value === undefined ? values.length > 0 : values.includes(value)
    if (isMeant && !grants.some((one) => isDeepStrictEqual(one, grant))) grants.push(grant)
  }
  return grants
}

/** Under its name, or at the end of a path: `realm_access.roles`. */
export const claimNamed = (name: string, claims: Claims): unknown => {
  if (Object.hasOwn(claims, name)) return claims[name]
  return name.split('.').reduce<unknown>((node, key) => {
    const isThere = typeof node === 'object' && node !== null && Object.hasOwn(node, key)
    return isThere ? (node as Claims)[key] : undefined
  }, claims)
}

/** A claim has one value or a list of them; the case of a value matters. */
const valuesOf = (claim: unknown): string[] =>
  [claim].flat().flatMap((one) => (typeof one === 'string' || typeof one === 'boolean' ? [String(one)] : []))
