/**
 * Run cycles. HWA has one rule in each, and those that take days away apart; several rules of one of ours become as many
 * run cycles, which name the same days.
 */
import type { DayOffset, DayRule, FreeDayRule, RunCycle, Weekday } from '#/model/run-cycle.ts'
import { localTime, minutesDuration, readDay, readDurationMinutes, readTime } from './clock-times.ts'
import type { Fields, Json } from './fields.ts'
import { modelId, reference } from './naming.ts'
import { readTimetable, writeTimetable } from './timetable.ts'

const freeDayRules: Readonly<Record<string, FreeDayRule | 'none'>> = {
  none: 'none',
  nearestBefore: 'previous',
  nearestAfter: 'next',
  doNotSelect: 'ignore',
}
const offsetUnits: Readonly<Record<string, DayOffset['unit']>> = {
  DAYS: 'days',
  WORKDAYS: 'workdays',
  WEEKDAYS: 'weekdays',
}

const keyFor = <T>(table: Readonly<Record<string, T>>, value: T): string =>
  Object.keys(table).find((key) => table[key] === value) ?? ''

const classRules = {
  everyday: 'FREQ=DAILY',
  weekdays: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
  workdays: 'FREQ=DAILY;BYWORKDAY',
  freedays: 'FREQ=DAILY;BYFREEDAY',
} as const

/** What the days of one run cycle of HWA are. */
const writeDays = (rules: readonly DayRule[]): Json[] => {
  const dates = rules.flatMap((rule) => (rule.type === 'date' ? [rule.date] : []))
  const simple = dates.length === 0 ? [] : [{ type: 'simple', dates }]
  return [...simple, ...rules.flatMap(writeRule)]
}

const writeOffset = (offset: DayOffset | undefined): Json =>
  offset === undefined ? {} : { offset: offset.count, offsetUnit: keyFor(offsetUnits, offset.unit) }

const writeRule = (rule: DayRule): Json[] => {
  switch (rule.type) {
    case 'rule':
      return [{ type: 'rrule', expression: rule.rule }]
    case 'class':
      return [{ type: 'rrule', expression: classRules[rule.class] }]
    case 'weekday':
      return [{ type: 'rrule', expression: weekly(rule.weekday) }]
    case 'calendar':
      return [
        {
          type: 'calendar',
          calendarId: modelId('calendar', rule.calendar),
          calendar: reference(rule.calendar),
          ...writeOffset(rule.offset),
        },
      ]
    case 'group':
      return [
        {
          type: 'group',
          runCycleGroupId: modelId('runcyclegroup', rule.group),
          runCycleGroup: reference(rule.group),
          ...writeOffset(rule.offset),
        },
      ]
    case 'date':
    case 'request':
      return []
  }
}

const weekly = (day: Weekday): string => `FREQ=WEEKLY;BYDAY=${day}`

/** Where a run cycle stands: those that take days away have fewer fields, those of a subset one more. */
export interface CyclePlace {
  readonly exclusive: boolean
  readonly inSubset: boolean
}

/** The key order of HWA's schema. */
const writeOne = (cycle: RunCycle, name: string, days: Json, { exclusive, inSubset }: CyclePlace): Json => {
  const { startTime, startDays, ...others } = writeTimetable(cycle, 'stream')
  const { type, ...rule } = days
  const { every } = cycle
  return {
    name,
    ...(cycle.description !== undefined && { description: cycle.description }),
    ...(cycle.validFrom !== undefined && { validFrom: cycle.validFrom }),
    ...(cycle.validTo !== undefined && { validTo: cycle.validTo }),
    type,
    freeDaysRule: keyFor(freeDayRules, cycle.freeDayRule ?? 'none'),
    ...rule,
    ...(startTime !== undefined && { startTime }),
    ...(startDays !== undefined && { startDays }),
    ...(every !== undefined && {
      repeatInterval: minutesDuration(every.minutes),
      repeatEndTime: localTime(every.end.minutes),
      repeatEndDays: every.end.plusDays,
    }),
    ...(!exclusive && {
      ...(cycle.variableTable !== undefined && {
        variableTableId: modelId('vartable', cycle.variableTable),
        variableTable: reference(cycle.variableTable),
      }),
      ...others,
    }),
    ...(inSubset && { logicalAnd: cycle.subset?.logic === 'and' }),
  }
}

