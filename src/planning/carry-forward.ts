/**
 * What becomes of a job stream when its production day is closed: carried forward whole, carried with some of its jobs, or
 * it leaves the plan (User's Guide and Reference, "Understanding carry forward options"; Administration, optman).
 *
 * Reruns need no rule of their own: a rerun is the next run of the same job, so its last run decides.
 */
import type { Instant } from '#/lib/clock.ts'
import type { InternalStatus, StreamStatus } from '#/model/status.ts'
import type { OnUntil } from '#/model/time-of-day.ts'

/** The global options that say what is carried, by their names in optman. */
export interface CarryForwardOptions {
  /** All streams, those with CARRYFORWARD, or none. */
  readonly enCarryForward: 'all' | 'yes' | 'no'
  /** Only jobs in these states are carried, in optman's small letters (`abend`); none named: all jobs. */
  readonly carryStates: readonly string[]
  /** Days after its scheduled time at which a stream without UNTIL that ended in error is given up; 0: never. */
  readonly untilDays: number
  /** Units of resources stay as an operator altered them; else they are as defined again. */
  readonly enCFResourceQuantity: boolean
}

/** optman's defaults. */
export const defaultCarryForward: CarryForwardOptions = {
  enCarryForward: 'all',
  carryStates: [],
  untilDays: 0,
  enCFResourceQuantity: true,
}

/** A stream whose day is closed. */
export interface ClosingStream {
  readonly status: StreamStatus
  /** Its definition says CARRYFORWARD. */
  readonly hasKeyword: boolean
  readonly scheduledAt: Instant
  readonly untilAt: Instant | null
  readonly onUntil: OnUntil
  /** A FOLLOWS ... IF of somebody else still waits for it or for one of its jobs. */
  readonly isFollowedConditionally: boolean
  readonly isEmpty: boolean
  /** Its jobs without recovery jobs; asked for only when their states decide. */
  readonly jobs: () => readonly { readonly id: number; readonly status: InternalStatus }[]
}

/** When the closing takes place. */
export interface ClosingTime {
  readonly now: Instant
  /** The IANA zone of the site, in which "the same date" is meant. */
  readonly timezone: string
}

/** `jobs`: those that stay; the others leave. */
export type Fate =
  | { readonly type: 'carried' }
  | { readonly type: 'carried-in-part'; readonly jobs: readonly number[] }
  | { readonly type: 'leaves' }

const leaves: Fate = { type: 'leaves' }

/** Says what becomes of one stream. */
export const resolveFate = (stream: ClosingStream, options: CarryForwardOptions, time: ClosingTime): Fate => {
  const { enCarryForward, carryStates } = options
  if (stream.isEmpty) return leaves
  if (enCarryForward === 'no' || (enCarryForward === 'yes' && !stream.hasKeyword)) return leaves
  if (stream.status === 'cancelled') return leaves
  if (stream.status === 'succeeded') return stream.isFollowedConditionally ? { type: 'carried' } : leaves
  if (isPastUntil(stream, time) || isGivenUp(stream, options, time)) return leaves
  if (carryStates.length === 0) return { type: 'carried' }
  const jobs = stream.jobs()
  const staying = jobs.filter(({ status }) => carryStates.includes(status.toLowerCase())).map(({ id }) => id)
  if (staying.length === jobs.length) return { type: 'carried' }
  return staying.length === 0 ? leaves : { type: 'carried-in-part', jobs: staying }
}

/** UNTIL was reached. CONT is carried all the same, CANC never, SUPPR on the day of its UNTIL alone. */
const isPastUntil = ({ untilAt, onUntil }: ClosingStream, { now, timezone }: ClosingTime): boolean => {
  if (untilAt === null || untilAt > now || onUntil === 'continue') return false
  const dateOf = (at: Instant): Temporal.PlainDate =>
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone).toPlainDate()
  return onUntil === 'cancel' || !dateOf(untilAt).equals(dateOf(now))
}

const dayLength = 86_400_000

/** untilDays: the default latest time of streams without UNTIL, after which those that ended in error are removed. */
const isGivenUp = (stream: ClosingStream, options: CarryForwardOptions, { now }: ClosingTime): boolean =>
  options.enCarryForward === 'all' &&
  options.untilDays > 0 &&
  stream.untilAt === null &&
  stream.status === 'abended' &&
  now >= stream.scheduledAt + options.untilDays * dayLength
