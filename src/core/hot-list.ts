/**
 * The hot list: jobs of the critical network that wait for no predecessor and need attention now, each with all its causes
 * (Dynamic Workload Console User's Guide, "Workload service assurance").
 *
 * What keeps a job back is asked of the predicates that decide.
 */
import { formatDuration } from '#/lib/words.ts'
import { cell } from './columns.ts'
import { isAboveFence, isHeld, isUrgent, jobHasPriority, streamHasPriority } from './conditions.ts'
import { criticalStart, type CriticalTimes } from './critical-times.ts'
import type { Estimate } from './estimate-times.ts'
import { expectedDuration } from './expected-durations.ts'
import { beginNode, jobOfNode, Open } from './live-graph.ts'
import { Phase, type PlanState } from './state.ts'
import { streamName } from './view.ts'
import { workstationAt } from './workstations.ts'

export interface HotOptions {
  /** Percent of what is expected from which a run is long (optman: longDurationThreshold). */
  readonly longDurationThreshold: number
  /** Seconds before its critical start from which a job that has not started is reported (optman: approachingLateOffset). */
  readonly approachingLateOffset: number
}

export const hotCauseTypes = [
  'error',
  'long',
  'late-start',
  'workstation-limit',
  'stream-limit',
  'suppressed',
  'fence',
  'priority',
] as const

export interface HotCause {
  readonly type: (typeof hotCauseTypes)[number]
  readonly sentence: string
}

export interface HotEntry {
  readonly node: number
  readonly job: number
  /** The critical job that it endangers most. */
  readonly critical: number
  readonly criticalStart: number
  readonly causes: readonly HotCause[]
}

/** The hot list, the most urgent first. */
export const hotList = (
  state: PlanState,
  estimate: Estimate,
  times: CriticalTimes,
  options: HotOptions,
): HotEntry[] => {
  const { graph } = estimate
  const waits = waitForPredecessors(estimate)
  const entries: HotEntry[] = []
  for (let node = 0; node < graph.jobs.count; node += 1) {
    if (times.forJob[node] === 0 || waits[node] === 1) continue
    const job = jobOfNode(graph, node)
    const begin = beginNode(graph, cell(state.jobs.stream, job))
    if (graph.open[node] === Open.yes && waits[begin] === 1) continue
    const start = criticalStart(estimate, times, node)
    const causes = causesOf(state, job, start, options)
    if (causes.length > 0) entries.push({ node, job, critical: times.forJob[node] ?? 0, criticalStart: start, causes })
  }
  return entries.toSorted((a, b) => a.criticalStart - b.criticalStart || a.job - b.job)
}

/** Which nodes have a FOLLOWS whose predecessor is open. */
const waitForPredecessors = ({ graph: { to, edge, size } }: Estimate): Uint8Array => {
  const waits = new Uint8Array(size)
  for (let link = 0; link < to.length; link += 1) if (edge[link] !== 0) waits[to[link] ?? 0] = 1
  return waits
}

const causesOf = (state: PlanState, job: number, start: number, options: HotOptions): HotCause[] => {
  switch (cell(state.jobs.phase, job)) {
    case Phase.abended:
    case Phase.failed:
    case Phase.unknown:
      return [{ type: 'error', sentence: 'It ended in error, and those that follow it wait.' }]
    case Phase.suppressed:
      return [{ type: 'suppressed', sentence: 'It was suppressed, and those that follow it wait.' }]
    case Phase.running:
      return longRun(state, job, options)
    case Phase.waiting:
      return keptBack(state, job, start, options)
    default:
      return []
  }
}

const longRun = (state: PlanState, job: number, { longDurationThreshold }: HotOptions): HotCause[] => {
  const { ms, runs } = expectedDuration(state, job)
  const lasts = state.now - cell(state.jobs.startedAt, job)
  // Of a job that never ran nothing is known that it could exceed.
  if (runs === 0 || lasts <= (ms * longDurationThreshold) / 100) return []
  const sentence = `It has been running for ${formatDuration(lasts)}; ${formatDuration(ms)} were expected (longDurationThreshold ${longDurationThreshold} %).`
  return [{ type: 'long', sentence }]
}

const keptBack = (state: PlanState, job: number, start: number, { approachingLateOffset }: HotOptions): HotCause[] => {
  const causes: HotCause[] = []
  const { jobs, streams } = state
  const stream = cell(jobs.stream, job)
  const workstation = workstationAt(state, cell(jobs.workstation, job))
  const { name, limit, fence } = workstation
  const left = start - state.now
  if (left <= approachingLateOffset * 1000) {
    const when = left > 0 ? `is in ${formatDuration(left)}` : `was ${formatDuration(-left)} ago`
    causes.push({ type: 'late-start', sentence: `It has not started, and its critical start ${when}.` })
  }
  if (limit === 0 && !isUrgent(state, job)) {
    causes.push({ type: 'workstation-limit', sentence: `The limit of ${name} is 0.` })
  }
  if (cell(streams.limit, stream) === 0) {
    causes.push({ type: 'stream-limit', sentence: `The limit of its stream ${streamName(state, stream)} is 0.` })
  }
  if (!jobHasPriority(state, job)) causes.push({ type: 'priority', sentence: 'Its priority is 0.' })
  else if (!isAboveFence(state, workstation, job)) {
    const sentence = `Its priority ${cell(jobs.priority, job)} is not above the fence ${fence} of ${name}.`
    causes.push({ type: 'fence', sentence })
  }
  if (isHeld(state, job)) causes.push({ type: 'priority', sentence: 'It is held.' })
  if (!streamHasPriority(state, stream)) {
    causes.push({ type: 'priority', sentence: `The priority of its stream ${streamName(state, stream)} is 0.` })
  }
  return causes
}
