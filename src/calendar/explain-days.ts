/**
 * Why a job stream is planned on a day, or is not: what every run cycle says of it, and what becomes of that.
 *
 * It reads the very judgement that selects the days, so the two cannot differ.
 */
import type { RunCycle } from '#/model/run-cycle.ts'
import type { CalendarSources } from './calendars.ts'
import { openDayBook } from './day-book.ts'
import type { DayNumber, DayWindow } from './day-number.ts'
import type { RuleDay } from './day-rules.ts'
import { judgeDays, type JudgedDay, type Owner, type Verdict } from './judge-days.ts'
import { offsetText } from '#/composer/print/run-cycle.ts'
import { nameRunCycle } from './name-run-cycle.ts'

/** A step of a day from where a rule names it to where it takes place. */
export interface DayMove {
  readonly from: DayNumber
  readonly to: DayNumber
  /** `FDNEXT`, `+2 WORKDAYS`. */
  readonly by: string
}

/** A run cycle that puts the stream on the day. */
export interface PlannedRun {
  /** The name of the run cycle, or its days; with the run cycle of the group where it uses one. */
  readonly name: string
  /** With the times it has on this day. */
  readonly runCycle: RunCycle
  /** First to last; empty when the rule names the day itself. */
  readonly moves: readonly DayMove[]
}

/**
 * A run cycle that names the day and does not put the stream on it. `moved`: to another day, by the free-day rule;
 * `excepted` and `lacking`: by another run cycle; `early`, `late`: outside validity; `free`: dropped by FDIGNORE.
 */
export interface LeftOut {
  readonly name: string
  readonly why: Exclude<Verdict, 'planned' | 'again'> | 'moved'
  readonly moves: readonly DayMove[]
  /** The name of the EXCEPT, or of the run cycle of the subset that lacks the day. */
  readonly by: string | null
}

export interface ExplainedDay {
  readonly day: DayNumber
  /** A free day of the stream. */
  readonly isFree: boolean
  readonly runs: readonly PlannedRun[]
  readonly left: readonly LeftOut[]
}

/**
 * Every day of the window, in order. What `daySelector` gives for the same window are its `runs`. Throws a refusal when a
 * rule cannot be understood or a calendar or group does not exist.
 */
export const explainDays = (stream: Owner, sources: CalendarSources, window: DayWindow): ExplainedDay[] => {
  const book = openDayBook(sources)
  const { isFree } = book.freeDaysOf(stream)
  const runs = new Map<DayNumber, PlannedRun[]>()
  const left = new Map<DayNumber, LeftOut[]>()
  judgeDays(stream, book.benchOf(stream, window), (judged) => {
    const { verdict, runCycle, cycleDay } = judged
    const name = nameOf(judged)
    const moves = movesOf(cycleDay.origin, judged.written, cycleDay.day)
    const by = judged.by && nameRunCycle(judged.by)
    const { offset } = cycleDay.origin
    if (verdict === 'planned') add(runs, cycleDay.day, { name, runCycle, moves })
    else if (verdict === 'early' || verdict === 'late') add(left, offset, { name, why: verdict, moves: [], by })
    else if (verdict !== 'again') add(left, cycleDay.day, { name, why: verdict, moves, by })
    const isGone = verdict === 'planned' || verdict === 'again' || verdict === 'excepted'
    if (isGone && offset !== cycleDay.day) add(left, offset, { name, why: 'moved', moves: moves.slice(-1), by: null })
  })
  return daysIn(window).map((day) => ({
    day,
    isFree: isFree(day),
    runs: runs.get(day) ?? [],
    left: left.get(day) ?? [],
  }))
}

const daysIn = ({ from, to }: DayWindow): DayNumber[] => Array.from({ length: to - from + 1 }, (_, i) => from + i)

const add = <T>(days: Map<DayNumber, T[]>, day: DayNumber, entry: T): void => {
  const known = days.get(day)
  if (known) known.push(entry)
  else days.set(day, [entry])
}

/** `PAYDAYS`, `PAYDAYS ($RCG PAYROLL: FIRST)`. */
const nameOf = ({ written, cycleDay: { origin } }: JudgedDay): string =>
  origin.member
    ? `${nameRunCycle(written)} (${origin.member.group}: ${nameRunCycle(origin.member.runCycle)})`
    : nameRunCycle(written)

/** The way of a day through the group it comes from, the offset and the free-day rule. */
const movesOf = ({ rule, named, offset, member }: RuleDay, runCycle: RunCycle, day: DayNumber): DayMove[] => {
  const moves = member ? movesOf(member.origin, member.runCycle, member.day) : []
  if (named !== offset && 'offset' in rule && rule.offset) {
    moves.push({ from: named, to: offset, by: offsetText(rule.offset) })
  }
  if (offset !== day) moves.push({ from: offset, to: day, by: runCycle.freeDayRule === 'next' ? 'FDNEXT' : 'FDPREV' })
  return moves
}
