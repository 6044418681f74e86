/** Builds one way to name days: `"FREQ=DAILY"`, `MO`, `WORKDAYS`, `11/22/2026`, `REQUEST`, a calendar or a group, moved or not. */
import type { CstNode, IToken } from 'chevrotain'
import { nearest } from '#/lib/words.ts'
import type { DayOffset, DayRule, Weekday } from '#/model/run-cycle.ts'
import { mark, note, reject, type Builder } from './builder.ts'
import { node, token } from './cst.ts'
import { mistakeInRule } from './icalendar-text.ts'
import { readName } from './names.ts'
import { readDate, readDays, readText } from './read-values.ts'
import { Dated, Whole } from './tokens.ts'

const weekdays = new Set(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'])
const classes: Readonly<Record<string, 'everyday' | 'weekdays' | 'workdays' | 'freedays'>> = {
  EVERYDAY: 'everyday',
  WEEKDAYS: 'weekdays',
  WORKDAYS: 'workdays',
  FREEDAYS: 'freedays',
}
const units: Readonly<Record<string, DayOffset['unit']>> = {
  DAY: 'days',
  DAYS: 'days',
  WEEKDAY: 'weekdays',
  WEEKDAYS: 'weekdays',
  WORKDAY: 'workdays',
  WORKDAYS: 'workdays',
}

/** Undefined for what names no day; it is reported. */
export const buildDay = (builder: Builder, day: CstNode): DayRule | undefined => {
  const text = token(day, 'Text')
  if (text !== undefined) return mark<DayRule>(builder, { type: 'rule', rule: readRule(builder, text) }, text)
  const word = token(day, 'Word')
  const isGroup = token(day, '$RCG') !== undefined
  const rule = word && (isGroup ? groupOf(word) : readDayWord(builder, word))
  if (word === undefined || rule === undefined) return undefined
  const offset = node(day, 'days')
  if (offset !== undefined) addOffset(builder, rule, offset)
  return mark(builder, rule, word)
}

/** An iCalendar rule in upper case, without blanks and without the `;` at its end. */
const readRule = (builder: Builder, text: IToken): string => {
  const rule = readText(text).toUpperCase().replaceAll(/\s+/g, '').replace(/;+$/, '')
  const mistake = mistakeInRule(rule)
  if (mistake !== undefined) {
    note(builder, text, { code: 'definition.bad_rule', message: `This is no rule for days: ${mistake}.` })
  }
  return rule
}

const groupOf = (word: IToken): DayRule => ({ type: 'group', group: readName(word.image) })

const readDayWord = (builder: Builder, word: IToken): DayRule | undefined => {
  const upper = word.image.toUpperCase()
  const dayClass = classes[upper]
  if (dayClass !== undefined) return { type: 'class', class: dayClass }
  if (upper === 'REQUEST') return { type: 'request' }
  if (weekdays.has(upper)) return { type: 'weekday', weekday: upper as Weekday }
  if (upper.startsWith('FREQ=')) {
    reject(builder, word, `${word.image} is a rule without its quotes.`, `Write "${word.image}".`)
    return undefined
  }
  if (word.tokenType !== Dated && word.tokenType !== Whole) return { type: 'calendar', calendar: readName(word.image) }
  const date = readDate(builder, word)
  return date === undefined ? undefined : { type: 'date', date }
}

const addOffset = (builder: Builder, rule: DayRule, offset: CstNode): void => {
  const days = readDays(builder, offset)
  if (days === undefined) return
  const unit = days.unit && units[days.unit.image.toUpperCase()]
  if (rule.type !== 'calendar' && rule.type !== 'group') {
    const message =
      'Only the days of a calendar or of a run cycle group can be moved: expected `,` or the next keyword.'
    reject(builder, days.at, message)
  } else if (days.unit !== undefined && unit === undefined) {
    const meant = nearest(days.unit.image, ['DAYS', 'WEEKDAYS', 'WORKDAYS'])
    const message = `${days.unit.image} is not what days are counted in: expected DAYS, WEEKDAYS or WORKDAYS.`
    reject(builder, days.unit, message, meant === undefined ? undefined : `Did you mean ${meant}?`)
  } else if (unit === undefined) {
    reject(builder, days.at, 'Expected DAYS, WEEKDAYS or WORKDAYS after the number.')
  } else {
    rule.offset = { count: days.count, unit }
  }
}
