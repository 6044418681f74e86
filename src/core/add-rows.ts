/**
 * Lets packed streams and jobs into the state's columns.
 *
 * Column by column: the cells are put from one row of numbers into another, and no row is ever an object. Names are looked up once
 * for all parts of an extension.
 */
import type { PackedJobs, PackedRows, PackedStreams } from '#/model/packed-batch.ts'
import { addRow, cell, put, type Column } from './columns.ts'
import { classOfDay } from './day-class.ts'
import { addHistories } from './job-histories.ts'
import { intern } from './names.ts'
import { Phase, StreamFlag, type PlanState } from './state.ts'
import { addTimer, type TimerKind } from './timers.ts'
import { workstationNumber } from './workstations.ts'

export const addRows = (state: PlanState, { names, streams, jobs, durations }: PackedRows): void => {
  const lookups = lookupsOf(state, names)
  addStreams(state, streams, lookups)
  addJobs(state, jobs, lookups)
  addHistories(state, jobs.id)
  for (const [place, duration] of durations) state.durations.set(jobs.id[place] ?? 0, duration)
}

type Numbers = (place: number) => number

/** The state's numbers for the names of a batch. They never change. */
interface Lookups {
  readonly state: PlanState
  readonly nameAt: Numbers
  readonly workstationAt: Numbers
  readonly classAt: Numbers
}

/** The parts of an extension say their names by one list. */
const known = new WeakMap<readonly string[], Lookups>()

const lookupsOf = (state: PlanState, texts: readonly string[]): Lookups => {
  const there = known.get(texts)
  if (there?.state === state) return there
  const lookups: Lookups = {
    state,
    nameAt: numbersOf(texts, (text) => intern(state.names, text)),
    workstationAt: numbersOf(texts, (text) => workstationNumber(state, text)),
    classAt: numbersOf(texts, classOfDay),
  }
  known.set(texts, lookups)
  return lookups
}

/** Numbers for names, each asked for when it is first met; more names may come. */
const numbersOf = (texts: readonly string[], numberOf: (text: string) => number): Numbers => {
  let numbers = new Int32Array(texts.length).fill(-1)
  return (place) => {
    const number = numbers[place] ?? -1
    if (number >= 0) return number
    if (place >= numbers.length) {
      const more = new Int32Array(texts.length).fill(-1)
      more.set(numbers)
      numbers = more
    }
    return (numbers[place] = numberOf(texts[place] ?? ''))
  }
}

type Cells = Int32Array | Float64Array | Uint8Array

const putAll = (column: Column, rows: Int32Array, cells: Cells): void => {
  for (let place = 0; place < rows.length; place += 1) put(column, rows[place] ?? 0, cells[place] ?? 0)
}

const putNumbers = (column: Column, rows: Int32Array, cells: Int32Array | Uint8Array, numberAt: Numbers): void => {
  for (let place = 0; place < rows.length; place += 1) put(column, rows[place] ?? 0, numberAt(cells[place] ?? 0))
}

const addStreams = (state: PlanState, added: PackedStreams, { nameAt, workstationAt, classAt }: Lookups): void => {
  const { streams } = state
  const { id } = added
  for (const row of id) addRow(streams, row)
  putNumbers(streams.workstation, id, added.workstation, workstationAt)
  putNumbers(streams.name, id, added.name, nameAt)
  putNumbers(streams.day, id, added.day, nameAt)
  putNumbers(streams.dayClass, id, added.day, classAt)
  putNumbers(streams.runCycle, id, added.runCycle, nameAt)
  putAll(streams.priority, id, added.priority)
  putAll(streams.limit, id, added.limit)
  putAll(streams.onUntil, id, added.onUntil)
  putAll(streams.scheduledAt, id, added.scheduledAt)
  putAll(streams.startAt, id, added.startAt)
  putAll(streams.untilAt, id, added.untilAt)
  putAll(streams.latestStartAt, id, added.latestStartAt)
  putAll(streams.deadlineAt, id, added.deadlineAt)
  putNumbers(streams.flags, id, added.carryForward, (is) => is * StreamFlag.keyword)
  putAll(streams.firstJob, id, added.firstJob)
  putAll(streams.jobCount, id, added.jobCount)
  addTimers(state, id, [
    ['stream-start', added.startAt],
    ['stream-until', added.untilAt],
    ['stream-deadline', added.deadlineAt],
  ])
}

const addJobs = (state: PlanState, added: PackedJobs, { nameAt, workstationAt }: Lookups): void => {
  const { jobs } = state
  const { id } = added
  for (const row of id) addRow(jobs, row)
  putAll(jobs.stream, id, added.stream)
  putNumbers(jobs.workstation, id, added.workstation, workstationAt)
  putNumbers(jobs.name, id, added.name, nameAt)
  putNumbers(jobs.definition, id, added.definition, nameAt)
  putAll(jobs.task, id, added.task)
  putAll(jobs.isRecovery, id, added.isRecovery)
  putAll(jobs.priority, id, added.priority)
  putAll(jobs.onUntil, id, added.onUntil)
  putAll(jobs.every, id, added.every)
  putAll(jobs.everyEndAt, id, added.everyEndAt)
  putAll(jobs.traits, id, added.traits)
  putAll(jobs.recoveryJob, id, added.recoveryJob)
  putAll(jobs.startAt, id, added.startAt)
  putAll(jobs.untilAt, id, added.untilAt)
  putAll(jobs.deadlineAt, id, added.deadlineAt)
  putNumbers(jobs.phase, id, added.isRecovery, (isRecovery) => (isRecovery === 0 ? Phase.waiting : Phase.dormant))
  countOpen(state, added)
  addTimers(state, id, [
    ['job-start', added.startAt],
    ['job-until', added.untilAt],
    ['job-deadline', added.deadlineAt],
  ])
}

/** The jobs of a stream are neighbours. */
const countOpen = ({ streams }: PlanState, { stream, isRecovery }: PackedJobs): void => {
  for (let from = 0, to = 0; from < stream.length; from = to) {
    const id = stream[from] ?? 0
    let steps = 0
    for (to = from; stream[to] === id; to += 1) if (isRecovery[to] === 0) steps += 1
    put(streams.openJobs, id, cell(streams.openJobs, id) + steps)
  }
}

/** Most rows wait for no time. */
const addTimers = (
  { timers }: PlanState,
  rows: Int32Array,
  kinds: readonly (readonly [TimerKind, Float64Array])[],
): void => {
  for (const [kind, times] of kinds) {
    times.forEach((at, place) => {
      if (at !== 0) addTimer(timers, { at, kind, id: rows[place] ?? 0 })
    })
  }
}
