/**
 * Time window truth (D.3, 8): nothing starts before its time, after its latest time, or in a stream that is cancelled or
 * suppressed, unless an operator released it or ordered it to run.
 */
import { cell } from '#/core/columns.ts'
import { Phase, type PlanState } from '#/core/state.ts'
import type { LedgerEvent } from '#/model/event.ts'
import type { AddedDependencies, DroppedDependencies } from '#/model/dependency-change.ts'
import type { OnUntil } from '#/model/time-of-day.ts'
import { plannedRows } from './planned-rows.ts'
import { breaks, type Invariant } from './invariant.ts'

const name = 'nothing starts outside its time'

interface Window {
  notBefore: number
  /** Instant from which it may not start any more. */
  until: number
  /** ONUNTIL CONT: its UNTIL keeps nothing from starting. */
  goesOn: boolean
}

interface JobWindow extends Window {
  stream: number
}

interface Watched {
  readonly jobs: Map<number, JobWindow>
  readonly streams: Map<number, Window>
  /** Streams that were cancelled or suppressed for good. */
  readonly dead: Set<number>
  /** Jobs that were run again, or came when the latest time of their stream had passed: that had ended, and its time is of no concern to them. */
  readonly afterwards: Set<number>
}

export const timeWindows: Invariant = {
  name,
  watch: () => {
    const watched: Watched = { jobs: new Map(), streams: new Map(), dead: new Set(), afterwards: new Set() }
    return { before: (event, state) => look(watched, event, state) }
  },
}

const look = (watched: Watched, event: LedgerEvent, state: PlanState): void => {
  const { jobs, streams, dead } = watched
  switch (event.kind) {
    case 'plan.added':
      return note(watched, event)
    case 'run.dispatched':
      return judge(watched, event)
    case 'run.refused':
      return put(jobs, event.job, { notBefore: event.retryAt })
    case 'run.ended':
      return put(jobs, event.job, { notBefore: event.repeatAt ?? 0 })
    case 'job.rerun':
      for (const holder of event.successors ?? []) if (holder > 0 && hasEnded(state, holder)) runAgain(watched, holder)
      runAgain(watched, event.job)
      return put(jobs, event.job, { notBefore: event.notBefore })
    case 'recovery.started':
      if (watched.afterwards.has(event.job)) watched.afterwards.add(event.recoveryJob)
      return
    case 'plan.closed':
      for (const { stream, jobs: gone } of event.userJobs) for (const job of gone) put(jobs, job, { stream })
      return
    case 'job.released':
      return put(jobs, event.job, { notBefore: 0 })
    case 'stream.released':
      return put(streams, event.stream, { notBefore: 0 })
    case 'job.dependencies_added':
      return add(jobs, event.job, event.added)
    case 'stream.dependencies_added':
      return add(streams, event.stream, event.added)
    case 'job.dependencies_dropped':
      return drop(jobs, event.job, event.dropped)
    case 'stream.dependencies_dropped':
      return drop(streams, event.stream, event.dropped)
    case 'stream.cancelled':
      return void dead.add(event.stream)
    case 'stream.suppressed':
      if (event.why !== 'condition') dead.add(event.stream)
      return
    default:
  }
}

/** Ordered after its latest time, it runs all the same. */
const runAgain = ({ jobs, afterwards }: Watched, job: number): void => {
  afterwards.add(job)
  put(jobs, job, { until: Infinity })
}

const hasEnded = ({ jobs }: PlanState, job: number): boolean => cell(jobs.phase, job) !== Phase.waiting

const put = <T extends Window>(windows: Map<number, T>, id: number, change: Partial<T>): void => {
  const window = windows.get(id)
  if (window !== undefined) Object.assign(window, change)
}

const add = <T extends Window>(
  windows: Map<number, T>,
  id: number,
  { startAt, untilAt, onUntil }: AddedDependencies,
): void => {
  const goesOn = onUntil === undefined ? windows.get(id)?.goesOn === true : onUntil === 'continue'
  if (startAt !== undefined) put<Window>(windows, id, { notBefore: startAt })
  if (untilAt !== undefined) put<Window>(windows, id, { until: goesOn ? Infinity : untilAt, goesOn })
}

const drop = <T extends Window>(windows: Map<number, T>, id: number, { times = [] }: DroppedDependencies): void => {
  if (times.includes('at')) put<Window>(windows, id, { notBefore: 0 })
  if (times.includes('until')) put<Window>(windows, id, { until: Infinity })
}

const note = ({ jobs, streams, afterwards }: Watched, event: Extract<LedgerEvent, { kind: 'plan.added' }>): void => {
  const rows = plannedRows(event.batch)
  for (const { id, startAt, untilAt, onUntil } of rows.streams) streams.set(id, windowOf(startAt, untilAt, onUntil))
  for (const { id, stream, startAt, untilAt, onUntil } of rows.jobs) {
    jobs.set(id, { stream, ...windowOf(startAt, untilAt, onUntil) })
    if (event.batch.into !== undefined && event.at > (streams.get(stream)?.until ?? Infinity)) afterwards.add(id)
  }
}

const windowOf = (startAt: number | null, untilAt: number | null, onUntil: OnUntil): Window => {
  const goesOn = onUntil === 'continue'
  return { notBefore: startAt ?? 0, until: goesOn ? Infinity : (untilAt ?? Infinity), goesOn }
}

const judge = (
  { jobs, streams, dead, afterwards }: Watched,
  event: Extract<LedgerEvent, { kind: 'run.dispatched' }>,
): void => {
  const { job, run, at } = event
  const window = jobs.get(job)
  if (window === undefined) return breaks(name, `run ${job}.${run} was dispatched, and its job was never planned`)
  if (at < window.notBefore) breaks(name, `run ${job}.${run} was dispatched ${window.notBefore - at} ms too early`)
  if (at > window.until) breaks(name, `run ${job}.${run} was dispatched ${at - window.until} ms after its UNTIL`)
  if (dead.has(window.stream)) breaks(name, `run ${job}.${run} was dispatched in a stream that is over`)
  const stream = streams.get(window.stream)
  if (at < (stream?.notBefore ?? 0)) breaks(name, `run ${job}.${run} was dispatched before the time of its stream`)
  if (!afterwards.has(job) && at > (stream?.until ?? Infinity))
    breaks(name, `run ${job}.${run} was dispatched after the UNTIL of its stream`)
}
