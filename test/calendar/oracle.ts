/**
 * A slow, independent answer to the question on which days a stream is planned: day by day, from the documentation of the
 * keywords on, except, freedays and run cycle group. It shares no code with the product; only the nouns are the same.
 */
import type { DayOffset, DayRule, FreeDaysUse, RunCycle, RunCycleGroup } from '#/model/run-cycle.ts'
import type { TimeOfDay } from '#/model/time-of-day.ts'
import { civilDay, placeOf } from './oracle-dates.ts'
import { ruleNames, type NamesDay } from './oracle-rule.ts'

/** What the oracle is asked about. Names are in upper case. */
export interface OracleWorld {
  readonly calendars: ReadonlyMap<string, readonly string[]>
  readonly groups: ReadonlyMap<string, RunCycleGroup>
}

export interface OracleStream {
  readonly runCycles: readonly RunCycle[]
  readonly exceptions: readonly RunCycle[]
  readonly freeDays?: FreeDaysUse
  readonly validFrom?: string
  readonly at?: TimeOfDay
  readonly scheduledTime?: TimeOfDay
  readonly timezone?: string
}

/** One run cycle on one day. */
export interface OracleDay {
  readonly date: string
  readonly runCycle: RunCycle
}

/** How far around the window is looked: further than offsets and free days can move a day, through two groups. */
const margin = 220

interface Place {
  readonly n: number
  readonly runCycle: RunCycle
}

interface Site {
  readonly world: OracleWorld
  readonly first: number
  readonly last: number
}

export const planOracle = (stream: OracleStream, world: OracleWorld, from: string, to: string): OracleDay[] => {
  const site: Site = { world, first: placeOf(from) - margin, last: placeOf(to) + margin }
  return placesOf(stream, site)
    .filter(({ n }) => n >= placeOf(from) && n <= placeOf(to))
    .map(({ n, runCycle }) => ({ date: civilDay(n).text, runCycle }))
}

const freeDayTest = (use: FreeDaysUse | undefined, { calendars }: OracleWorld): NamesDay => {
  const dates = new Set(calendars.get((use?.calendar ?? 'HOLIDAYS').toUpperCase()) ?? [])
  return (n) => {
    const { weekday, text } = civilDay(n)
    if (weekday === 'SA' && use?.saturdayWorks !== true) return true
    if (weekday === 'SU' && use?.sundayWorks !== true) return true
    return dates.has(text)
  }
}

/** Everything that a stream or a group has: its run cycles by subset, less its exceptions. */
const placesOf = (owner: OracleStream, site: Site): Place[] => {
  const isFree = freeDayTest(owner.freeDays, site.world)
  const validFrom = owner.validFrom === undefined ? undefined : placeOf(owner.validFrom)
  const ask = (runCycle: RunCycle): Place[] => cyclePlaces(runCycle, isFree, validFrom, site)
  const named = owner.runCycles.map((runCycle) => ({ runCycle, places: ask(runCycle) }))
  const taken = owner.exceptions.map((runCycle) => ({ runCycle, places: ask(runCycle) }))
  const has = (one: { places: readonly Place[] }, n: number): boolean => one.places.some((place) => place.n === n)
  const subsetOf = ({ runCycle }: { runCycle: RunCycle }): string | undefined => runCycle.subset?.name.toUpperCase()
  const result: Place[] = []
  for (const [i, one] of named.entries()) {
    const subset = subsetOf(one)
    const mates = named.filter((other) => subset !== undefined && subsetOf(other) === subset)
    const together = mates.some(({ runCycle }) => runCycle.subset?.logic === 'and')
    // Those that count as one are told by the first of them.
    if (together && mates[0] !== named[i]) continue
    for (const place of one.places) {
      if (validFrom !== undefined && place.n < validFrom) continue
      if (together && !mates.every((mate) => has(mate, place.n))) continue
      const exclusions = taken.filter((exception) => {
        const own = subsetOf(exception)
        const others = taken.filter((other) => own !== undefined && subsetOf(other) === own)
        const allOfThem = others.some(({ runCycle }) => runCycle.subset?.logic === 'and')
        if (
          allOfThem
            ? exception !== others[0] || !others.every((other) => has(other, place.n))
            : !has(exception, place.n)
        ) {
          return false
        }
        const isLocal = own !== undefined && named.some((other) => subsetOf(other) === own)
        return (!isLocal || own === subset) && isAtTime(exception.runCycle, place.runCycle, owner)
      })
      if (exclusions.length === 0) result.push(place)
    }
  }
  return result
}

/** An exception that names a time is about what starts at that time only. */
const isAtTime = (exception: RunCycle, runCycle: RunCycle, owner: OracleStream): boolean => {
  const wanted = exception.at ?? exception.scheduledTime
  if (wanted === undefined) return true
  const own = runCycle.at ?? runCycle.scheduledTime ?? owner.at ?? owner.scheduledTime
  if (own === undefined) return false
  const zones = [wanted.timezone ?? owner.timezone, own.timezone ?? owner.timezone]
  return own.minutes === wanted.minutes && own.plusDays === wanted.plusDays && zones[0] === zones[1]
}

