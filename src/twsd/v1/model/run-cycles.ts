/**
 * Run cycles in version 1. HWA has one rule in each; several rules of one of ours become as many, which name the same days.
 */
import type { DayOffset, DayRule, FreeDayRule, RunCycle, RunCycleGroup } from '#/model/run-cycle.ts'
import { readDay } from '#/twsd/model/clock-times.ts'
import type { Fields, Json } from '#/twsd/model/fields.ts'
import { modelId } from '#/twsd/model/naming.ts'
import {
  described,
  readHeader,
  readPlaced,
  readReference,
  skipTold,
  writeModified,
  writeName,
  writeReference,
  type Modified,
} from './places.ts'
import { readMinutes, readOffset, readTimes, writeOffset, writeTimes } from './times.ts'

const freeDayRules: Readonly<Record<string, FreeDayRule | 'none'>> = {
  NONE: 'none',
  NEAREST_BEFORE: 'previous',
  NEAREST_AFTER: 'next',
  DO_NOT_SELECT: 'ignore',
}
const units: Readonly<Record<string, DayOffset['unit']>> = { DAYS: 'days', WORKDAYS: 'workdays', WEEKDAYS: 'weekdays' }

const keyFor = <T>(table: Readonly<Record<string, T>>, value: T): string =>
  Object.keys(table).find((key) => table[key] === value) ?? ''

const classRules = {
  everyday: 'FREQ=DAILY',
  weekdays: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
  workdays: 'FREQ=DAILY;BYWORKDAY',
  freedays: 'FREQ=DAILY;BYFREEDAY',
} as const

/** RuleType, as the rule itself says it. */
const ruleTypeOf = (rule: string): string => {
  if (rule.includes('BYFREEDAY')) return 'DAILY_BY_FREEDAY'
  if (rule.includes('BYWORKDAY')) return 'DAILY_BY_WORKDAY'
  if (rule.includes('BYMONTHDAY')) return 'MONTHLY_BY_MONTHDAY'
  const [, frequency = 'GENERIC'] = /FREQ=(\w+)/.exec(rule) ?? []
  if (frequency === 'MONTHLY') return 'MONTHLY_BY_WEEKDAY'
  return ['DAILY', 'WEEKLY', 'YEARLY'].includes(frequency) ? frequency : 'GENERIC'
}

const writeRuleText = (rule: string): Json => ({ type: 'RULE', ruleType: ruleTypeOf(rule), iCalendar: rule })

const writeMoved = (offset: DayOffset | undefined): Json => ({
  offsetValue: offset?.count ?? 0,
  ...(offset !== undefined && { offsetType: keyFor(units, offset.unit) }),
})

const compact = (date: string): string => date.replaceAll('-', '')

/** The rules of one run cycle, each as fields of one of HWA; dates stand together. */
const writeDays = (days: readonly DayRule[]): Json[] => {
  const dates = days.flatMap((rule) => (rule.type === 'date' ? [compact(rule.date)] : []))
  const simple = dates.length === 0 ? [] : [{ type: 'SIMPLE', iCalendar: `RDATE:${dates.join(',')}` }]
  return [...simple, ...days.flatMap(writeRule)]
}

const writeRule = (rule: DayRule): Json[] => {
  switch (rule.type) {
    case 'rule':
      return [writeRuleText(rule.rule)]
    case 'class':
      return [writeRuleText(classRules[rule.class])]
    case 'weekday':
      return [writeRuleText(`FREQ=WEEKLY;BYDAY=${rule.weekday}`)]
    case 'calendar':
      return [
        {
          type: 'CALENDAR',
          calendarId: modelId('calendar', rule.calendar),
          ...writeReference(rule.calendar, 'calendarName', 'calendarFolderName'),
          ...writeMoved(rule.offset),
        },
      ]
    case 'group':
      return [
        {
          type: 'GROUP',
          runCycleGroupId: modelId('runcyclegroup', rule.group),
          ...writeReference(rule.group, 'runCycleGroupName', 'runCycleGroupFolderName'),
          ...writeMoved(rule.offset),
        },
      ]
    case 'date':
    case 'request':
      return []
  }
}

