/**
 * Judges the days of all run cycles of a stream or group together: subsets, then exceptions.
 *
 * Run cycles of a subset with AND name a day together; other run cycles each name their own. An EXCEPT takes days away
 * from all run cycles; one of a subset that has run cycles takes them from these alone (User's Guide and Reference, "on",
 * "except", "run cycle group").
 */
import type { FreeDaysUse, RunCycle } from '#/model/run-cycle.ts'
import type { TimeOfDay } from '#/model/time-of-day.ts'
import { parseDay, type DayNumber } from './day-number.ts'
import type { CycleDay, Fate } from './run-cycle-days.ts'

/** What has run cycles: a job stream, or a run cycle group. */
export interface Owner {
  readonly runCycles: readonly RunCycle[]
  readonly exceptions: readonly RunCycle[]
  readonly freeDays?: FreeDaysUse
  readonly validFrom?: string
  readonly timezone?: string
  readonly at?: TimeOfDay
  readonly scheduledTime?: TimeOfDay
}

/** The days of one run cycle; `standing` are those it has. */
export interface CycleDays {
  readonly all: readonly CycleDay[]
  readonly standing: ReadonlySet<DayNumber>
}

/** `excepted`: an EXCEPT took it away. `lacking`: not all run cycles of its subset have it. */
export type Verdict = Exclude<Fate, 'stands'> | 'planned' | 'excepted' | 'lacking'

export interface JudgedDay {
  readonly verdict: Verdict
  /** As it is written. */
  readonly written: RunCycle
  /** As it is planned there: with the times it inherits. */
  readonly runCycle: RunCycle
  readonly cycleDay: CycleDay
  /** The EXCEPT that took it, or the run cycle that lacks it. */
  readonly by: RunCycle | null
}

export interface Bench {
  readonly daysFor: (runCycle: RunCycle) => CycleDays
  /** The run cycle with the times it takes from the group that names this day. */
  readonly timed: (runCycle: RunCycle, day: CycleDay) => RunCycle
}

/** Run cycles that count as one, or one that stands alone. */
interface Unit {
  /** The name of the subset in upper case, null when there is none. */
  readonly subset: string | null
  /** The first gives the times. */
  readonly runCycles: readonly RunCycle[]
}

/** In the order of their first run cycle. A subset is an AND as soon as one of its run cycles says so. */
const unitsOf = (runCycles: readonly RunCycle[]): Unit[] => {
  const nameOf = ({ subset }: RunCycle): string | null => subset?.name.toUpperCase() ?? null
  const joined = new Set(runCycles.filter(({ subset }) => subset?.logic === 'and').map(nameOf))
  const units: { subset: string | null; runCycles: RunCycle[] }[] = []
  for (const runCycle of runCycles) {
    const subset = nameOf(runCycle)
    const unit = joined.has(subset) ? units.find((other) => other.subset === subset) : undefined
    if (unit && subset !== null) unit.runCycles.push(runCycle)
    else units.push({ subset, runCycles: [runCycle] })
  }
  return units
}

/** Tells of every day of every run cycle what becomes of it, in the order the run cycles are written. */
export const judgeDays = (owner: Owner, bench: Bench, tell: (judged: JudgedDay) => void): void => {
  const validFrom = owner.validFrom ? parseDay(owner.validFrom) : -Infinity
  const units = unitsOf(owner.runCycles)
  const exceptionOf = exceptionFinder(owner, bench, new Set(units.map(({ subset }) => subset)))
  for (const unit of units) {
    for (const runCycle of unit.runCycles) {
      const isFirst = runCycle === unit.runCycles[0]
      const others = unit.runCycles.filter((other) => other !== runCycle)
      for (const cycleDay of bench.daysFor(runCycle).all) {
        const { day, fate } = cycleDay
        const timed = bench.timed(runCycle, cycleDay)
        let verdict: Verdict = fate === 'stands' ? 'planned' : fate
        let by: RunCycle | null = null
        if (verdict === 'planned') {
          const lacking = others.find((other) => !bench.daysFor(other).standing.has(day))
          if (day < validFrom) verdict = 'early'
          else if (lacking) [verdict, by] = ['lacking', lacking]
          else if (!isFirst) continue
          else by = exceptionOf(unit.subset, day, timed)
          if (verdict === 'planned' && by) verdict = 'excepted'
        }
        tell({ verdict, written: runCycle, runCycle: timed, cycleDay, by })
      }
    }
  }
}

const placeOf = ({ at, scheduledTime }: Pick<RunCycle, 'at' | 'scheduledTime'>): TimeOfDay | undefined =>
  at ?? scheduledTime

const isSamePlace = (one: TimeOfDay, other: TimeOfDay | undefined, zone: string | undefined): boolean =>
  one.minutes === other?.minutes &&
  one.plusDays === other.plusDays &&
  (one.timezone ?? zone) === (other.timezone ?? zone)

/**
 * Finds the exception that takes a day away from a run cycle. One with a time takes away only what is planned at that time;
 * one without takes the whole day. Run cycles of an AND subset among exceptions must all name the day.
 */
const exceptionFinder = (owner: Owner, bench: Bench, subsets: ReadonlySet<string | null>) => {
  const units = unitsOf(owner.exceptions)
  const place = placeOf(owner)
  return (subset: string | null, day: DayNumber, timed: RunCycle): RunCycle | null => {
    for (const unit of units) {
      const isLocal = unit.subset !== null && subsets.has(unit.subset)
      const [first] = unit.runCycles
      if (first === undefined || (isLocal && unit.subset !== subset)) continue
      if (!unit.runCycles.every((exception) => bench.daysFor(exception).standing.has(day))) continue
      const time = placeOf(first)
      if (time === undefined || isSamePlace(time, placeOf(timed) ?? place, owner.timezone)) return first
    }
    return null
  }
}
