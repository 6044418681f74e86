/**
 * Who asks, and what they may do.
 *
 * A grant is a role with the part of the site that it holds for. Each role can do what the ones before it can.
 */
export const roles = ['viewer', 'operator', 'scheduler', 'administrator'] as const
/**
 * - `viewer`: sees the plan, logs and definitions.
 * - `operator`: gives orders about the plan.
 * - `scheduler`: changes definitions, extends the plan, runs commands that nobody has defined.
 * - `administrator`: users, options of the site, the audit.
 */
export type Role = (typeof roles)[number]

/** A role for all that the patterns name (`@` any text, `?` one character); an absent pattern is no limit. */
export interface Grant {
  readonly role: Role
  /** Of the folder of an object, `/FINANCE`; the folders in it are meant too. */
  readonly folder?: string
  readonly workstation?: string
  /** Of the name of a stream, without workstation and folder. */
  readonly stream?: string
}

/** What a user may be called: it stands in the audit and in addresses. */
export const userNameText = '^[a-z0-9][a-z0-9._@-]{0,63}$'

export interface Caller {
  /** `user:maria`, `token:maria/ci`, `local:root`, or `anyone` where nobody is asked who they are. */
  readonly actor: string
  readonly grants: readonly Grant[]
  /** The address that the request came from. */
  readonly source: string
  /** The user who is logged in, or who owns the token. */
  readonly user?: string
  /** The session that a cookie stands for. */
  readonly session?: string
  /** The password was given to the user, who may do nothing but change it. */
  readonly mustChangePassword?: true
  /** Known from a moment ago, as the database cannot be asked now: may ask, and order nothing. */
  readonly believed?: true
}

/** What a route asks of its caller: a role, to be known, or nothing at all. */
export type Needs = Role | 'login' | 'nobody'

/** The caller of a server that asks nobody who they are. */
export const anyone = (source: string): Caller => ({ actor: 'anyone', grants: [{ role: 'administrator' }], source })
