/**
 * What part of the site a caller may see, and where the caller may order.
 *
 * A job belongs to its stream, wherever it runs. A limit that speaks of what an object does not have (the stream of a calendar) leaves
 * the object out: what a limited role sees is what its limits name, and nothing else.
 */
import { Refusal } from '#/lib/refusal.ts'
import { wildcards } from '#/lib/wildcards.ts'
import type { Diagnostic } from '#/model/diagnostic.ts'
import type { Grant, Role } from '#/model/caller.ts'
import { coversPattern, gives, hasRole, hasRoleEverywhere } from './rights.ts'

/** Where an object lies; absent is what an object of its kind does not have. */
export interface Place {
  /** `/FINANCE`, or `/`. */
  readonly folder: string
  readonly workstation?: string | undefined
  /** Without workstation and folder. */
  readonly stream?: string | undefined
}

export interface Scope {
  /** The same text for the same part of the site. */
  readonly key: string
  readonly seesAll: boolean
  /** By the full name of a stream or of a job in it: `FTA1#/FINANCE/PAYROLL.PAYCALC`. */
  readonly sees: (name: string) => boolean
  readonly may: (role: Role, place: Place) => boolean
  /** Throws `access.denied`; `what` is what it is about, `The job stream FTA1#PAYROLL`. */
  readonly require: (role: Role, place: Place, what: string) => void
  /** A sentence in which names of what is not seen are hidden. */
  readonly masked: (text: string) => string
  /** The name, or what stands for one that is not seen. */
  readonly shown: (name: string) => string
}

/** What stands where a name would. */
export const hiddenName = '[hidden]'

export const createScope = (grants: readonly Grant[]): Scope => {
  const seesAll = hasRoleEverywhere(grants, 'viewer')
  const may = (role: Role, place: Place): boolean => grants.some((grant) => gives(grant, role) && holds(grant, place))
  const sees = (name: string): boolean => seesAll || may('viewer', placeOfStream(name))
  const isShown = (name: string): boolean => sees(name) || may('viewer', placeOnWorkstation(name))
  return {
    key: JSON.stringify(grants),
    seesAll,
    sees,
    may,
    require: (role, place, what) => {
      if (may(role, place)) return
      const lacks = hasRole(grants, role) ? `your role ${role} does not reach so far` : `it takes the role ${role}`
      throw new Refusal('access.denied', `${what}: ${lacks}.`)
    },
    masked: (text) => (seesAll ? text : text.replaceAll(fullName, (name) => (isShown(name) ? name : hiddenName))),
    shown: (name) => (isShown(name) ? name : hiddenName),
  }
}

/** The sentence without names that are not seen, and without what it supposes was meant: that was looked for in all of the site. */
export const quiet = (text: string, { masked, seesAll }: Scope): string =>
  seesAll ? text : masked(text.replaceAll(/ Did you mean [^?]*\?/g, ''))

/** The same of what a check has found; its place is shown with what the caller has written. */
export const quietDiagnostic = (one: Diagnostic, scope: Scope): Diagnostic => {
  if (scope.seesAll) return one
  const { hint, ...rest } = one
  const kept = hint === undefined ? '' : quiet(` ${hint}`, scope).trim()
  return { ...rest, message: quiet(one.message, scope), ...(kept !== '' && { hint: kept }) }
}

/** What in a sentence looks like the full name of a stream, a job or a resource. */
const fullName = /[\w/^-]+#[\w/^@?*-]+(?:\.[\w@?*-]+)?/g

const holds = (grant: Grant, { folder, workstation, stream }: Place): boolean =>
  coversFolder(grant.folder, folder) &&
  coversPattern(grant.workstation, workstation) &&
  coversPattern(grant.stream, stream)

/** A folder, or one that it lies in. */
const coversFolder = (pattern: string | undefined, folder: string): boolean => {
  if (pattern === undefined) return true
  const { test } = wildcards(pattern)
  for (let at = folder; ; at = at.slice(0, at.lastIndexOf('/'))) {
    if (test(at === '' ? '/' : at)) return true
    if (at === '' || at === '/') return false
  }
}

/** `/FINANCE/PAY` lies in `/FINANCE`, `PAY` in `/`. */
const folderOf = (name: string): string => {
  const slash = name.lastIndexOf('/')
  return slash <= 0 ? '/' : name.slice(0, slash)
}

const bareName = (name: string): string => name.slice(name.lastIndexOf('/') + 1)

/** Of a stream, or of a job in it. */
export const placeOfStream = (name: string): Place => {
  const hash = name.indexOf('#')
  const rest = name.slice(hash + 1)
  const dot = rest.indexOf('.', rest.lastIndexOf('/') + 1)
  const stream = dot < 0 ? rest : rest.slice(0, dot)
  const workstation = hash < 0 ? '@' : name.slice(0, hash)
  return { folder: folderOf(stream), workstation, stream: bareName(stream) }
}

/** Of a job definition or a resource: `FTA1#/FINANCE/TAPES`. */
export const placeOnWorkstation = (name: string): Place => {
  const hash = name.indexOf('#')
  const own = name.slice(hash + 1)
  return { folder: folderOf(own), workstation: hash < 0 ? '@' : name.slice(0, hash) }
}

export const placeOfWorkstation = (name: string): Place => ({ folder: folderOf(name), workstation: name })

/** Of what lies in a folder and nowhere else: calendars, prompts, variable tables. */
export const placeInFolder = (name: string): Place => ({ folder: folderOf(name) })
