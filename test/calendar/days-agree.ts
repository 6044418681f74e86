/** Compares the days the product selects with those of the oracle, for random streams. */
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { indexCalendars } from '#/calendar/calendars.ts'
import { formatDay, parseDay } from '#/calendar/day-number.ts'
import { explainDays } from '#/calendar/explain-days.ts'
import { daySelector } from '#/calendar/select-days.ts'
import type { Calendar } from '#/model/definition.ts'
import type { RunCycle } from '#/model/run-cycle.ts'
import { planOracle } from './oracle.ts'
import { question, type Question } from './random-streams.ts'

/** The day, and all that the run cycle says of when. */
const line = (date: string, runCycle: RunCycle): string => {
  const { name, at, scheduledTime, until, latestStart, onUntil, deadline, every, variableTable } = runCycle
  const facts = [name, at, scheduledTime, until, latestStart, onUntil, deadline, every, variableTable]
  return `${date} ${JSON.stringify(facts)}`
}

const sorted = (lines: string[]): string[] => [...new Set(lines)].sort()

export const selectedLines = ({ stream, calendars, groups, from, to }: Question): string[] => {
  const defined = Object.entries(calendars).map(([name, dates]): Calendar => ({
    kind: 'calendar',
    name,
    dates: [...dates],
  }))
  const sources = {
    calendars: indexCalendars(defined),
    runCycleGroups: new Map(groups.map((group) => [group.name.toUpperCase(), group])),
  }
  const window = { from: parseDay(from), to: parseDay(to) }
  const selected = daySelector(sources, window)(stream)
  assert.deepEqual(
    selected,
    selected.toSorted((a, b) => a.day - b.day),
    'days come in order',
  )
  const explained = explainDays(stream, sources, window).flatMap(({ day, runs }) =>
    runs.map(({ runCycle }) => ({ day, runCycle })),
  )
  assert.deepEqual(explained, selected, 'the explanation plans the same')
  return sorted(selected.map(({ day, runCycle }) => line(formatDay(day), runCycle)))
}

export const oracleLines = ({ stream, calendars, groups, from, to }: Question): string[] => {
  const world = {
    calendars: new Map(Object.entries(calendars)),
    groups: new Map(groups.map((group) => [group.name, group])),
  }
  return sorted(planOracle(stream, world, from, to).map(({ date, runCycle }) => line(date, runCycle)))
}

/** Throws, with the seed and the smallest stream that differs. Returns how many days were compared. */
export const checkDaysAgree = (options: { numRuns: number; seed?: number }): number => {
  let compared = 0
  fc.assert(
    fc.property(question, (asked) => {
      const expected = oracleLines(asked)
      assert.deepEqual(selectedLines(asked), expected)
      compared += expected.length
    }),
    options,
  )
  return compared
}