/** As run cycles of HWA, each with a name: `RC3` is that of the third without one. */
export const writeRunCycles = (cycles: readonly RunCycle[], place: CyclePlace): Json[] => {
  const taken = new Set(cycles.map(({ name }) => name?.toUpperCase()))
  let number = 0
  const free = (): string => {
    do number += 1
    while (taken.has(`RC${number}`))
    return `RC${number}`
  }
  return cycles.flatMap((cycle) =>
    writeDays(cycle.days).map((days, at) => writeOne(cycle, at === 0 ? (cycle.name ?? free()) : free(), days, place)),
  )
}

const readOffset = (fields: Fields): { offset?: DayOffset } => {
  const count = fields.integer('offset')
  const unit = fields.choice('offsetUnit', offsetUnits)
  return count === undefined ? {} : { offset: { count, unit: unit ?? 'days' } }
}

const readDays = (fields: Fields): DayRule[] => {
  const type = fields.choice('type', {
    simple: 'simple',
    calendar: 'calendar',
    rrule: 'rrule',
    group: 'group',
  } as const)
  switch (type) {
    case undefined:
    case 'simple': {
      const dates = fields.texts('dates') ?? []
      if (dates.length === 0) throw fields.refuse('dates', 'a list of at least one date')
      return dates.map((date) => ({ type: 'date', date }))
    }
    case 'rrule':
      return [
        { type: 'rule', rule: fields.needed('expression').toUpperCase().replaceAll(/\s+/g, '').replace(/;+$/, '') },
      ]
    case 'calendar':
      return [{ type, calendar: neededName(fields, 'calendar', 'calendarId'), ...readOffset(fields) }]
    case 'group':
      return [{ type, group: neededName(fields, 'runCycleGroup', 'runCycleGroupId'), ...readOffset(fields) }]
  }
}

const neededName = (fields: Fields, name: string, id: string): string => {
  const found = fields.named(name, id)
  if (found === undefined) throw fields.refuse(name, 'a name, and it is missing')
  return found
}

const readEvery = (fields: Fields, timezone: string | undefined): Pick<RunCycle, 'every'> => {
  const minutes = readDurationMinutes(fields, 'repeatInterval')
  const end = readTime(fields, 'repeatEnd', timezone)
  if (minutes === undefined) return {}
  if (end === undefined) throw fields.refuse('repeatEndTime', 'a time of day, as repeatInterval is given')
  return { every: { minutes, end } }
}

/** A run cycle; `subset` is the name of the one it stands in. */
export const readRunCycle = (fields: Fields, timezone?: string, subset?: string): RunCycle => {
  fields.skip('id')
  const logic = fields.flag('logicalAnd') ? 'and' : 'or'
  const freeDayRule = fields.choice('freeDaysRule', freeDayRules)
  const [description, validFrom, validTo] = [
    fields.text('description'),
    readDay(fields, 'validFrom'),
    readDay(fields, 'validTo'),
  ]
  const variableTable = fields.named('variableTable', 'variableTableId')
  return {
    name: fields.needed('name').toUpperCase(),
    ...(description !== undefined && { description }),
    ...(variableTable !== undefined && { variableTable }),
    ...(validFrom !== undefined && { validFrom }),
    ...(validTo !== undefined && { validTo }),
    days: readDays(fields),
    ...(freeDayRule !== undefined && freeDayRule !== 'none' && { freeDayRule }),
    ...(subset !== undefined && { subset: { name: subset, logic } }),
    ...readTimetable(fields, 'stream', timezone),
    ...readEvery(fields, timezone),
  }
}
