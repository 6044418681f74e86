/** Builds run cycles: `ON RUNCYCLE NAME VALIDFROM d "FREQ=DAILY" FDNEXT (AT 0900)`, and EXCEPT likewise. */
import type { CstNode, IToken } from 'chevrotain'
import type { DayRule, FreeDayRule, RunCycle, Weekday } from '#/model/run-cycle.ts'
import { buildTimes } from './build-times.ts'
import { lastOf, mark, note, notSupported, reject, reportUnsupported, type Builder } from './builder.ts'
import { keywordOf, node, nodes, token, tokens } from './cst.ts'
import { mistakeInRule } from './icalendar-text.ts'
import { readName } from './names.ts'
import { readDate, readDays, readDuration, readText, timeOf } from './read-values.ts'
import { Dated, Whole } from './tokens.ts'

const weekdays = new Set(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'])
const classes: Readonly<Record<string, 'everyday' | 'weekdays' | 'workdays' | 'freedays'>> = {
  EVERYDAY: 'everyday',
  WEEKDAYS: 'weekdays',
  WORKDAYS: 'workdays',
  FREEDAYS: 'freedays',
}
const units: Readonly<Record<string, 'days' | 'weekdays' | 'workdays'>> = {
  DAY: 'days',
  DAYS: 'days',
  WEEKDAY: 'weekdays',
  WEEKDAYS: 'weekdays',
  WORKDAY: 'workdays',
  WORKDAYS: 'workdays',
}
const freeDayRules: Readonly<Record<string, FreeDayRule>> = { FDIGNORE: 'ignore', FDNEXT: 'next', FDPREV: 'previous' }

export const buildRunCycle = (builder: Builder, cycle: CstNode): RunCycle => {
  const days = nodes(cycle, 'day').map((each) => buildDay(builder, each))
  const result: RunCycle = { days: days.filter((day) => day !== undefined) }
  const name = token(cycle, 'Word')
  if (name !== undefined) result.name = readName(name.image)
  for (const each of nodes(cycle, 'validity')) addValidity(builder, result, each)
  reportUnsupported(builder, cycle)
  const freeDay = lastOf(builder, tokens(cycle, 'FreeDayKeyword'), (each) => each)
  const rule = freeDay && freeDayRules[keywordOf(freeDay)]
  if (rule !== undefined) result.freeDayRule = rule
  const parentheses = node(cycle, 'parentheses')
  if (parentheses !== undefined) {
    Object.assign(result, buildTimes(builder, parentheses))
    addEvery(builder, result, parentheses)
  }
  const keyword = token(cycle, 'CycleKeyword')
  return keyword === undefined ? result : mark(builder, result, name ?? keyword)
}

const addValidity = (builder: Builder, cycle: RunCycle, validity: CstNode): void => {
  const value = token(validity, 'Value')
  if (value === undefined) return
  const table = token(validity, 'VARTABLE')
  if (table !== undefined) notSupported(builder, table, 'VARTABLE')
  if (token(validity, 'DESCRIPTION') !== undefined) cycle.description = readText(value)
  const isFrom = token(validity, 'VALIDFROM') !== undefined
  if (!isFrom && token(validity, 'VALIDTO') === undefined) return
  const date = readDate(builder, value)
  if (date !== undefined) cycle[isFrom ? 'validFrom' : 'validTo'] = date
}

const addEvery = (builder: Builder, cycle: RunCycle, parentheses: CstNode): void => {
  const every = lastOf(builder, nodes(parentheses, 'every'), (each) => token(each, 'EVERY'))
  const [keyword, rate] = [token(every, 'EVERY'), token(every, 'Word')]
  if (every === undefined || keyword === undefined || rate === undefined) return
  const minutes = readDuration(builder, rate)
  if (token(every, 'EVERYENDTIME') === undefined) {
    note(builder, keyword, {
      code: 'definition.every_without_end',
      message: 'EVERY in a run cycle needs an end.',
      hint: 'Add EVERYENDTIME and the time of the last one.',
    })
  }
  const end = timeOf(builder, every)
  if (minutes === 0) reject(builder, rate, 'EVERY needs at least one minute.')
  else if (minutes !== undefined && end !== undefined) cycle.every = { minutes, end }
}

const buildDay = (builder: Builder, day: CstNode): DayRule | undefined => {
  reportUnsupported(builder, day)
  const text = token(day, 'Text')
  if (text !== undefined) return mark<DayRule>(builder, { type: 'rule', rule: readRule(builder, text) }, text)
  const word = token(day, 'Word')
  const rule = word && readDayWord(builder, word)
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

const readDayWord = (builder: Builder, word: IToken): DayRule | undefined => {
  const upper = word.image.toUpperCase()
  const dayClass = classes[upper]
  if (dayClass !== undefined) return { type: 'class', class: dayClass }
  if (upper === 'REQUEST') return { type: 'request' }
  if (weekdays.has(upper)) return { type: 'weekday', weekday: upper as Weekday }
  if (word.tokenType !== Dated && word.tokenType !== Whole) return { type: 'calendar', calendar: readName(word.image) }
  const date = readDate(builder, word)
  return date === undefined ? undefined : { type: 'date', date }
}

const addOffset = (builder: Builder, rule: DayRule, offset: CstNode): void => {
  const days = readDays(builder, offset)
  if (days === undefined) return
  const unit = days.unit && units[days.unit.image.toUpperCase()]
  if (rule.type !== 'calendar') {
    reject(builder, days.at, 'Only the days of a calendar can be moved: expected `,` or the next keyword.')
  } else if (unit === undefined) {
    reject(builder, days.at, 'Expected DAYS, WEEKDAYS or WORKDAYS after the number.')
  } else {
    rule.offset = { count: days.count, unit }
  }
}
