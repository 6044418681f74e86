/** The days that one rule of a run cycle names: an iCalendar rule, a calendar, a group, a date, a weekday, a class of days. */
import type { DayOffset, DayRule, RunCycle } from '#/model/run-cycle.ts'
import { getCalendar, type Calendars } from './calendars.ts'
import { isInside, parseDay, weekdayOf, type DayNumber, type DayWindow } from './day-number.ts'
import { countedBy, isWeekday, moveBy, type FreeDays } from './free-days.ts'
import { daysOfRule, type Counting } from './recurrences.ts'

/** A day as a rule names it. */
export interface RuleDay {
  readonly rule: DayRule
  /** Where the rule itself has it. */
  readonly named: DayNumber
  /** Where the offset of the rule puts it. */
  readonly offset: DayNumber
  /** The run cycle of the group that has it, with the times of the group; null: no group is asked. */
  readonly member: GroupDay | null
}

/** A day of a run cycle group: one of its run cycles, and what became of the day in the group. */
export interface GroupDay {
  readonly day: DayNumber
  readonly group: string
  readonly runCycle: RunCycle
  readonly origin: RuleDay
}

export interface RuleContext extends Counting {
  readonly calendars: Calendars
  /** The days of a run cycle group in a window. Throws `definition.unknown` and `definition.cycle`. */
  readonly groupDays: (group: string, window: DayWindow) => readonly GroupDay[]
}

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

const daysWhere = ({ from, to }: DayWindow, wanted: (day: DayNumber) => boolean): DayNumber[] => {
  const days: DayNumber[] = []
  for (let day = from; day <= to; day += 1) if (wanted(day)) days.push(day)
  return days
}

/**
 * Days as rules name them are moved all by one offset. A weekday or workday offset counts days of that kind only: from a
 * Saturday `+1 WEEKDAYS` is Monday.
 */
const moved = (day: DayNumber, offset: DayOffset | undefined, freeDays: FreeDays): DayNumber =>
  offset ? moveBy(day, offset.count, countedBy(offset.unit, freeDays)) : day

/** Where days must lie for an offset to bring them into a window. */
const before = ({ from, to }: DayWindow, offset: DayOffset | undefined, freeDays: FreeDays): DayWindow => {
  if (!offset || offset.count === 0) return { from, to }
  const counted = countedBy(offset.unit, freeDays)
  // One more than the offset: what lies beyond has all the days it is moved by outside the window.
  return offset.count > 0
    ? { from: moveBy(from, -offset.count - 1, counted), to }
    : { from, to: moveBy(to, 1 - offset.count, counted) }
}

const daysOfCalendar = (rule: DayRule & { type: 'calendar' }, { calendars, freeDays }: RuleContext): RuleDay[] =>
  [...getCalendar(calendars, rule.calendar)].map((day) => ({
    rule,
    named: day,
    offset: moved(day, rule.offset, freeDays),
    member: null,
  }))

const daysOfGroup = (rule: DayRule & { type: 'group' }, window: DayWindow, context: RuleContext): RuleDay[] =>
  context.groupDays(rule.group, before(window, rule.offset, context.freeDays)).map((member) => ({
    rule,
    named: member.day,
    offset: moved(member.day, rule.offset, context.freeDays),
    member,
  }))

/** The days of a rule whose offset lies in a window; a day may come more than once. Throws a refusal for what cannot be understood. */
export const daysOf = (rule: DayRule, window: DayWindow, context: RuleContext): RuleDay[] => {
  const { isFree } = context.freeDays
  const plain = (days: readonly DayNumber[]): RuleDay[] =>
    days.map((day) => ({ rule, named: day, offset: day, member: null }))
  switch (rule.type) {
    case 'rule':
      return plain(daysOfRule(rule.rule, window, context))
    case 'calendar':
      return daysOfCalendar(rule, context).filter(({ offset }) => isInside(offset, window))
    case 'group':
      return daysOfGroup(rule, window, context).filter(({ offset }) => isInside(offset, window))
    case 'date':
      return plain([parseDay(rule.date)].filter((day) => isInside(day, window)))
    case 'weekday':
      return plain(daysWhere(window, (day) => weekdays[weekdayOf(day)] === rule.weekday))
    case 'class': {
      const ofClass = {
        everyday: () => true,
        weekdays: isWeekday,
        workdays: (day: DayNumber) => !isFree(day),
        freedays: isFree,
      }
      return plain(daysWhere(window, ofClass[rule.class]))
    }
    case 'request':
      return []
  }
}
