/** What a stream or job waits for, with every name looked up: the same for all its instances. */
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import type { AskedCondition, Follows, Join, Matching, Need, Opens, PromptUse } from '#/model/needs.ts'
import type { JobStream } from '#/model/job-stream.ts'
import { keyOn, type DefinitionIndex } from './definition-index.ts'
import { substitute, variablesOf, type Scope } from './variables.ts'

/** What is asked of a predecessor. */
interface Asked {
  readonly condition: AskedCondition | null
  /** The place of the join that counts it; null: it counts by itself. */
  readonly join: number | null
}

export interface InternalFollows extends Asked {
  /** The predecessor's place among the jobs of the stream. */
  readonly place: number
}

/** A predecessor outside the instance. */
export interface ExternalFollows extends Asked {
  readonly streamKey: string
  /** The job's name in upper case; null: the whole stream. */
  readonly job: string | null
  readonly matching: Matching
  /** `FTA1#LEDGER.CLOSE`, for people. */
  readonly name: string
  /** That there is none is nothing to speak of: the instance before the first. */
  readonly mayLack: boolean
}

export interface PreparedWaits {
  readonly internal: readonly InternalFollows[]
  readonly external: readonly ExternalFollows[]
  /** Predecessors in other networks, which are not waited for. */
  readonly internetwork: readonly string[]
  /** `needed` is 0 for all. */
  readonly joins: readonly { readonly name: string; readonly needed: number }[]
  readonly resources: readonly { readonly name: string; readonly units: number }[]
  readonly files: readonly { readonly workstation: string; readonly path: string; readonly qualifier: string | null }[]
  /** Those that want a reply; `name` is null for a text asked this once. */
  readonly prompts: readonly { readonly name: string | null; readonly text: string }[]
}

/** Who waits, and where names without a workstation are looked for. */
export interface WaitsContext {
  readonly definitions: DefinitionIndex
  readonly stream: JobStream
  /** Where the stream or job runs: the default workstation of its resources and files. */
  readonly workstation: string
  /** The place of each job of the stream by its name in upper case. */
  readonly places: ReadonlyMap<string, number>
  /** The variables that hold on a workstation. */
  readonly scopeOn: (workstation: string) => Scope
}

interface Waits {
  readonly follows: readonly Follows[]
  readonly joins?: readonly Join[]
  readonly needs: readonly Need[]
  readonly opens: readonly Opens[]
  readonly prompts: readonly PromptUse[]
}

/** Words of an operator: each the name of a prompt that is defined, else the question itself. */
export const promptsNamed = (texts: readonly string[], { prompts }: Pick<DefinitionIndex, 'prompts'>): PromptUse[] =>
  texts.map((text) => (prompts.has(text.toUpperCase()) ? { name: text } : { text }))

/** Throws `definition.unknown` for a job of the stream, a resource or a variable table that does not exist. */
export const prepareWaits = (waits: Waits, context: WaitsContext): PreparedWaits => {
  const { joins = [] } = waits
  return {
    ...prepareFollows(waits, context),
    joins: joins.map(({ name, needed }) => ({ name, needed })),
    resources: waits.needs.map((need) => resourceOf(need, context)),
    files: waits.opens.map((opens) => fileOf(opens, context)),
    prompts: waits.prompts.map((use) => promptOf(use, context)).filter(({ text }) => !text.startsWith(':')),
  }
}

/** The places of what is followed, when it is jobs of the stream, for their good end, and nothing else is waited for; else null. */
export const onlyInside = (waits: PreparedWaits): readonly number[] | null => {
  const { internal, ...others } = waits
  const isAll = internal.every(({ condition, join }) => condition === null && join === null)
  return isAll && Object.values(others).every(({ length }) => length === 0) ? internal.map(({ place }) => place) : null
}