/** The days of one run cycle: named, moved by offset, inside its validity, and not free or moved to a workday. */
const cyclePlaces = (runCycle: RunCycle, isFree: NamesDay, ownerFrom: number | undefined, site: Site): Place[] => {
  const from = runCycle.validFrom === undefined ? ownerFrom : placeOf(runCycle.validFrom)
  const to = runCycle.validTo === undefined ? undefined : placeOf(runCycle.validTo)
  const start = from ?? placeOf('2001-01-01')
  const result: Place[] = []
  for (const rule of runCycle.days) {
    for (const place of rulePlaces(rule, { runCycle, isFree, start, site })) {
      if (from !== undefined && place.n < from) continue
      if (to !== undefined && place.n >= to) continue
      let { n } = place
      if (runCycle.freeDayRule === 'ignore' && isFree(n)) continue
      while (runCycle.freeDayRule === 'next' && isFree(n)) n += 1
      while (runCycle.freeDayRule === 'previous' && isFree(n)) n -= 1
      const isNew = !result.some((other) => other.n === n && isSameCycle(other.runCycle, place.runCycle))
      if (isNew) result.push({ n, runCycle: place.runCycle })
    }
  }
  return result
}

/** Run cycles of groups are made anew for each day; they are the same when they say the same. */
const isSameCycle = (one: RunCycle, other: RunCycle): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other)

interface Asking {
  readonly runCycle: RunCycle
  readonly isFree: NamesDay
  readonly start: number
  readonly site: Site
}

const rulePlaces = (rule: DayRule, { runCycle, isFree, start, site }: Asking): Place[] => {
  const offset = (n: number): number => ('offset' in rule ? step(n, rule.offset, isFree) : n)
  if (rule.type === 'group') {
    const group = site.world.groups.get(rule.group.toUpperCase())
    if (group === undefined) throw new Error(`the oracle has no group ${rule.group}`)
    return groupPlaces(group, site).map((place) => ({
      n: offset(place.n),
      runCycle: heir(runCycle, place.runCycle, group),
    }))
  }
  const named = namedBy(rule, start, isFree, site.world)
  const result: Place[] = []
  for (let n = site.first; n <= site.last; n += 1) if (named(n)) result.push({ n: offset(n), runCycle })
  return result
}

const namedBy = (
  rule: Exclude<DayRule, { type: 'group' }>,
  start: number,
  isFree: NamesDay,
  world: OracleWorld,
): NamesDay => {
  switch (rule.type) {
    case 'rule':
      return ruleNames(rule.rule, start, isFree)
    case 'calendar': {
      const dates = new Set(world.calendars.get(rule.calendar.toUpperCase()))
      return (n) => dates.has(civilDay(n).text)
    }
    case 'date':
      return (n) => civilDay(n).text === rule.date
    case 'weekday':
      return (n) => civilDay(n).weekday === rule.weekday
    case 'class':
      if (rule.class === 'everyday') return () => true
      if (rule.class === 'weekdays') return isNoWeekend
      return rule.class === 'freedays' ? isFree : (n) => !isFree(n)
    case 'request':
      return () => false
  }
}

const isNoWeekend: NamesDay = (n) => !['SA', 'SU'].includes(civilDay(n).weekday)

/** One day after the other, counting those of the unit. */
const step = (n: number, offset: DayOffset | undefined, isFree: NamesDay): number => {
  if (offset === undefined) return n
  const counts: NamesDay =
    offset.unit === 'days' ? () => true : offset.unit === 'weekdays' ? isNoWeekend : (day) => !isFree(day)
  let left = Math.abs(offset.count)
  let at = n
  while (left > 0) {
    at += offset.count > 0 ? 1 : -1
    if (counts(at)) left -= 1
  }
  return at
}

/** A group is an owner of its own, with its free days; what its run cycles omit they have from it. */
const groupPlaces = (group: RunCycleGroup, site: Site): Place[] => {
  const runCycles = group.runCycles.map((member) => fill(member, group))
  const { exceptions, freeDays, at, scheduledTime } = group
  return placesOf(
    {
      runCycles,
      exceptions,
      ...(freeDays && { freeDays }),
      ...(at && { at }),
      ...(scheduledTime && { scheduledTime }),
    },
    site,
  )
}

type Times = Pick<
  RunCycleGroup,
  'at' | 'scheduledTime' | 'until' | 'latestStart' | 'onUntil' | 'deadline' | 'every' | 'variableTable'
>

const fill = (runCycle: RunCycle, from: Times): RunCycle => {
  const filled: RunCycle = { ...runCycle }
  if (!runCycle.at && !runCycle.scheduledTime) {
    if (from.at) filled.at = from.at
    if (from.scheduledTime) filled.scheduledTime = from.scheduledTime
  }
  if (!runCycle.until && !runCycle.latestStart) {
    if (from.until) filled.until = from.until
    if (from.latestStart) filled.latestStart = from.latestStart
    if (from.onUntil && !runCycle.onUntil) filled.onUntil = from.onUntil
  }
  if (!runCycle.deadline && from.deadline) filled.deadline = from.deadline
  if (!runCycle.every && from.every) filled.every = from.every
  if (!runCycle.variableTable && from.variableTable) filled.variableTable = from.variableTable
  return filled
}

/** The run cycle of a stream that uses a group, on a day of one of the group's run cycles. */
const heir = (runCycle: RunCycle, member: RunCycle, group: RunCycleGroup): RunCycle => ({
  ...fill(runCycle, member),
  name: runCycle.name ?? group.name,
})
