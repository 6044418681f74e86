/** What headers of version 2 say of how a request is read and how its answer is to look. */
import type { Reading } from '#/selection/read-time.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Call } from '#/twsd/call.ts'
import type { Json } from '#/twsd/model/fields.ts'

type Said = Pick<Call, 'header'>

/** When a question is asked, and on whose clocks its times are: those of `Local-Timezone`, else of the site. Throws `request.invalid`. */
export const readingOf = (call: Pick<Call, 'engine' | 'header'>): Reading => {
  const reading = call.engine.reading()
  const zone = call.header('local-timezone')
  if (zone === undefined) return reading
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone)
  } catch {
    throw new Refusal(
      'request.invalid',
      `Local-Timezone must be a time zone, such as Europe/Rome, not "${zone.slice(0, 60)}".`,
    )
  }
  return { ...reading, timezone: zone }
}

/** How dates stand in texts of composer; in JSON and YAML they are those of ISO 8601, whatever is asked for. */
const dateFormat = 'MM/dd/yyyy'

/** Of a request whose body or answer is a text of composer. Throws `request.invalid` for dates in any other form. */
export const requireDateFormat = ({ header }: Said): void => {
  const format = header('date-format')
  if (format === undefined || format.toLowerCase() === dateFormat.toLowerCase()) return
  throw new Refusal(
    'request.invalid',
    `Dates stand in texts of composer as ${dateFormat}, not as "${format.slice(0, 40)}": send that as Date-Format, or leave the header out.`,
  )
}

const scopes = [
  'WHOLE',
  'WHOLE_NO_JOB_DEFINITIONS',
  'WHOLE_NO_DEPENDENCIES',
  'WHOLE_NO_JOB_DEFINITIONS_AND_NO_DEPENDENCIES',
] as const
type Scope = (typeof scopes)[number]

/** The header `scope` of a list; undefined: it was not said. Throws `request.invalid`. */
const scopeIn = ({ header }: Said): Scope | undefined => {
  const said = header('scope')?.toUpperCase()
  const scope = scopes.find((one) => one === said)
  if (said === undefined || scope !== undefined) return scope
  const what = said === 'SELF_SERVICE_CATALOG' ? 'there is no catalogue of services here' : 'there is no such scope'
  throw new Refusal('request.invalid', `scope must be one of ${scopes.join(', ')}: ${what}.`)
}

/** Whether what a list shows of the plan is wanted with what it waits for: that is dear, and is done where it is said. */
export const wantsDependencies = (call: Said): boolean => {
  const scope = scopeIn(call)
  return scope === 'WHOLE' || scope === 'WHOLE_NO_JOB_DEFINITIONS'
}

/** What of a definition says what it waits for. */
const dependencyFields: ReadonlySet<string> = new Set([
  'externalPredecessors',
  'internalPredecessors',
  'joinConditions',
  'interNetworkDependencies',
  'promptDependencies',
  'fileDependencies',
  'resourceDependencies',
])

/** The definition part of a model object in the scope of a list. Job definitions are never embedded: jobs refer to them. */
export const inScope = (call: Said): ((def: Json) => Json) => {
  const scope = scopeIn(call)
  return scope?.includes('NO_DEPENDENCIES') === true ? withoutDependencies : (def) => def
}

const withoutDependencies = (def: Json): Json => {
  const left = Object.fromEntries(Object.entries(def).filter(([name]) => !dependencyFields.has(name)))
  const { jobs } = left
  return Array.isArray(jobs) ? { ...left, jobs: (jobs as Json[]).map(withoutDependencies) } : left
}
