/**
 * Which instance of a stream a FOLLOWS means (User's Guide and Reference, "Managing external follows dependencies").
 *
 * The criterion gives a set of instances. In the set the closest that does not start after the dependent is taken; if there
 * is none, the closest after it. A job's instance is found by the start of its stream.
 */
import { parseDay } from '#/calendar/day-number.ts'
import type { Instant } from '#/lib/clock.ts'
import type { Matching } from '#/model/needs.ts'
import type { ProductionDays } from './production-day.ts'

/** An instance of a stream where matching sees it. */
export interface Placed {
  /** 0: it has none yet. */
  readonly id: number
  readonly day: string
  readonly scheduledAt: Instant
  /** What the clocks of its zone show at that instant. */
  readonly localAt: number
  readonly zone: string
}

/** Instances of one stream in the order of their starts, by the clock on the wall and by the instant. */
export interface Timeline<T extends Placed> {
  readonly byClock: readonly T[]
  readonly byInstant: readonly T[]
}

/** Of two at one time the one that came into the plan last stands last. */
export const timelineOf = <T extends Placed>(instances: readonly T[]): Timeline<T> => {
  const byInstant = instances.toSorted((a, b) => a.scheduledAt - b.scheduledAt || a.id - b.id)
  const orderByClock = (a: Placed, b: Placed): number => a.localAt - b.localAt || a.id - b.id
  // Both orders are one, but for the night in which clocks are put back.
  const isOne = byInstant.every((one, place) => place === 0 || orderByClock(byInstant[place - 1] ?? one, one) <= 0)
  const byClock = isOne ? byInstant : instances.toSorted(orderByClock)
  return { byClock, byInstant }
}

/** The starts a criterion allows, both ends included, on either scale. */
export interface Window {
  readonly clock: Span
  readonly instant: Span
}
interface Span {
  readonly from: number
  readonly to: number
}

const always: Span = { from: -Infinity, to: Infinity }
const minute = 60_000

/**
 * The window of a criterion for a dependent. RELATIVE counts from the dependent's start. FROM and TO are times of its
 * production days, so one earlier than the start of day lies on the next date, as everywhere. SAMEDAY goes by the day, not by
 * a window.
 */
export const windowOf = (matching: Matching, dependent: Placed, days: ProductionDays): Window => {
  const { localAt, scheduledAt } = dependent
  if (matching === 'sameday') return { clock: always, instant: always }
  if (matching === 'previous') {
    return { clock: { from: -Infinity, to: localAt }, instant: { from: -Infinity, to: scheduledAt } }
  }
  if (matching.type === 'relative') {
    const around = (at: number): Span => ({ from: at + matching.from * minute, to: at + matching.to * minute })
    return { clock: around(localAt), instant: around(scheduledAt) }
  }
  const day = parseDay(dependent.day)
  const [from = 0, to = 0] = [matching.from, matching.to].map((end) =>
    days.instantOf(day + end.days, { minutes: end.minutes, plusDays: 0 }),
  )
  return { clock: { from: days.zone.localOf(from), to: days.zone.localOf(to) }, instant: { from, to } }
}

/** The number of instances at the beginning of `sorted` whose start is at most `at`. */
const countUpTo = <T>(sorted: readonly T[], at: number, startOf: (one: T) => number): number => {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const one = sorted[middle]
    if (one !== undefined && startOf(one) <= at) low = middle + 1
    else high = middle
  }
  return low
}

const clockOf = (one: Placed): number => one.localAt
const instantOf = (one: Placed): number => one.scheduledAt

/** What is looked for. */
export interface Search {
  readonly dependent: Placed
  readonly window: Window
  /** Starts are compared by the clock on the wall: within a zone. Else by UTC. */
  readonly byClock: boolean
  /** The stream follows itself. */
  readonly isOwn: boolean
}

/**
 * The closest instance of the window; undefined: none. An instance never follows itself, nor another of its stream that is
 * at the same time and came into the plan after it.
 */
export const chooseClosest = <T extends Placed>(search: Search, timeline: Timeline<T>): T | undefined => {
  const { dependent, window, byClock, isOwn } = search
  const sorted = byClock ? timeline.byClock : timeline.byInstant
  const { from, to } = byClock ? window.clock : window.instant
  const startOf = byClock ? clockOf : instantOf
  const at = startOf(dependent)
  for (let place = countUpTo(sorted, Math.min(at, to), startOf) - 1; place >= 0; place -= 1) {
    const one = sorted[place]
    if (one === undefined || startOf(one) < from) break
    if (!isOwn || startOf(one) < at || one.id < dependent.id) return one
  }
  const after = sorted[countUpTo(sorted, Math.max(at, from - 1), startOf)]
  return after !== undefined && startOf(after) <= to ? after : undefined
}

/** The one that the rule prefers of two that were found in two places. */
export const preferCloser = <T extends Placed>({ dependent, byClock }: Search, one: T, other: T): T => {
  const startOf = byClock ? clockOf : instantOf
  const at = startOf(dependent)
  const [first, second] = [startOf(one) - at, startOf(other) - at]
  if (first <= 0 && second <= 0) return second > first ? other : one
  return first <= 0 || (second > 0 && first <= second) ? one : other
}
