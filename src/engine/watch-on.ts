/**
 * RERUN of STARTCOND (User's Guide and Reference, "startcond"): when the condition of a stream has come true, one more instance
 * is submitted, which waits for it to come true again.
 *
 * Once for each instance, whatever happens to the server: that it was done is in the rows of the instance that goes on. And
 * never two at once: an instance that waits is enough.
 */
import type { PlanState } from '#/core/state.ts'
import { watchesToGoOn } from '#/core/start-conditions.ts'
import type { Clock } from '#/lib/clock.ts'
import type { Log } from '#/lib/log.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { PlanBatch } from '#/model/plan.ts'
import type { DefinitionIndex } from '#/planning/definition-index.ts'
import { expandClasses } from '#/planning/expand-classes.ts'
import type { PlanOptions } from '#/planning/plan-options.ts'
import type { Site } from '#/planning/plan-request.ts'
import { planSubmit } from '#/planning/plan-submit.ts'
import type { Watch } from '#/planning/start-condition.ts'
import type { Conductor } from './conductor.ts'
import { definitionName } from './definition-name.ts'
import { planSources, type PlanRules } from './plan-sources.ts'

export interface WatchParts {
  readonly state: PlanState
  readonly conductor: () => Pick<Conductor, 'take'>
  readonly definitions: () => Promise<DefinitionIndex>
  readonly site: Site
  readonly options: () => PlanOptions
  readonly clock: Clock
  readonly log: Log
}

export interface WatchOn {
  /** To be told after each commit. Settles when nothing is left to go on with. */
  readonly committed: () => Promise<void>
}

/** How soon definitions that could not be read are asked for again. */
const readAgainMs = 10_000

/** One for each term of leadership. */
export const createWatchOn = (parts: WatchParts): WatchOn => {
  /** Those that cannot go on, which is said once. */
  const given = new Set<number>()
  let working: Promise<void> | undefined
  const due = (): number[] => watchesToGoOn(parts.state).filter((stream) => !given.has(stream))
  const work = async (): Promise<void> => {
    const unread = new Set<number>()
    const left = (): number[] => due().filter((stream) => !unread.has(stream))
    for (let streams = left(); streams.length > 0; streams = left()) {
      for (const stream of streams) {
        const rules = await readRules(parts, stream)
        if (rules === undefined) unread.add(stream)
        else if (!(await goOn(parts, stream, rules))) given.add(stream)
      }
    }
    if (unread.size > 0) setTimeout(() => void committed(), readAgainMs).unref()
  }
  const committed = (): Promise<void> => {
    // Few sites have any: nothing is to be paid for it elsewhere.
    if (parts.state.startConditions.size === 0 || (working === undefined && due().length === 0))
      return Promise.resolve()
    working ??= work().finally(() => {
      working = undefined
    })
    return working
  }
  return { committed }
}

/** Undefined while the definitions cannot be read: that passes, and no stream is given up for it. */
const readRules = async (parts: WatchParts, stream: number): Promise<PlanRules | undefined> => {
  try {
    return { definitions: await parts.definitions(), site: parts.site, options: parts.options() }
  } catch (error) {
    const name = definitionName(parts.state, stream)
    parts.log.warn({ stream: name, err: error }, `${name} does not watch on yet: its definition cannot be read now`)
    return undefined
  }
}

/** False when it cannot be done, now and later. */
const goOn = async (parts: WatchParts, stream: number, rules: PlanRules): Promise<boolean> => {
  const { state, clock, log } = parts
  const name = definitionName(state, stream)
  try {
    if (!stillAsks(name, rules)) {
      log.info({ stream: name }, `${name} does not say STARTCOND ... RERUN any more: nothing watches on`)
      return false
    }
    await parts.conductor().take((now) => {
      if (!watchesToGoOn(now).includes(stream)) return []
      const batch = nextInstance(now, stream, clock.now(), rules)
      return [{ kind: 'plan.added', batch, cause: { by: 'start condition', reason: 'STARTCOND ... RERUN' } }]
    })
    return true
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    // Without a leader the next term does it.
    if (!(error instanceof Refusal) || !error.code.startsWith('server.')) {
      log.warn({ stream: name }, `${name} does not watch on for its start condition: ${why}`)
    }
    return false
  }
}

/** Without its condition the new instance would start at once. */
const stillAsks = (name: string, { definitions }: PlanRules): boolean =>
  expandClasses(definitions).streams.get(name.toUpperCase())?.startCondition?.rerun === true

const nextInstance = (state: PlanState, stream: number, now: number, rules: PlanRules): PlanBatch => {
  const condition = state.startConditions.get(stream)
  if (condition === undefined) throw new Error(`stream ${stream} has no start condition`)
  const { watch, until, interval } = condition
  const seen = watch.of === 'file' ? state.files.get(watch.id) : undefined
  const next: Watch = {
    continues: stream,
    until,
    from: now + interval * 1000,
    after: seen === undefined ? null : (seen.changedAt ?? now),
  }
  // With the variables of the instance that it goes on with.
  const { variables = {}, table = null } = state.submissions.get(-stream) ?? {}
  const given = { variables, ...(table !== null && { table }) }
  const name = definitionName(state, stream)
  return planSubmit({ ...planSources(state, rules), ...given, stream: name, now, watch: next }).batch
}
