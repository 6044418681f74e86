/**
 * How long a job is expected to take: the median of its last successful runs on days of the same class, and how far they spread.
 *
 * Runs are written down as they end, in O(1) and without making anything; the median is taken when somebody asks.
 */
import type { ExpectedDuration } from '#/model/expected-duration.ts'
import { cell, put, type Column } from './columns.ts'
import type { PlanState } from './state.ts'
import { runsKept, samplesAHistory } from './job-histories.ts'

/** Of a job that has never run (User's Guide and Reference, "Workload service assurance": one minute). */
export const unknownDuration = 60_000

const longestKept = 2 ** 31 - 1
const classes = 3

const countsOf = ({ histories }: PlanState, dayClass: number): Column =>
  dayClass === 0 ? histories.workingDays : dayClass === 1 ? histories.weekends : histories.monthEnds

/** Writes down how long a successful run of a job took, milliseconds. The oldest of its class gives way. */
export const addDuration = (state: PlanState, job: number, ms: number): void => {
  const { jobs, streams, samples } = state
  const history = cell(jobs.history, job)
  if (history === 0) return
  const dayClass = cell(streams.dayClass, cell(jobs.stream, job))
  const counts = countsOf(state, dayClass)
  const count = cell(counts, history)
  put(
    samples.ms,
    history * samplesAHistory + dayClass * runsKept + (count % runsKept),
    Math.min(Math.max(0, ms), longestKept),
  )
  put(counts, history, count + 1 < 2 * runsKept ? count + 1 : runsKept)
}

/** What is expected of a job of the plan. */
export const expectedDuration = (state: PlanState, job: number): ExpectedDuration => {
  const { jobs, streams } = state
  return expectedOf(state, cell(jobs.history, job), cell(streams.dayClass, cell(jobs.stream, job)))
}

/** What is expected of the job of a history on a day of a class. */
export const expectedOf = (state: PlanState, history: number, dayClass: number): ExpectedDuration => {
  const own = samplesOf(state, history, dayClass)
  if (own.length > 0) return { ...summary(own), otherDays: false }
  const others: number[] = []
  for (let other = 0; other < classes; other += 1) others.push(...samplesOf(state, history, other))
  if (others.length > 0) return { ...summary(others), otherDays: true }
  return { ms: unknownDuration, spread: unknownDuration, runs: 0, otherDays: false }
}

const samplesOf = (state: PlanState, history: number, dayClass: number): number[] => {
  const count = history === 0 ? 0 : Math.min(runsKept, cell(countsOf(state, dayClass), history))
  const first = history * samplesAHistory + dayClass * runsKept
  const found: number[] = []
  for (let place = 0; place < count; place += 1) found.push(cell(state.samples.ms, first + place))
  return found
}

/** 1 / Φ⁻¹(3/4): the median absolute deviation of a normal distribution times this is its standard deviation. */
const deviations = 1.4826
/** Few runs say little of how far they spread: below so many a quarter of the median is taken at least. */
const fewRuns = 5

const summary = (runs: number[]): Pick<ExpectedDuration, 'ms' | 'spread' | 'runs'> => {
  const ms = medianOf(runs)
  const deviation = deviations * medianOf(runs.map((run) => Math.abs(run - ms)))
  return { ms, spread: runs.length < fewRuns ? Math.max(deviation, ms / 4) : deviation, runs: runs.length }
}

const medianOf = (values: number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2
}
