/** The dependencies of a batch: what each of its streams and jobs waits for. */
import type { Followed, NextIds, PlanPrompt, Waiter } from '#/model/plan.ts'
import { openDependencyRows, type DependencyRows } from './dependency-rows.ts'
import { findPredecessor, type Parts, type Predecessor } from './find-predecessor.ts'
import type { NewInstance } from './instances.ts'
import type { PlanOptions } from './plan-options.ts'
import type { PreparedWaits } from './prepared-waits.ts'
import { startQualifier, startRow } from './start-condition.ts'

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

/** Rows as they are made, and the numbers the next of each kind gets. */
interface Making {
  readonly dependencies: DependencyRows
  readonly prompts: Prompts
  readonly next: NextIds
}

/** Dependencies in the order of the instances, each stream's own before its jobs', and the prompts they wait for. */
export const buildDependencies = (
  instances: readonly NewInstance[],
  parts: Parts,
): { dependencies: DependencyRows; prompts: PlanPrompt[] } => {
  const making: Making = {
    dependencies: openDependencyRows(),
    prompts: { rows: [], byName: new Map() },
    next: { ...parts.sources.next },
  }
  for (const instance of instances) {
    addWaits(making, instance.stream.waits, { waiter: { of: 'stream', id: instance.id }, instance, parts })
    addStart(making, instance, parts.sources.options)
    addWaitsOfJobs(making, instance, parts)
  }
  return { dependencies: making.dependencies, prompts: making.prompts.rows }
}

/** Most jobs wait for others of their stream and for nothing else. */
const addWaitsOfJobs = (making: Making, instance: NewInstance, parts: Parts): void => {
  const { firstJob, stream } = instance
  for (const [place, { waits, inside }] of stream.jobs.entries()) {
    const id = firstJob + place
    if (inside !== null) for (const predecessor of inside) making.dependencies.follow(id, firstJob + predecessor)
    else if (waits !== null) addWaits(making, waits, { waiter: { of: 'job', id }, instance, parts })
  }
}

/** STARTCOND: the file that the agent looks for, or the monitoring job, and how long. */
const addStart = (
  { dependencies, next }: Making,
  { id, stream, occurrence, firstJob }: NewInstance,
  { startConditionDeadlineOffset }: PlanOptions,
): void => {
  const { start } = stream
  if (start === undefined) return
  const waiter: Waiter = { of: 'stream', id }
  const row = startRow(start, occurrence, startConditionDeadlineOffset)
  if (start.file === null) {
    dependencies.add({ type: 'start', waiter, watch: { of: 'job', id: firstJob }, ...row })
    return
  }
  const { workstation, path, event } = start.file
  const qualifier = startQualifier(event, occurrence)
  dependencies.add({ type: 'file', waiter, id: next.file, workstation, path, qualifier })
  dependencies.add({ type: 'start', waiter, watch: { of: 'file', id: next.file }, ...row })
  next.file += 1
}

interface Who {
  readonly waiter: Waiter
  readonly instance: NewInstance
  readonly parts: Parts
}

const addWaits = ({ dependencies, prompts, next }: Making, waits: PreparedWaits, who: Who): void => {
  const { waiter, instance, parts } = who
  const found = findAll(waits, instance, parts)
  const joins = addJoins({ dependencies, next }, waits, found, who)
  for (const { predecessor, asked } of found) {
    const join = asked.join === null ? null : (joins[asked.join] ?? null)
    const followed = { condition: asked.condition, join, resolves: null }
    addFollows({ dependencies, next }, predecessor, waiter, followed)
  }
  for (const { name, units } of waits.resources) dependencies.add({ type: 'resource', waiter, name, units })
  for (const file of waits.files) {
    dependencies.add({ type: 'file', waiter, id: next.file, ...file })
    next.file += 1
  }
  for (const prompt of waits.prompts) {
    dependencies.add({ type: 'prompt', waiter, prompt: promptId(prompts, prompt, parts.sources.next) })
  }
}

interface Found {
  readonly predecessor: Predecessor
  readonly asked: PreparedWaits['internal'][number] | PreparedWaits['external'][number]
}

const findAll = (waits: PreparedWaits, instance: NewInstance, parts: Parts): Found[] => {
  const found: Found[] = waits.internal.map((asked) => ({
    predecessor: { type: 'job', id: instance.firstJob + asked.place },
    asked,
  }))
  for (const asked of waits.external) {
    const predecessor = findPredecessor(asked, instance, parts)
    if (predecessor !== undefined) found.push({ predecessor, asked })
  }
  for (const name of waits.internetwork) {
    const { name: stream } = instance.stream
    const sentence = `${stream} does not wait for ${name}: predecessors in other networks are not known here.`
    parts.notes.add({ level: 'warning', stream, follows: name, sentence })
  }
  return found
}

const addFollows = (
  { dependencies, next }: Pick<Making, 'dependencies' | 'next'>,
  predecessor: Predecessor,
  waiter: Waiter,
  followed: Followed,
): void => {
  if (predecessor.type !== 'pending') {
    dependencies.add({ type: predecessor.type, waiter, predecessor: predecessor.id, ...followed })
    return
  }
  const { condition, join } = followed
  dependencies.add({ ...predecessor, waiter, id: next.pending, condition, join })
  next.pending += 1
}

/**
 * The joins of a waiter, each before the dependencies that name it; answers their ids by their places. As a FOLLOWS without
 * an instance is not waited for, so are members of a join: it asks for no more than it has, and one without members is left
 * out.
 */
const addJoins = (
  { dependencies, next }: Pick<Making, 'dependencies' | 'next'>,
  { joins }: PreparedWaits,
  found: readonly Found[],
  { waiter, instance, parts }: Who,
): readonly (number | undefined)[] =>
  joins.map(({ name, needed }, place) => {
    const members = found.filter(({ asked }) => asked.join === place).length
    if (members < needed || members === 0) {
      const { name: stream } = instance.stream
      const what = members === 0 ? 'is left out' : `asks for ${members} in place of ${needed}`
      const sentence = `Join ${name} of ${stream} on ${instance.day} ${what}: only ${members} of its predecessors are planned.`
      parts.notes.add({ level: 'warning', stream, follows: null, sentence })
    }
    if (members === 0) return undefined
    const id = next.join
    next.join += 1
    dependencies.add({ type: 'join', waiter, id, name, needed: Math.min(needed, members) })
    return id
  })
