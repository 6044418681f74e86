/**
 * The days of one run cycle, and what becomes of each: validity, then the free-day rule.
 *
 * What a selection leaves out is kept with the reason, so that the days of the plan and their explanation are one answer.
 */
import type { RunCycle } from '#/model/run-cycle.ts'
import { parseDay, type DayNumber, type DayWindow } from './day-number.ts'
import { daysOf, type RuleContext, type RuleDay } from './day-rules.ts'
import { moveBy, type FreeDays } from './free-days.ts'

/**
 * `early`, `late`: outside the validity. `free`: a free day that FDIGNORE drops. `again`: the run cycle has the day already.
 */
export type Fate = 'stands' | 'early' | 'late' | 'free' | 'again'

/** A day of a run cycle. */
export interface CycleDay {
  /** Where it takes place: where the rule names it, moved by the offset and then by the free-day rule. */
  readonly day: DayNumber
  readonly fate: Fate
  readonly origin: RuleDay
}

/** The validity that the stream of a run cycle gives it. */
export interface CycleContext extends RuleContext {
  readonly validFrom: DayNumber | undefined
}

/**
 * Where INTERVAL counts from when neither the run cycle nor the stream has a VALIDFROM: a fixed day, so that the count
 * does not depend on when the plan is made. 2001-01-01 begins a week, a month and a year.
 */
export const countingStart = parseDay('2001-01-01')

/** How far to look beyond the window for free days that are moved into it. */
const reachOf = ({ freeDayRule }: RunCycle, window: DayWindow, { isFree }: FreeDays): DayWindow => {
  let { from, to } = window
  if (freeDayRule === 'next') while (isFree(from - 1)) from -= 1
  if (freeDayRule === 'previous') while (isFree(to + 1)) to += 1
  return { from, to }
}

/** Where a free day goes. */
const settle = (day: DayNumber, { freeDayRule }: RunCycle, { isFree }: FreeDays): DayNumber =>
  (freeDayRule === 'next' || freeDayRule === 'previous') && isFree(day)
    ? moveBy(day, freeDayRule === 'next' ? 1 : -1, (other) => !isFree(other))
    : day

/**
 * The days of a run cycle that a window holds, or that it named inside and moved out. The validity bounds the days after
 * their offset and before the free-day rule, which may move one of them beyond; VALIDTO is exclusive. A run cycle without
 * VALIDFROM has that of its stream.
 */
export const daysOfCycle = (runCycle: RunCycle, window: DayWindow, context: CycleContext): CycleDay[] => {
  const from = runCycle.validFrom ? parseDay(runCycle.validFrom) : context.validFrom
  const to = runCycle.validTo ? parseDay(runCycle.validTo) : Infinity
  const { freeDays } = context
  const counting: RuleContext = { ...context, start: from ?? countingStart }
  const reach = reachOf(runCycle, window, freeDays)
  const taken = new Set<DayNumber>()
  const takenByMember = new Map<RunCycle, Set<DayNumber>>()
  const fateOf = (day: DayNumber, { offset, member }: RuleDay): Fate => {
    if (from !== undefined && offset < from) return 'early'
    if (offset >= to) return 'late'
    if (runCycle.freeDayRule === 'ignore' && freeDays.isFree(offset)) return 'free'
    const own = member ? (takenByMember.get(member.runCycle) ?? new Set()) : taken
    if (member) takenByMember.set(member.runCycle, own)
    if (own.has(day)) return 'again'
    own.add(day)
    return 'stands'
  }
  return runCycle.days.flatMap((rule) =>
    daysOf(rule, reach, counting).map((origin) => {
      const day = settle(origin.offset, runCycle, freeDays)
      return { day, fate: fateOf(day, origin), origin }
    }),
  )
}
