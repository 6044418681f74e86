/** What a stream or job waits for, with every name looked up: the same for all its instances. */
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import type { Follows, Matching, Need, Opens, PromptUse } from '#/model/needs.ts'
import type { JobStream } from '#/model/job-stream.ts'
import { keyOn, type DefinitionIndex } from './definition-index.ts'
import { substitute } from './variables.ts'

/** A predecessor outside the stream. */
export interface ExternalFollows {
  readonly streamKey: string
  /** The job's name in upper case; null: the whole stream. */
  readonly job: string | null
  readonly matching: Matching
  /** `FTA1#LEDGER.CLOSE`, for people. */
  readonly name: string
}

export interface PreparedWaits {
  /** Places of predecessors among the jobs of the stream. */
  readonly internal: readonly number[]
  readonly external: readonly ExternalFollows[]
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
}

interface Waits {
  readonly follows: readonly Follows[]
  readonly needs: readonly Need[]
  readonly opens: readonly Opens[]
  readonly prompts: readonly PromptUse[]
}

/** Throws `definition.unknown` for a job of the stream or a resource that does not exist. */
export const prepareWaits = (waits: Waits, context: WaitsContext): PreparedWaits => {
  const internal: number[] = []
  const external: ExternalFollows[] = []
  for (const follows of waits.follows) {
    if (follows.stream === undefined) internal.push(placeOf(follows, context))
    else external.push(externalOf(follows, follows.stream, context))
  }
  return {
    internal,
    external,
    resources: waits.needs.map((need) => resourceOf(need, context)),
    files: waits.opens.map((opens) => fileOf(opens, context)),
    prompts: waits.prompts.map((use) => promptOf(use, context.definitions)).filter(({ text }) => !text.startsWith(':')),
  }
}

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
const externalOf = (follows: Follows, name: string, { stream }: WaitsContext): ExternalFollows => {
  const workstation = follows.workstation ?? stream.workstation
  const job = follows.job === undefined || follows.job === '@' ? null : follows.job
  return {
    streamKey: keyOn(workstation, name),
    job: job === null ? null : job.toUpperCase(),
    matching: follows.matching ?? stream.matching ?? 'sameday',
    name: `${workstation}#${name}${job === null ? '' : `.${job}`}`,
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

const fileOf = (opens: Opens, { definitions, workstation }: WaitsContext): PreparedWaits['files'][number] => ({
  workstation: canonicalWorkstation(opens.workstation ?? workstation, definitions),
  path: substitute(opens.path, definitions.parameters),
  qualifier: opens.qualifier ?? null,
})

/** A named prompt that nobody defined is asked by its name: a question is never passed over. */
const promptOf = (
  { name, text }: PromptUse,
  { prompts, parameters }: DefinitionIndex,
): PreparedWaits['prompts'][number] => {
  const definition = name === undefined ? undefined : prompts.get(name.toUpperCase())
  const asked = substitute(definition?.text ?? text ?? name ?? '', parameters)
  // `!` only says that TWS keeps it out of its log.
  return { name: definition?.name ?? name ?? null, text: asked.replace(/^!/, '') }
}
