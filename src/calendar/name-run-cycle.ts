/** What people call a run cycle: its name, or its days as they are written where it has none. */
import type { DayOffset, DayRule, RunCycle } from '#/model/run-cycle.ts'
import { parseDay, formatDay } from './day-number.ts'

/** ` +2 WORKDAYS`, with its leading blank; nothing for no offset. */
const offsetText = (offset: DayOffset | undefined): string => (offset === undefined ? '' : ` ${formatOffset(offset)}`)

/** `+2 WORKDAYS` */
export const formatOffset = ({ count, unit }: DayOffset): string =>
  `${count < 0 ? '' : '+'}${count} ${unit.toUpperCase()}`

/** A rule of days as composer writes it. */
const formatRule = (rule: DayRule): string => {
  switch (rule.type) {
    case 'rule':
      return `"${rule.rule}"`
    case 'calendar':
      return `${rule.calendar}${offsetText(rule.offset)}`
    case 'group':
      return `$RCG ${rule.group}${offsetText(rule.offset)}`
    case 'date':
      return formatDay(parseDay(rule.date))
    case 'weekday':
      return rule.weekday
    case 'class':
      return rule.class.toUpperCase()
    case 'request':
      return 'REQUEST'
  }
}

export const nameRunCycle = ({ name, days }: RunCycle): string => name ?? days.map(formatRule).join(', ')
