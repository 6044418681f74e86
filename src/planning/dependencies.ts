/** The dependencies of a batch: what each of its streams and jobs waits for. */
import type { NextIds, PlanDependency, PlanPrompt, Waiter } from '#/model/plan.ts'
import type { NewInstance, openMatching } from './instances.ts'
import type { Notes } from './notes.ts'
import type { PlanNote, PlanSources } from './plan-request.ts'
import type { ExternalFollows, PreparedWaits } from './prepared-waits.ts'

interface Parts {
  readonly sources: PlanSources
  readonly match: ReturnType<typeof openMatching>
  readonly notes: Notes
}

/** The prompts of a batch: a named one once, a text for each use. */
interface Prompts {
  readonly rows: PlanPrompt[]
  readonly byName: Map<string, number>
}

const promptId = (prompts: Prompts, { name, text }: Omit<PlanPrompt, 'id'>, next: NextIds): number => {
  const known = name === null ? undefined : prompts.byName.get(name)
  if (known !== undefined) return known
  const id = next.prompt + prompts.rows.length
  prompts.rows.push({ id, name, text })
  if (name !== null) prompts.byName.set(name, id)
  return id
}

const unconditional = { condition: null, join: null, resolves: null } as const

/** Dependencies in the order of the instances, each stream's own before its jobs', and the prompts they wait for. */
export const buildDependencies = (
  instances: readonly NewInstance[],
  parts: Parts,
): { dependencies: PlanDependency[]; prompts: PlanPrompt[] } => {
  const { next } = parts.sources
  const dependencies: PlanDependency[] = []
  const prompts: Prompts = { rows: [], byName: new Map() }
  let nextFile = next.file

  const addWaits = (waits: PreparedWaits, waiter: Waiter, instance: NewInstance): void => {
    for (const place of waits.internal) {
      dependencies.push({ type: 'job', waiter, predecessor: instance.firstJob + place, ...unconditional })
    }
    for (const follows of waits.external) {
      const predecessor = findPredecessor(follows, instance, parts)
      if (predecessor !== undefined) {
        dependencies.push({ type: follows.job === null ? 'stream' : 'job', waiter, predecessor, ...unconditional })
      }
    }
    for (const { name, units } of waits.resources) dependencies.push({ type: 'resource', waiter, name, units })
    for (const file of waits.files) {
      dependencies.push({ type: 'file', waiter, id: nextFile, ...file })
      nextFile += 1
    }
    for (const prompt of waits.prompts) {
      dependencies.push({ type: 'prompt', waiter, prompt: promptId(prompts, prompt, next) })
    }
  }

  for (const instance of instances) {
    addWaits(instance.stream.waits, { of: 'stream', id: instance.id }, instance)
    instance.stream.jobs.forEach(({ waits }, place) => {
      if (waits) addWaits(waits, { of: 'job', id: instance.firstJob + place }, instance)
    })
  }
  return { dependencies, prompts: prompts.rows }
}

/** The id of the stream or job that a FOLLOWS means for an instance; undefined, with a note, when there is none. */
const findPredecessor = (follows: ExternalFollows, instance: NewInstance, parts: Parts): number | undefined => {
  const matched = parts.match(instance, follows)
  const predecessor = follows.job === null ? matched?.id : matched?.jobs(follows.job)
  if (predecessor !== undefined) return predecessor
  parts.notes.add(matched ? noSuchJob(follows, instance) : noInstance(follows, instance, parts.sources))
  return undefined
}

const without = ({ stream, day }: NewInstance, { name }: ExternalFollows): string =>
  `${stream.name} of ${day} does not wait for ${name}`

const noSuchJob = (follows: ExternalFollows, instance: NewInstance): PlanNote => ({
  level: 'warning',
  stream: instance.stream.name,
  follows: follows.name,
  sentence: `${without(instance, follows)}: the stream has no such job.`,
})

const noInstance = (follows: ExternalFollows, instance: NewInstance, { definitions }: PlanSources): PlanNote => {
  const isDefined = definitions.streams.has(follows.streamKey)
  const when = follows.matching === 'sameday' ? 'on that day' : 'at or before its start'
  return {
    level: isDefined ? 'info' : 'warning',
    stream: instance.stream.name,
    follows: follows.name,
    sentence: `${without(instance, follows)}: ${isDefined ? `it has no instance ${when}` : 'there is no such job stream'}.`,
  }
}
