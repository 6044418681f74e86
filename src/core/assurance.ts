/**
 * Workload service assurance: how each critical job stands against its deadline, on which path, and what endangers it (Dynamic
 * Workload Console User's Guide, "Workload service assurance").
 *
 * The confidence is the probability that a normal distribution gives: with the estimated end as its mean and the root of the sum of
 * the squared spreads along the critical path as its deviation, that the deadline is met.
 */
import type { Instant } from '#/lib/clock.ts'
import { risks, type Risk } from '#/model/assurance-views.ts'
import { cell, nextRow } from './columns.ts'
import { jobEndedWell } from './conditions.ts'
import { criticalStart, criticalTimes, deadlineOf, type CriticalTimes, type DeadlineOptions } from './critical-times.ts'
import { estimateTimes, type Estimate } from './estimate-times.ts'
import { hasTrait } from './flags.ts'
import { hotList, type HotEntry, type HotOptions } from './hot-list.ts'
import { jobNode, jobOfNode, Open } from './live-graph.ts'
import { Phase, Trait, type PlanState } from './state.ts'

export interface AssuranceOptions extends DeadlineOptions, HotOptions {
  /** Percent of confidence below which a critical job is at high risk (optman: riskConfidence). */
  readonly riskConfidence: number
}

export interface CriticalJob {
  readonly job: number
  /** Null: it has none, and nothing is planned that would give it one. */
  readonly deadline: Instant | null
  /** Null: it waits for itself in a circle. */
  readonly start: Instant | null
  readonly end: Instant | null
  /** When it must start at the latest; null without a deadline, and when it is over. */
  readonly criticalStart: Instant | null
  /** Percent. */
  readonly confidence: number
  readonly risk: Risk
  /** How far its end may spread, milliseconds, and whether it comes after one of the hot list, or is on it. */
  readonly deviation: number
  readonly endangered: boolean
}

export interface Assurance {
  readonly estimate: Estimate
  readonly times: CriticalTimes
  readonly hot: readonly HotEntry[]
  /** Those that are most at risk first. */
  readonly critical: readonly CriticalJob[]
}

/** Looks at the plan as it stands at `state.now`. */
export const assess = (state: PlanState, options: AssuranceOptions): Assurance => {
  const estimate = estimateTimes(state)
  const times = criticalTimes(state, estimate, options)
  const hot = hotList(state, estimate, times, options)
  const endangered = reachedFrom(estimate, hot)
  const critical: CriticalJob[] = []
  const { jobs } = state
  for (let job = nextRow(jobs, 1); job < jobs.size; job = nextRow(jobs, job + 1)) {
    const counts = hasTrait(state, job, Trait.critical) && cell(jobs.phase, job) !== Phase.dormant
    if (counts) critical.push(judge(state, job, { estimate, times, endangered, options }))
  }
  const rank = ({ risk }: CriticalJob): number => risks.indexOf(risk)
  critical.sort((a, b) => rank(a) - rank(b) || (a.deadline ?? Infinity) - (b.deadline ?? Infinity) || a.job - b.job)
  return { estimate, times, hot, critical }
}

interface Findings {
  readonly estimate: Estimate
  readonly times: CriticalTimes
  readonly endangered: Uint8Array
  readonly options: AssuranceOptions
}

const judge = (state: PlanState, job: number, { estimate, times, endangered, options }: Findings): CriticalJob => {
  const deadline = deadlineOf(state, job, options)
  const node = jobNode(estimate.graph, job)
  if (estimate.graph.open[node] !== Open.yes) return judgeEnded(state, job, deadline)
  const [start, end] = [estimate.start[node] || null, estimate.end[node] || null]
  const deviation = Math.sqrt(estimate.variance[node] ?? 0)
  const isEndangered = endangered[node] === 1
  const judged = riskOf({ deadline, end, deviation, endangered: isEndangered }, options)
  const latest = criticalStart(estimate, times, node)
  const latestStart = Number.isFinite(latest) ? latest : null
  return { job, deadline, start, end, criticalStart: latestStart, ...judged, deviation, endangered: isEndangered }
}