const writeOne = (cycle: RunCycle, name: string, days: Json, inclusive: boolean): Json => ({
  name,
  ...described(cycle.description),
  type: days['type'],
  inclusive,
  ...(cycle.validFrom !== undefined && { validFrom: `${cycle.validFrom}T00:00:00.000Z` }),
  ...(cycle.validTo !== undefined && { validTo: `${cycle.validTo}T00:00:00.000Z` }),
  ...writeTimes(cycle),
  ...days,
  ...(cycle.every !== undefined && {
    repeatEveryTime: cycle.every.minutes * 60_000,
    repeatEndTime: writeOffset(cycle.every.end),
  }),
  ...(inclusive &&
    cycle.variableTable !== undefined && {
      variableTableId: modelId('vartable', cycle.variableTable),
      ...writeReference(cycle.variableTable, 'variableTableName', 'variableTableFolderName'),
    }),
  ...(cycle.subset !== undefined && { subsetId: cycle.subset.name, subsetOperator: cycle.subset.logic.toUpperCase() }),
  freeDaysRule: keyFor(freeDayRules, cycle.freeDayRule ?? 'none'),
})

interface Cycles {
  readonly runCycles: readonly RunCycle[]
  readonly exceptions: readonly RunCycle[]
}

/** Each has a name: `RC3` is that of the third without one. */
export const writeRunCycles = ({ runCycles, exceptions }: Cycles): Json[] => {
  const taken = new Set([...runCycles, ...exceptions].map(({ name }) => name?.toUpperCase()))
  let number = 0
  const free = (): string => {
    do number += 1
    while (taken.has(`RC${number}`))
    return `RC${number}`
  }
  const write = (inclusive: boolean) => (cycle: RunCycle) =>
    writeDays(cycle.days).map((days, at) =>
      writeOne(cycle, at === 0 ? (cycle.name ?? free()) : free(), days, inclusive),
    )
  return [...runCycles.flatMap(write(true)), ...exceptions.flatMap(write(false))]
}

const readDays = (fields: Fields): DayRule[] => {
  fields.skip('ruleType', 'calendarId', 'runCycleGroupId')
  const type = fields.choice('type', {
    SIMPLE: 'simple',
    CALENDAR: 'calendar',
    RULE: 'rule',
    GROUP: 'group',
    NORMAL: 'rule',
    RULE_INCLUSIVE: 'rule',
    RULE_EXCLUSIVE: 'rule',
  } as const)
  const text = fields.text('iCalendar')?.toUpperCase().replaceAll(/\s+/g, '').replace(/;+$/, '') ?? ''
  const count = fields.integer('offsetValue') ?? 0
  const unit = fields.choice<DayOffset['unit'] | undefined>('offsetType', { ...units, DEFAULT: undefined })
  const offset = count === 0 && unit === undefined ? {} : { offset: { count, unit: unit ?? 'days' } }
  const calendar = readReference(fields, 'calendarName', 'calendarFolderName', 'calendarId')
  const group = readReference(fields, 'runCycleGroupName', 'runCycleGroupFolderName', 'runCycleGroupId')
  if (type === 'calendar') {
    if (calendar === undefined) throw fields.refuse('calendarName', 'a text, and it is missing')
    return [{ type, calendar, ...offset }]
  }
  if (type === 'group') {
    if (group === undefined) throw fields.refuse('runCycleGroupName', 'a text, and it is missing')
    return [{ type, group, ...offset }]
  }
  const [, dates] = /^RDATE[^:]*:([0-9T,]+)$/.exec(text) ?? []
  if (dates !== undefined) return dates.split(',').map((date) => ({ type: 'date', date: plainDate(fields, date) }))
  if (type === 'simple' || text === '') throw fields.refuse('iCalendar', 'a rule, or RDATE: with dates')
  return [{ type: 'rule', rule: text.replace(/^RRULE:/, '') }]
}

const plainDate = (fields: Fields, text: string): string => {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})(?:T\d{6})?$/.exec(text) ?? []
  if (year === undefined) throw fields.refuse('iCalendar', `of dates such as 20261122, not "${text}"`)
  return `${year}-${month}-${day}`
}

interface ReadCycle {
  readonly cycle: RunCycle
  readonly inclusive: boolean
}

