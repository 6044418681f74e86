/** What the grants of a caller come to: which role they give, and where. */
import { Refusal } from '#/lib/refusal.ts'
import { wildcards } from '#/lib/wildcards.ts'
import { roles, type Caller, type Grant, type Needs, type Role } from '#/model/caller.ts'

/** Whether one of the grants gives the role, or a higher one, at least somewhere. */
export const hasRole = (grants: readonly Grant[], role: Role): boolean => grants.some((grant) => gives(grant, role))

/** Whether one of the grants gives the role, or a higher one, for the whole site. */
export const hasRoleEverywhere = (grants: readonly Grant[], role: Role): boolean =>
  grants.some((grant) => gives(grant, role) && isUnlimited(grant))

/** Whether the caller may use such a route at all. Throws `access.denied` or `access.must_change_password`. */
export const requireNeeds = ({ grants, mustChangePassword }: Caller, needs: Needs): void => {
  if (needs === 'nobody' || needs === 'login') return
  if (mustChangePassword === true) {
    const sentence =
      'The password was given to you for one login: change it first (batuta login, or POST /me/password).'
    throw new Refusal('access.must_change_password', sentence)
  }
  requireRole(grants, needs)
}

/** Throws `access.denied` unless the role is had at least somewhere. */
export const requireRole = (grants: readonly Grant[], role: Role): void => {
  if (!hasRole(grants, role)) throw new Refusal('access.denied', `This takes the role ${role}, which you do not have.`)
}

/** Throws `access.denied` unless the role is had for the whole site. `what` begins the sentence: `The plan is extended`. */
export const requireRoleEverywhere = (grants: readonly Grant[], role: Role, what: string): void => {
  if (hasRoleEverywhere(grants, role)) return
  requireRole(grants, role)
  throw new Refusal('access.denied', `${what} for the whole site, and your role ${role} is limited to a part of it.`)
}

/** Whether the grant is of the role, or of a higher one. */
export const gives = (grant: Grant, role: Role): boolean => roles.indexOf(grant.role) >= roles.indexOf(role)

const isUnlimited = ({ folder, workstation, stream }: Grant): boolean =>
  folder === undefined && workstation === undefined && stream === undefined

/** Whether all that the second grant gives is given by the first. */
export const covers = (wider: Grant, narrower: Grant): boolean =>
  gives(wider, narrower.role) &&
  coversPattern(wider.folder, narrower.folder) &&
  coversPattern(wider.workstation, narrower.workstation) &&
  coversPattern(wider.stream, narrower.stream)

/**
 * Whether every name that the second pattern means is meant by the first. It may say no where that is hard to see: of two patterns
 * with wildcards, the first must be the same, or a text followed by `@`.
 */
export const coversPattern = (wider: string | undefined, narrower: string | undefined): boolean => {
  if (wider === undefined || /^[@*]$/.test(wider)) return true
  if (narrower === undefined) return false
  if (!/[@*?]/.test(narrower)) return wildcards(wider).test(narrower)
  if (wider.toUpperCase() === narrower.toUpperCase()) return true
  const [, beginning] = /^([^@*?]*)[@*]$/.exec(wider) ?? []
  return beginning !== undefined && narrower.toUpperCase().startsWith(beginning.toUpperCase())
}

/** What of the second grants the first ones give. */
export const within = (owners: readonly Grant[], grants: readonly Grant[]): Grant[] =>
  grants.filter((grant) => owners.some((owner) => covers(owner, grant)))
