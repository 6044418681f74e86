/** Run cycles: `ON RUNCYCLE NAME VALIDFROM d "FREQ=DAILY" FDNEXT SUBSET S AND` and their times in parentheses. */
import type { DayOffset, DayRule, FreeDaysUse, FreeDayRule, RunCycle } from '#/model/run-cycle.ts'
import { clause, indented, spaced, wrapped, type Lines } from './layout.ts'
import { objectName, plainName } from './names.ts'
import { quoted } from './texts.ts'
import { dateText, durationText, timeClauses, timeText } from './times.ts'

const freeDayWords: Readonly<Record<FreeDayRule, string>> = { ignore: 'FDIGNORE', next: 'FDNEXT', previous: 'FDPREV' }

/** `+2 WORKDAYS`. An offset of nothing is said as well: it is a part of the definition. */
export const offsetText = ({ count, unit }: DayOffset): string =>
  `${count < 0 ? '-' : '+'}${Math.abs(count)} ${unit.toUpperCase()}`

/** One way to name days. */
export const dayText = (rule: DayRule): string => {
  switch (rule.type) {
    case 'rule':
      return quoted(rule.rule)
    case 'calendar':
      return spaced(plainName(rule.calendar), rule.offset && offsetText(rule.offset))
    case 'group':
      return spaced(`$RCG ${plainName(rule.group)}`, rule.offset && offsetText(rule.offset))
    case 'date':
      return dateText(rule.date)
    case 'weekday':
      return rule.weekday
    case 'class':
      return rule.class.toUpperCase()
    case 'request':
      return 'REQUEST'
  }
}

type Timetable = Parameters<typeof timeClauses>[0] & Pick<RunCycle, 'every'>

/** The times of a run cycle or a group, and how often it repeats, a clause each. */
export const timetableClauses = (cycle: Timetable): Lines =>
  timeClauses(
    cycle,
    clause(cycle.every, ({ minutes, end }) => `EVERY ${durationText(minutes)} EVERYENDTIME ${timeText(end)}`),
  )

/** Times in one pair of parentheses; none without any. */
const parenthesesOf = (cycle: RunCycle): Lines => {
  const times = timetableClauses(cycle)
  return times.length === 0 ? [] : [`( ${times.join(' ')} )`]
}

const headOf = (keyword: 'ON' | 'EXCEPT', cycle: RunCycle): string =>
  spaced(
    keyword,
    cycle.name && `RUNCYCLE ${objectName(cycle.name)}`,
    cycle.validFrom && `VALIDFROM ${dateText(cycle.validFrom)}`,
    cycle.validTo && `VALIDTO ${dateText(cycle.validTo)}`,
    cycle.description === undefined ? undefined : `DESCRIPTION ${quoted(cycle.description)}`,
    cycle.variableTable && `VARTABLE ${plainName(cycle.variableTable)}`,
  )

/** A run cycle, with `keyword` ON or EXCEPT. */
export const runCycleLines = (keyword: 'ON' | 'EXCEPT', cycle: RunCycle): Lines => {
  const [first = '', ...others] = cycle.days.map(dayText)
  const days = wrapped([spaced(headOf(keyword, cycle), first), ...others], ',')
  const rest = spaced(
    cycle.freeDayRule && freeDayWords[cycle.freeDayRule],
    cycle.subset && `SUBSET ${objectName(cycle.subset.name)} ${cycle.subset.logic.toUpperCase()}`,
  )
  const last = days.pop() ?? ''
  return [...days, spaced(last, rest), ...indented(parenthesesOf(cycle))]
}

/** `FREEDAYS HOLIDAYS -sa -su`. */
export const freeDaysText = ({ calendar, saturdayWorks, sundayWorks }: FreeDaysUse): string =>
  spaced(`FREEDAYS ${plainName(calendar)}`, saturdayWorks ? '-sa' : undefined, sundayWorks ? '-su' : undefined)
