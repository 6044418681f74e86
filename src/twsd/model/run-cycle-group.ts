/** Run cycle groups: HWA keeps their run cycles in subsets, ours say of each in which subset it counts. */
import type { RunCycle, RunCycleGroup } from '#/model/run-cycle.ts'
import type { TimeOfDay } from '#/model/time-of-day.ts'
import type { Fields, Json } from './fields.ts'
import { modelId, placed, reference } from './naming.ts'
import { readPlacedName } from './place.ts'
import { readRunCycle, writeRunCycles } from './run-cycles.ts'
import { readFreeDays, writeFreeDays } from './stream.ts'
import { commonZone, readTimetable, timesOf, writeTimetable } from './timetable.ts'

/** A run cycle that names no day says nothing in HWA's form. */
const namesDays = ({ days }: RunCycle): boolean => days.some(({ type }) => type !== 'request')

/** In the order in which their names come first; those in no subset stand in one without a name. */
const subsetsOf = (group: RunCycleGroup): (string | undefined)[] => [
  ...new Set([...group.runCycles, ...group.exceptions].filter(namesDays).map(({ subset }) => subset?.name)),
]

const writeSubset = (group: RunCycleGroup, name: string | undefined): Json => {
  const of = (cycles: readonly RunCycle[]): RunCycle[] => cycles.filter(({ subset }) => subset?.name === name)
  return {
    ...(name !== undefined && { name }),
    runCycles: writeRunCycles(of(group.runCycles), { exclusive: false, inSubset: true }),
    exclusiveRunCycles: writeRunCycles(of(group.exceptions), { exclusive: true, inSubset: true }),
  }
}

const allTimes = (group: RunCycleGroup): (TimeOfDay | undefined)[] =>
  [group, ...group.runCycles, ...group.exceptions].flatMap((one) => [...timesOf(one), one.every?.end])

export const writeRunCycleGroup = (group: RunCycleGroup): Json => {
  const { freeDaysCalendarId: _, ...freeDays } = writeFreeDays(group.freeDays)
  const zone = commonZone(allTimes(group))
  return {
    id: modelId('runcyclegroup', group.name),
    ...placed(group.name),
    ...(group.description !== undefined && { description: group.description }),
    subsets: subsetsOf(group).map((name) => writeSubset(group, name)),
    ...freeDays,
    ...(group.variableTable !== undefined && {
      variableTableId: modelId('vartable', group.variableTable),
      variableTable: reference(group.variableTable),
    }),
    ...(zone !== undefined && { timeZone: zone }),
    ...writeTimetable(group, 'stream'),
  }
}

export const readRunCycleGroup = (fields: Fields): RunCycleGroup => {
  fields.skip('owner', 'calendarId')
  const name = readPlacedName(fields)
  const zone = fields.text('timeZone')
  const description = fields.text('description')
  const variableTable = fields.named('variableTable', 'variableTableId')
  const subsets = fields.list('subsets', (subset) => {
    const name = subset.text('name')
    const read = (cycle: Fields): RunCycle => readRunCycle(cycle, zone, name === '' ? undefined : name?.toUpperCase())
    return { runCycles: subset.list('runCycles', read), exceptions: subset.list('exclusiveRunCycles', read) }
  })
  return {
    kind: 'runcyclegroup',
    name,
    ...(description !== undefined && { description }),
    ...(variableTable !== undefined && { variableTable }),
    ...readFreeDays(fields),
    runCycles: subsets.flatMap(({ runCycles }) => runCycles),
    exceptions: subsets.flatMap(({ exceptions }) => exceptions),
    ...readTimetable(fields, 'stream', zone),
  }
}
