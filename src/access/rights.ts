/** What the grants of a caller come to: which role they give, and where. */
import { Refusal } from '#/lib/refusal.ts'
import { roles, type Grant, type Role } from '#/model/caller.ts'

/** Whether one of the grants gives the role, or a higher one, at least somewhere. */
export const hasRole = (grants: readonly Grant[], role: Role): boolean => grants.some((grant) => gives(grant, role))

/** Whether one of the grants gives the role, or a higher one, for the whole site. */
export const hasRoleEverywhere = (grants: readonly Grant[], role: Role): boolean =>
  grants.some((grant) => gives(grant, role) && isUnlimited(grant))

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

const gives = (grant: Grant, role: Role): boolean => roles.indexOf(grant.role) >= roles.indexOf(role)

const isUnlimited = ({ folder, workstation, stream }: Grant): boolean =>
  folder === undefined && workstation === undefined && stream === undefined
