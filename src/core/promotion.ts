/**
 * Promotion of critical jobs: what must start soon so that a deadline is kept goes before the rest (Dynamic Workload Console User's
 * Guide, "Workload service assurance": after HI and GO, before all others).
 */
import type { Instant } from '#/lib/clock.ts'
import type { EventBody } from '#/model/event.ts'
import type { Assurance } from './assurance.ts'
import { cell } from './columns.ts'
import { criticalStart } from './critical-times.ts'
import { dayClasses } from './day-class.ts'
import { expectedOf } from './expected-durations.ts'
import { hasFlag } from './flags.ts'
import { jobOfNode } from './live-graph.ts'
import { JobFlag, Phase, type PlanState } from './state.ts'

/** A job of the critical network, and the critical job it must not delay. */
export interface Promotion {
  readonly job: number
  readonly critical: number
  /** When it is to be promoted. */
  readonly at: number
}

/** How far ahead is looked, milliseconds: until somebody looks again. */
export const promotedAhead = 60_000

export interface Promotions {
  /** Waiting jobs whose critical start is as near as promotionOffset, or soon will be. */
  readonly due: Promotion[]
  /** When the first of all is to be promoted, as things stand; Infinity: none ever. */
  readonly firstAt: Instant
  /** The durations on which that rests, by history and class of day. */
  readonly durations: Durations
}

/** What was expected of the jobs of the critical network that are left to do. */
export type Durations = ReadonlyMap<number, { readonly ms: number; readonly jobs: number }>

export const dueForPromotion = (
  state: PlanState,
  { estimate, times }: Assurance,
  { promotionOffset }: { readonly promotionOffset: number },
): Promotions => {
  const due: Promotion[] = []
  let firstAt = Infinity
  const { graph, expected } = estimate
  const durations = new Map<number, { ms: number; jobs: number }>()
  for (let node = 0; node < graph.jobs.count; node += 1) {
    const critical = times.forJob[node] ?? 0
    if (critical === 0) continue
    const ms = expected.ms[node] ?? 0
    if (ms > 0) noteDuration(durations, durationOf(state, jobOfNode(graph, node)), ms)
    const at = criticalStart(estimate, times, node) - promotionOffset * 1000
    const isDue = at <= state.now + promotedAhead
    if (!isDue && at >= firstAt) continue
    const job = jobOfNode(graph, node)
    if (!mayBePromoted(state, job)) continue
    firstAt = Math.min(firstAt, at)
    if (isDue) due.push({ job, critical, at })
  }
  return { due, firstAt, durations }
}

const classes = dayClasses.length

/** One number for a history and a class of day. */
const durationOf = ({ jobs, streams }: PlanState, job: number): number =>
  cell(jobs.history, job) * classes + cell(streams.dayClass, cell(jobs.stream, job))

const noteDuration = (durations: Map<number, { ms: number; jobs: number }>, of: number, ms: number): void => {
  const known = durations.get(of)
  if (known === undefined) durations.set(of, { ms, jobs: 1 })
  else known.jobs += 1
}

/**
 * How much sooner a critical start may be at the most than it was, now that more is known of these histories; milliseconds. A critical start is a
 * deadline less durations on the way there: as if all jobs that are expected to take longer lay on one way.
 */
export const soonerBy = (state: PlanState, durations: Durations, learned: Iterable<number>): number => {
  let sooner = 0
  for (const history of learned) {
    for (let dayClass = 0; dayClass < classes; dayClass += 1) {
      const then = durations.get(history * classes + dayClass)
      if (then === undefined) continue
      sooner += then.jobs * Math.max(0, expectedOf(state, history, dayClass).ms - then.ms)
    }
  }
  return sooner
}

const mayBePromoted = (state: PlanState, job: number): boolean =>
  cell(state.jobs.phase, job) === Phase.waiting && !hasFlag(state, job, JobFlag.promoted)

/** The events of those that are due now, as the plan stands now: what has started meanwhile needs no promotion. */
export const promote = (state: PlanState, promotions: readonly Promotion[]): EventBody[] =>
  promotions
    .filter(({ job, at }) => at <= state.now && mayBePromoted(state, job))
    .map(({ job, critical }) => ({
      kind: 'job.promoted',
      job,
      cause: { by: 'assurance', reason: `critical job ${critical} waits for it (promotionOffset)` },
    }))