const prepareFollows = (
  { follows, joins = [] }: Waits,
  context: WaitsContext,
): Pick<PreparedWaits, 'internal' | 'external' | 'internetwork'> => {
  const internal: InternalFollows[] = []
  const external: ExternalFollows[] = []
  const internetwork: string[] = []
  const add = (one: Follows, join: number | null): void => {
    const asked: Asked = { condition: conditionOf(one), join }
    if (one.networkAgent !== undefined) internetwork.push(`${one.networkAgent}::${one.remote ?? ''}`)
    else if (one.stream === undefined) internal.push({ place: placeOf(one, context), ...asked })
    else external.push({ ...externalOf(one, one.stream, context), ...asked })
  }
  for (const one of follows) add(one, null)
  joins.forEach((join, place) => join.follows.forEach((one) => add(one, place)))
  return { internal, external, internetwork }
}

/** Names of output conditions are compared in upper case. */
const conditionOf = ({ condition }: Follows): AskedCondition | null =>
  condition?.type === 'output'
    ? { type: 'output', any: condition.any.map((name) => name.toUpperCase()) }
    : (condition ?? null)

/** The name of a workstation as its definition spells it. */
export const canonicalWorkstation = (name: string, { workstations }: DefinitionIndex): string =>
  workstations.get(name.toUpperCase())?.name ?? name

const placeOf = ({ job = '' }: Follows, { places, stream }: WaitsContext): number => {
  const place = places.get(job.toUpperCase())
  if (place !== undefined) return place
  const name = `${stream.workstation}#${stream.name}`
  throw new Refusal('definition.unknown', `${name} has no job ${job} to follow.${didYouMean(job, places.keys())}`)
}

/** The default of the workstation is the stream's, the default of the criterion its MATCHING, else SAMEDAY. */
const externalOf = (follows: Follows, name: string, { stream }: WaitsContext): Omit<ExternalFollows, keyof Asked> => {
  const workstation = follows.workstation ?? stream.workstation
  const job = follows.job === undefined || follows.job === '@' ? null : follows.job
  return {
    streamKey: keyOn(workstation, name),
    job: job === null ? null : job.toUpperCase(),
    matching: follows.matching ?? stream.matching ?? 'sameday',
    name: `${workstation}#${name}${job === null ? '' : `.${job}`}`,
    mayLack: false,
  }
}

/**
 * A resource without a workstation is looked for where its user runs (User's Guide and Reference, "needs"), then where the
 * stream lives.
 */
const resourceOf = (need: Need, context: WaitsContext): PreparedWaits['resources'][number] => {
  const { resources } = context.definitions
  const places = need.workstation ? [need.workstation] : [context.workstation, context.stream.workstation]
  for (const place of places) {
    const resource = resources.get(keyOn(place, need.resource))
    if (resource) return { name: `${resource.workstation}#${resource.name}`, units: need.units }
  }
  throw new Refusal('definition.unknown', `There is no resource ${places[0] ?? ''}#${need.resource}.`)
}

/** The variables of a file are those of the workstation where it lies. */
const fileOf = (opens: Opens, context: WaitsContext): PreparedWaits['files'][number] => {
  const workstation = canonicalWorkstation(opens.workstation ?? context.workstation, context.definitions)
  const scope = context.scopeOn(workstation)
  return {
    workstation,
    path: substitute(opens.path, scope),
    qualifier: opens.qualifier === undefined ? null : substitute(opens.qualifier, scope),
  }
}

/**
 * A named prompt is asked once for the whole plan, so it has the variables of the default table. One that nobody defined is
 * asked by its name: a question is never passed over.
 */
const promptOf = (
  { name, text }: PromptUse,
  { definitions, scopeOn, workstation }: WaitsContext,
): PreparedWaits['prompts'][number] => {
  const definition = name === undefined ? undefined : definitions.prompts.get(name.toUpperCase())
  const scope = name === undefined ? scopeOn(workstation) : variablesOf(definitions).common
  const asked = substitute(definition?.text ?? text ?? name ?? '', scope)
  // `!` only says that TWS keeps it out of its log.
  return { name: definition?.name ?? name ?? null, text: asked.replace(/^!/, '') }
}