const readOne = (fields: Fields): ReadCycle => {
  fields.skip('id', 'jobStreamId', 'parentRunCycleGroupId', 'priority')
  const inclusive = (fields.maybeFlag('inclusive') ?? true) && !fields.text('type')?.endsWith('EXCLUSIVE')
  const rule = fields.choice('freeDaysRule', freeDayRules)
  const table = readReference(fields, 'variableTableName', 'variableTableFolderName', 'variableTableId')
  const [validFrom, validTo] = [readDay(fields, 'validFrom'), readDay(fields, 'validTo')]
  const [every, end] = [readMinutes(fields, 'repeatEveryTime'), readOffset(fields, 'repeatEndTime')]
  const [subset, logic] = [fields.text('subsetId'), fields.text('subsetOperator')]
  if (every !== undefined && every > 0 && end === undefined) {
    throw fields.refuse('repeatEndTime', 'an offset in milliseconds, as repeatEveryTime is given')
  }
  const cycle: RunCycle = {
    name: fields.needed('name').toUpperCase(),
    ...described(fields.text('description')),
    ...(table !== undefined && { variableTable: table }),
    ...(validFrom !== undefined && { validFrom }),
    ...(validTo !== undefined && { validTo }),
    days: readDays(fields),
    ...(rule !== undefined && rule !== 'none' && { freeDayRule: rule }),
    ...(subset !== undefined &&
      subset !== '' && { subset: { name: subset, logic: logic?.toUpperCase() === 'AND' ? 'and' : 'or' } }),
    ...readTimes(fields, 'stream'),
    ...(every !== undefined && every > 0 && end !== undefined && { every: { minutes: every, end } }),
  }
  return { cycle, inclusive }
}

export const readRunCycles = (fields: Fields): { runCycles: RunCycle[]; exceptions: RunCycle[] } => {
  const all = fields.list('runCycles', readOne)
  const of = (wanted: boolean): RunCycle[] => all.filter((one) => one.inclusive === wanted).map(({ cycle }) => cycle)
  return { runCycles: of(true), exceptions: of(false) }
}

export const groupHeader = (group: RunCycleGroup, modified?: Modified): Json => ({
  id: modelId('runcyclegroup', group.name),
  ...described(group.description),
  ...writeName(group.name),
  ...writeTimes(group),
  ...writeModified(modified),
})

export const writeGroup = (group: RunCycleGroup, modified?: Modified): Json => ({
  header: groupHeader(group, modified),
  ...(group.freeDays !== undefined && {
    ...writeReference(group.freeDays.calendar, 'freeDaysCalendarName', 'freeDaysCalendarFolderName'),
    saturdayFree: !group.freeDays.saturdayWorks,
    sundayFree: !group.freeDays.sundayWorks,
  }),
  runCycles: writeRunCycles(group),
  ...(group.variableTable !== undefined &&
    writeReference(group.variableTable, 'variableTableName', 'variableTableFolderName')),
})

export const readGroup = (fields: Fields): RunCycleGroup => {
  skipTold(fields)
  fields.skip('owner', 'calendarId')
  const header = readHeader(fields, (header) => {
    header.skip('defaultCalendar')
    return { name: readPlaced(header), ...described(header.text('description')), ...readTimes(header, 'stream') }
  })
  const table = readReference(fields, 'variableTableName', 'variableTableFolderName', 'variableTableId')
  const calendar = readReference(fields, 'freeDaysCalendarName', 'freeDaysCalendarFolderName')
  const [saturday, sunday] = [fields.maybeFlag('saturdayFree'), fields.maybeFlag('sundayFree')]
  return {
    kind: 'runcyclegroup',
    ...header,
    ...(table !== undefined && { variableTable: table }),
    ...freeDaysOf(calendar, saturday, sunday),
    ...readRunCycles(fields),
  }
}

/** Nothing where everything is as it is when nobody says. */
export const freeDaysOf = (
  calendar: string | undefined,
  saturday: boolean | undefined,
  sunday: boolean | undefined,
): Pick<RunCycleGroup, 'freeDays'> =>
  calendar === undefined && saturday !== false && sunday !== false
    ? {}
    : {
        freeDays: {
          calendar: calendar ?? 'HOLIDAYS',
          saturdayWorks: saturday === false,
          sundayWorks: sunday === false,
        },
      }
