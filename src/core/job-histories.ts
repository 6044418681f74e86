/**
 * The histories of jobs: one row for each job by its name, `FTA1#PAYROLL.PAYCALC`, over all instances it has had and will have.
 *
 * A job of the plan is told its row when it enters, so that the end of a run need not look for it. Rows stay when instances
 * leave the plan, and are forgotten when none has come for as long as the site keeps statistics.
 */
import { addRow, cell, nextRow, put, removeRows } from './columns.ts'
import { findHistory, indexHistory, rebuildHistoryIndex } from './history-index.ts'
import { nameOf } from './names.ts'
import type { PlanState } from './state.ts'

/** Runs that are remembered of each class of day. */
export const runsKept = 16
/** Rows of samples that a history has. */
export const samplesAHistory = 3 * runsKept

/** Gives jobs that have entered the plan their rows, new ones where they are new to the site. */
export const addHistories = (state: PlanState, ids: Iterable<number>): void => {
  const { jobs, streams, histories } = state
  let [stream, workstation, streamName, day, dayName] = [0, 0, 0, 0, -1]
  for (const job of ids) {
    // The jobs of a stream are neighbours.
    if (cell(jobs.stream, job) !== stream) {
      stream = cell(jobs.stream, job)
      workstation = cell(streams.workstation, stream)
      streamName = cell(streams.name, stream)
      if (cell(streams.day, stream) !== dayName) {
        dayName = cell(streams.day, stream)
        day = dayNumber(nameOf(state.names, dayName))
      }
    }
    const name = cell(jobs.name, job)
    const key = { workstation, stream: streamName, name }
    const row = findHistory(state.historyIndex, histories, key) || openHistory(state, key)
    put(jobs.history, job, row)
    if (cell(histories.lastDay, row) < day) put(histories.lastDay, row, day)
  }
}

const openHistory = (
  { histories, samples, historyIndex }: PlanState,
  { workstation, stream, name }: { workstation: number; stream: number; name: number },
): number => {
  const row = histories.size
  addRow(histories, row)
  put(histories.workstation, row, workstation)
  put(histories.stream, row, stream)
  put(histories.name, row, name)
  for (const sample of samplesOf(row)) addRow(samples, sample)
  indexHistory(historyIndex, histories, row)
  return row
}

const samplesOf = function* (row: number): Generator<number> {
  for (let sample = row * samplesAHistory; sample < (row + 1) * samplesAHistory; sample += 1) yield sample
}

/** `2026-11-22` in days since 1970. */
const dayNumber = (text: string): number =>
  text === '' ? 0 : Math.floor(Temporal.PlainDate.from(text).toZonedDateTime('UTC').epochMilliseconds / 86_400_000)

/** Forgets the histories of jobs whose last instance was before a day, unless one of them is still in the plan. */
export const forgetHistories = (state: PlanState, firstDay: string): void => {
  const { histories, samples, historyIndex } = state
  const first = dayNumber(firstDay)
  const old = new Set<number>()
  for (let row = nextRow(histories, 1); row < histories.size; row = nextRow(histories, row + 1)) {
    if (cell(histories.name, row) !== 0 && cell(histories.lastDay, row) < first) old.add(row)
  }
  if (old.size === 0) return
  const { jobs } = state
  for (let job = nextRow(jobs, 1); job < jobs.size; job = nextRow(jobs, job + 1)) old.delete(cell(jobs.history, job))
  removeRows(histories, old)
  for (const row of old) removeRows(samples, samplesOf(row))
  rebuildHistoryIndex(historyIndex, histories)
}

/** Makes the index of histories that have come from a snapshot. */
export const indexHistories = ({ historyIndex, histories }: PlanState): void =>
  rebuildHistoryIndex(historyIndex, histories)
