/** The days that one rule of a run cycle names: an iCalendar rule, a calendar, a date, a weekday, a class of days. */
import type { DayRule } from '#/model/run-cycle.ts'
import { getCalendar, type Calendars } from './calendars.ts'
import { parseDay, weekdayOf, type DayNumber, type DayWindow } from './day-number.ts'
import { isWeekday, moveBy } from './free-days.ts'
import { daysOfRule, type Counting } from './icalendar-rule.ts'

export interface RuleContext extends Counting {
  readonly calendars: Calendars
}

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

const daysWhere = ({ from, to }: DayWindow, wanted: (day: DayNumber) => boolean): DayNumber[] => {
  const days: DayNumber[] = []
  for (let day = from; day <= to; day += 1) if (wanted(day)) days.push(day)
  return days
}

const isInside = (day: DayNumber, { from, to }: DayWindow): boolean => day >= from && day <= to

/**
 * The dates of a calendar, each moved by its offset. All of them are moved before the window is looked at, so that a date
 * far outside still arrives in it. A weekday or workday offset counts days of that kind only: from a Saturday `+1 WEEKDAYS` is Monday.
 */
const daysOfCalendar = (rule: DayRule & { type: 'calendar' }, context: RuleContext): DayNumber[] => {
  const { count, unit } = rule.offset ?? { count: 0, unit: 'days' }
  const counted = {
    days: () => true,
    weekdays: isWeekday,
    workdays: (day: DayNumber) => !context.freeDays.isFree(day),
  }[unit]
  return [...getCalendar(context.calendars, rule.calendar)].map((day) => moveBy(day, count, counted))
}

/** The days of a rule in a window; a day may come more than once. Throws a refusal for what cannot be understood. */
export const daysOf = (rule: DayRule, window: DayWindow, context: RuleContext): DayNumber[] => {
  const { isFree } = context.freeDays
  switch (rule.type) {
    case 'rule':
      return daysOfRule(rule.rule, window, context)
    case 'calendar':
      return daysOfCalendar(rule, context).filter((day) => isInside(day, window))
    case 'date':
      return [parseDay(rule.date)].filter((day) => isInside(day, window))
    case 'weekday':
      return daysWhere(window, (day) => weekdays[weekdayOf(day)] === rule.weekday)
    case 'class':
      return daysWhere(
        window,
        { everyday: () => true, weekdays: isWeekday, workdays: (day: DayNumber) => !isFree(day), freedays: isFree }[
          rule.class
        ],
      )
    case 'request':
    case 'group':
      return []
  }
}
