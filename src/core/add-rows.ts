/**
 * Lets packed streams and jobs into the state's columns.
 *
 * Column by column: the cells are put from one row of numbers into another, and no row is ever an object. Names are looked up once
 * a batch, not once a row: 800 000 lookups of a day were a tenth of what the decision loop spent on it.
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
  const nameAt = numbersOf(names, (text) => intern(state.names, text))
  const workstationAt = numbersOf(names, (text) => workstationNumber(state, text))
  const classAt = numbersOf(names, classOfDay)
  addStreams(state, streams, { nameAt, workstationAt, classAt })
  addJobs(state, jobs, { nameAt, workstationAt })
  addHistories(state, jobs.id)
  for (const [place, duration] of durations) state.durations.set(jobs.id[place] ?? 0, duration)
}

type Numbers = (place: number) => number

/** The state's numbers for the names of a batch, each asked for when it is first met. */
const numbersOf = (texts: readonly string[], numberOf: (text: string) => number): Numbers => {
  const numbers = new Int32Array(texts.length).fill(-1)
  return (place) => {
    const known = numbers[place] ?? -1
    if (known >= 0) return known
    const number = numberOf(texts[place] ?? '')
    numbers[place] = number
    return number
  }
}

interface Lookups {
  readonly nameAt: Numbers
  readonly workstationAt: Numbers
}

interface StreamLookups extends Lookups {
  readonly classAt: Numbers
}

type Cells = Int32Array | Float64Array | Uint8Array

const putAll = (column: Column, rows: Int32Array, cells: Cells): void => {
  for (let place = 0; place < rows.length; place += 1) put(column, rows[place] ?? 0, cells[place] ?? 0)
}

const putNumbers = (column: Column, rows: Int32Array, cells: Int32Array, numberOf: Numbers): void => {
  for (let place = 0; place < rows.length; place += 1) put(column, rows[place] ?? 0, numberOf(cells[place] ?? 0))
}

const addStreams = (
  state: PlanState,
  added: PackedStreams,
  { nameAt, workstationAt, classAt }: StreamLookups,
): void => {
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
  putNumbers(streams.flags, id, Int32Array.from(added.carryForward), (is) => is * StreamFlag.keyword)
  putAll(streams.firstJob, id, added.firstJob)
  putAll(streams.jobCount, id, added.jobCount)
  addTimers(state, id, [
    ['stream-start', added.startAt],
    ['stream-until', added.untilAt],
    ['stream-deadline', added.deadlineAt],
  ])
}

const addJobs = (state: PlanState, added: PackedJobs, { nameAt, workstationAt }: Lookups): void => {
  const { jobs, streams } = state
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
  id.forEach((job, place) => {
    const isStep = added.isRecovery[place] === 0
    put(jobs.phase, job, isStep ? Phase.waiting : Phase.dormant)
    const stream = added.stream[place] ?? 0
    if (isStep) put(streams.openJobs, stream, cell(streams.openJobs, stream) + 1)
  })
  addTimers(state, id, [
    ['job-start', added.startAt],
    ['job-until', added.untilAt],
    ['job-deadline', added.deadlineAt],
  ])
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
