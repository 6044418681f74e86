/** Closes production days: which streams are carried forward, which leave the plan, and which runs go on as USERJOBS. */
import type { Instant } from '#/lib/clock.ts'
import { rangesOf } from '#/lib/id-ranges.ts'
import type { EventBody } from '#/model/event.ts'
import { onUntils } from '#/model/time-of-day.ts'
import { resolveFate, type CarryForwardOptions, type Fate } from '#/planning/carry-forward.ts'
import { jobCountOf } from './added-jobs.ts'
import { cell, nextRow } from './columns.ts'
import { isLive, streamIsSatisfied } from './conditions.ts'
import { edgesFrom, edgeTo } from './edges.ts'
import { hasStreamFlag } from './flags.ts'
import { nameOf } from './names.ts'
import { Phase, StreamFlag, type Holder, type PlanState } from './state.ts'
import { jobsOf, jobStatus, streamStatus } from './status.ts'
import { jobsIn } from './stream-jobs.ts'
import { workstationAt } from './workstations.ts'

export interface ClosingRequest {
  /** The last production day to be closed, `2026-11-22`. */
  readonly through: string
  /** The start of the day after it: what is scheduled later stays, whatever day its own clocks say. */
  readonly before: Instant
  readonly timezone: string
  readonly options: CarryForwardOptions
  /** Days that statistics of jobs are kept (optman: statsHistory); absent: for ever. */
  readonly statsHistory?: number
}

export type ClosingEvent = Extract<EventBody, { kind: 'plan.closed' }>

/** The event that closes the days. It moves nothing by itself. */
export const decideClosing = (state: PlanState, request: ClosingRequest): ClosingEvent => {
  const left: number[] = []
  const carried: number[] = []
  const leftJobs: number[] = []
  const userJobs = openUserJobs(state)
  for (const stream of streamsToClose(state, request)) {
    const fate = fateOf(state, stream, request)
    if (fate.type === 'leaves') left.push(stream)
    else if (!hasStreamFlag(state, stream, StreamFlag.userJobs)) carried.push(stream)
    const runs = cell(state.streams.liveRuns, stream)
    if (fate.type === 'carried' || (fate.type === 'leaves' && runs === 0)) continue
    const staying = fate.type === 'leaves' ? new Set<number>() : withRecoveryJobs(state, fate.jobs)
    for (const job of jobsIn(state, stream)) {
      if (staying.has(job)) continue
      if (isLive(state, job)) userJobs.gather(job)
      else if (fate.type === 'carried-in-part') leftJobs.push(job)
    }
  }
  return {
    kind: 'plan.closed',
    through: request.through,
    streams: rangesOf(left),
    jobs: rangesOf(leftJobs.toSorted((a, b) => a - b)),
    carried: rangesOf(carried),
    userJobs: userJobs.groups(),
    ...statisticsOf(request),
    ...resourcesOf(state, request),
    cause: { by: 'planner' },
  }
}

const statisticsOf = ({ through, statsHistory }: ClosingRequest): Pick<ClosingEvent, 'statisticsFrom'> => {
  if (statsHistory === undefined) return {}
  return { statisticsFrom: Temporal.PlainDate.from(through).subtract({ days: statsHistory }).toString() }
}

/** Those that are again as they are defined. */
const resourcesOf = ({ resources }: PlanState, { options }: ClosingRequest): Pick<ClosingEvent, 'resources'> => {
  if (options.enCFResourceQuantity) return {}
  const altered = [...resources.values()].filter(({ units, defined }) => units !== defined)
  return altered.length === 0 ? {} : { resources: altered.map(({ name }) => name) }
}

/** The streams of the days that are closed, those carried from earlier days among them. */
const streamsToClose = function* (state: PlanState, { through, before }: ClosingRequest): Generator<number> {
  const { streams, names } = state
  for (let id = nextRow(streams, 1); id < streams.size; id = nextRow(streams, id + 1)) {
    if (cell(streams.workstation, id) === 0 || cell(streams.scheduledAt, id) >= before) continue
    if (nameOf(names, cell(streams.day, id)) <= through) yield id
  }
}

