/** The days of the run cycles and groups of a site: worked out once for each that differs, then looked up. */
import { Refusal } from '#/lib/refusal.ts'
import type { RunCycle } from '#/model/run-cycle.ts'
import { getRunCycleGroup, type CalendarSources } from './calendars.ts'
import { isInside, type DayNumber, type DayWindow } from './day-number.ts'
import type { GroupDay } from './day-rules.ts'
import { freeDaysOf, type FreeDays } from './free-days.ts'
import { memberInheritance, membersOf } from './inherited-times.ts'
import { judgeDays, type Bench, type CycleDays, type Owner } from './judge-days.ts'
import { countingStart, daysOfCycle, type CycleContext } from './run-cycle-days.ts'
import { parseDay } from './day-number.ts'

export interface DayBook {
  /** What judges the days of a stream, for one window. Throws `definition.unknown` for its free-days calendar. */
  readonly benchOf: (owner: Owner, window: DayWindow) => Bench
  readonly freeDaysOf: (owner: Owner) => FreeDays
}

export const openDayBook = (sources: CalendarSources): DayBook => {
  const { calendars } = sources
  const cycles = new Map<string, CycleDays>()
  const groups = new Map<string, readonly GroupDay[]>()
  const free = new Map<string, FreeDays>()
  const inherited = memberInheritance()
  /** The groups that are being worked out, outermost first. */
  const open: string[] = []

  const freeOf = ({ freeDays }: Owner): FreeDays => {
    const key = JSON.stringify(freeDays ?? null)
    const found = free.get(key) ?? freeDaysOf(freeDays, calendars)
    free.set(key, found)
    return found
  }

  const groupDays = (name: string, window: DayWindow): readonly GroupDay[] => {
    const key = `${name.toUpperCase()} ${window.from} ${window.to}`
    const known = groups.get(key)
    if (known) return known
    const group = getRunCycleGroup(sources, name)
    if (open.includes(group.name)) {
      const way = [...open.slice(open.indexOf(group.name)), group.name].join(' uses ')
      throw new Refusal('definition.cycle', `A run cycle group cannot use itself: ${way}.`)
    }
    const days: GroupDay[] = []
    const owner: Owner = { ...group, runCycles: membersOf(group) }
    open.push(group.name)
    try {
      judgeDays(owner, benchOf(owner, window), ({ verdict, runCycle, cycleDay: { day, origin } }) => {
        if (verdict === 'planned' && isInside(day, window)) days.push({ day, group: group.name, runCycle, origin })
      })
    } finally {
      open.pop()
    }
    groups.set(key, days)
    return days
  }

  const benchOf = (owner: Owner, window: DayWindow): Bench => {
    const freeDays = freeOf(owner)
    const validFrom = owner.validFrom ? parseDay(owner.validFrom) : undefined
    const context: CycleContext = { calendars, freeDays, groupDays, start: countingStart, validFrom }
    const own = `${owner.validFrom ?? ''} ${freeDays.key} ${window.from} ${window.to}`
    const ofOwner = new Map<RunCycle, CycleDays>()
    const daysFor = (runCycle: RunCycle): CycleDays => {
      const known = ofOwner.get(runCycle)
      if (known) return known
      const { days, freeDayRule = '', validFrom = '', validTo = '' } = runCycle
      const key = `${own} ${freeDayRule} ${validFrom} ${validTo} ${JSON.stringify(days)}`
      const found = cycles.get(key) ?? cycleDays(runCycle, window, context)
      cycles.set(key, found)
      ofOwner.set(runCycle, found)
      return found
    }
    return {
      daysFor,
      timed: (runCycle, { origin: { member } }) =>
        member ? inherited(runCycle, member.runCycle, member.group) : runCycle,
    }
  }
  return { benchOf, freeDaysOf: freeOf }
}

const cycleDays = (runCycle: RunCycle, window: DayWindow, context: CycleContext): CycleDays => {
  const all = daysOfCycle(runCycle, window, context)
  let standing: Set<DayNumber> | undefined
  return {
    all,
    // Most run cycles are never asked: they are in no subset, and no exceptions.
    get standing() {
      standing ??= new Set(all.filter(({ fate }) => fate === 'stands').map(({ day }) => day))
      return standing
    },
  }
}