/** How a critical job stands that is estimated, or foreseen, to end so. */
export const riskOf = (
  { deadline, end, deviation, endangered }: Pick<CriticalJob, 'deadline' | 'end' | 'deviation' | 'endangered'>,
  { riskConfidence }: Pick<AssuranceOptions, 'riskConfidence'>,
): Pick<CriticalJob, 'confidence' | 'risk'> => {
  const confidence = confidenceOf(deadline, end, deviation)
  const misses = deadline !== null && (end === null || end > deadline)
  const isHigh = misses || confidence < riskConfidence
  return { confidence, risk: isHigh ? 'HIGH_RISK' : endangered ? 'POTENTIAL_RISK' : 'ON_TRACK' }
}

/** At the end the confidence is 100 or 0. */
const judgeEnded = (state: PlanState, job: number, deadline: Instant | null): CriticalJob => {
  const end = cell(state.jobs.endedAt, job)
  const isMet = jobEndedWell(state, job) && (deadline === null || end <= deadline)
  return {
    job,
    deadline,
    start: cell(state.jobs.startedAt, job) || end,
    end,
    criticalStart: null,
    confidence: isMet ? 100 : 0,
    risk: isMet ? 'ON_TRACK' : 'HIGH_RISK',
    deviation: 0,
    endangered: false,
  }
}

const confidenceOf = (deadline: Instant | null, end: Instant | null, deviation: number): number => {
  if (deadline === null) return 100
  if (end === null) return 0
  if (deviation === 0) return end <= deadline ? 100 : 0
  return Math.round(100 * normal((deadline - end) / deviation))
}

/** The distribution function of the normal distribution (Abramowitz and Stegun, 26.2.17; the error is below 7.5e-8). */
const normal = (x: number): number => {
  const t = 1 / (1 + 0.231_641_9 * Math.abs(x))
  const series =
    t * (0.319_381_53 + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))))
  const tail = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * series
  return x >= 0 ? 1 - tail : tail
}

/** Which nodes come after one of the hot list, or are on it. */
const reachedFrom = ({ graph }: Estimate, hot: readonly HotEntry[]): Uint8Array => {
  const { first, to, order, size } = graph
  const reached = new Uint8Array(size)
  if (hot.length === 0) return reached
  for (const { node } of hot) reached[node] = 1
  for (const node of order) {
    if (reached[node] === 0) continue
    for (let link = first[node] ?? 0; link < (first[node + 1] ?? 0); link += 1) reached[to[link] ?? 0] = 1
  }
  return reached
}

/**
 * The jobs of the critical path of a job, from the first that is left to do to the job itself: from each step back to the predecessor
 * with the latest estimated end.
 */
export const criticalPath = ({ graph, via }: Estimate, job: number): number[] => {
  const path: number[] = []
  for (let node = jobNode(graph, job); node >= 0; node = via[node] ?? -1) {
    const on = jobOfNode(graph, node)
    if (on !== 0) path.push(on)
  }
  return path.toReversed()
}

/** The entries of the hot list that a critical job comes after. */
export const hotListOf = ({ estimate, hot }: Pick<Assurance, 'estimate' | 'hot'>, job: number): HotEntry[] => {
  const leads = leadsTo(estimate, jobNode(estimate.graph, job))
  return hot.filter(({ node }) => leads[node] === 1)
}

/** Which nodes come before one, and that one. */
const leadsTo = ({ graph: { first, to, order, size } }: Estimate, target: number): Uint8Array => {
  const leads = new Uint8Array(size)
  if (target >= 0) leads[target] = 1
  for (let place = order.length - 1; place >= 0; place -= 1) {
    const node = order[place] ?? 0
    for (let link = first[node] ?? 0; link < (first[node + 1] ?? 0); link += 1) {
      if (leads[to[link] ?? 0] === 1) leads[node] = 1
    }
  }
  return leads
}