const fateOf = (state: PlanState, stream: number, { options, timezone }: ClosingRequest): Fate => {
  const { streams } = state
  if (hasStreamFlag(state, stream, StreamFlag.userJobs)) {
    const live = [...jobsIn(state, stream)].filter((job) => isLive(state, job))
    return live.length === 0 ? { type: 'leaves' } : { type: 'carried-in-part', jobs: live }
  }
  const closing = {
    status: statusWithoutRuns(state, stream),
    hasKeyword: hasStreamFlag(state, stream, StreamFlag.keyword),
    scheduledAt: cell(streams.scheduledAt, stream),
    untilAt: latestTimeOf(state, stream),
    onUntil: onUntils[cell(streams.onUntil, stream)] ?? 'suppress',
    isFollowedConditionally: isFollowedConditionally(state, stream),
    isEmpty: jobCountOf(state, stream) === 0,
    jobs: () =>
      jobsOf(state, stream)
        .filter((job) => cell(state.jobs.isRecovery, job) === 0)
        .map((id) => ({ id, status: jobStatus(state, id).internal }))
        .toArray(),
  }
  return resolveFate(closing, options, { now: state.now, timezone })
}

/** Its UNTIL; a JSUNTIL that suppressed it is one, too. One that let it start has no more to say. */
const latestTimeOf = (state: PlanState, stream: number): Instant | null => {
  const { untilAt, latestStartAt } = state.streams
  const isSuppressed = hasStreamFlag(state, stream, StreamFlag.suppressed)
  return cell(untilAt, stream) || (isSuppressed ? cell(latestStartAt, stream) : 0) || null
}

/**
 * A stream that was cancelled or suppressed is so, also while a run of it goes on. One whose condition (IF) was false is
 * complete: nothing of it is left to do.
 */
const statusWithoutRuns = (state: PlanState, stream: number): ReturnType<typeof streamStatus> => {
  if (hasStreamFlag(state, stream, StreamFlag.cancelled)) return 'cancelled'
  if (streamIsSatisfied(state, stream)) return 'succeeded'
  if (hasStreamFlag(state, stream, StreamFlag.suppressed)) return 'suppressed'
  return streamStatus(state, stream)
}

/** Of a stream that succeeded only an IF can still be waited for: a plain FOLLOWS was met when it ended. */
const isFollowedConditionally = (state: PlanState, stream: number): boolean => {
  if (state.conditional.size === 0 || !streamIsSatisfied(state, stream)) return false
  const isAwaited = (holder: Holder): boolean => {
    for (const edge of edgesFrom(state, holder)) {
      const to = edgeTo(state, edge)
      const waiter = to < 0 ? -to : cell(state.jobs.stream, to)
      if (cell(state.edges.met, edge) === 0 && waiter !== stream) return true
    }
    return false
  }
  if (isAwaited(-stream)) return true
  for (const job of jobsIn(state, stream)) {
    // What follows a job that was suppressed waits in vain; that is no condition.
    if (cell(state.jobs.phase, job) !== Phase.suppressed && isAwaited(job)) return true
  }
  return false
}

const withRecoveryJobs = ({ jobs }: PlanState, staying: readonly number[]): Set<number> =>
  new Set(staying.flatMap((job) => [job, cell(jobs.recoveryJob, job)]))

/** Collects runs that go on, by the workstation of the job and the day of its stream: the day its history lies under. */
const openUserJobs = (state: PlanState) => {
  const { jobs, streams, names } = state
  type Group = ClosingEvent['userJobs'][number] & { jobs: number[] }
  const groups = new Map<string, Group>()
  const known = new Map<string, number>()
  for (const id of state.added.keys()) {
    if (!hasStreamFlag(state, id, StreamFlag.userJobs)) continue
    known.set(`${cell(streams.workstation, id)} ${nameOf(names, cell(streams.day, id))}`, id)
  }
  let next = state.nextIds.stream
  return {
    gather: (job: number): void => {
      const origin = cell(jobs.stream, job)
      const day = nameOf(names, cell(streams.day, origin))
      const key = `${cell(jobs.workstation, job)} ${day}`
      const group = groups.get(key)
      if (group !== undefined) return void group.jobs.push(job)
      const stream = known.get(key) ?? next++
      const workstation = workstationAt(state, cell(jobs.workstation, job)).name
      groups.set(key, { stream, workstation, day, scheduledAt: cell(streams.scheduledAt, origin), jobs: [job] })
    },
    groups: (): Group[] => [...groups.values()],
  }
}
