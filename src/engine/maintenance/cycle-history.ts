/** What the cycles so far say about the next one: read when a term begins and after each cycle, and else held in memory. */
import type { Queryable } from '#/db/pool.ts'
import type { Instant } from '#/lib/clock.ts'
import type { TaskName } from '#/model/maintenance.ts'
import { listBaselines } from '#/store/load.ts'
import {
  findPause,
  listCycles,
  listLastTaskRuns,
  listTaskRuns,
  type CycleRow,
  type PauseRow,
  type TaskRunRow,
} from '#/store/maintenance.ts'
import type { LastCycle } from './decide-cycle.ts'
import { hoursOfWeek } from './quiet-hours.ts'

export interface CycleHistory {
  /** Newest first. */
  readonly cycles: readonly CycleRow[]
  /** What the tasks of the newest did. */
  readonly lastRuns: readonly TaskRunRow[]
  readonly tasks: ReadonlyMap<TaskName, TaskHistory>
  readonly pause: PauseRow | undefined
  /** Starts by hour of the week; empty: not learnt yet. */
  readonly starts: readonly number[]
}

export interface TaskHistory {
  readonly last: TaskRunRow
  /** When it did its work last; null: never. */
  readonly doneAt: Instant | null
}

/** More than the longest row of failures that is looked at. */
const cyclesRead = 20

export const readHistory = async (database: Queryable): Promise<CycleHistory> => {
  const cycles = await listCycles(database, cyclesRead)
  const tasks = new Map<TaskName, TaskHistory>()
  for (const run of await listLastTaskRuns(database)) {
    const doneAt = run.outcome === 'done' ? run.endedAt : (tasks.get(run.task)?.doneAt ?? null)
    tasks.set(run.task, { last: run, doneAt })
  }
  const baselines = await listBaselines(database, 'starts')
  const starts = baselines.length === 0 ? [] : Array.from({ length: hoursOfWeek }, () => 0)
  for (const { hourOfWeek, mean } of baselines) starts[hourOfWeek] = mean
  const [newest] = cycles
  const lastRuns = newest === undefined ? [] : await listTaskRuns(database, newest.id)
  return { cycles, lastRuns, tasks, pause: await findPause(database), starts }
}

/**
 * Those by which the next one is timed, newest first. One that was ordered of some tasks does not stand for what is due; if it ended
 * with its server it is caught up all the same.
 */
export const countingCycles = ({ cycles }: Pick<CycleHistory, 'cycles'>): readonly CycleRow[] =>
  cycles.filter(({ whole, outcome }) => whole || outcome === 'cut-off')

/** The last cycle that did all the work there is; undefined when none has, of those that are remembered. */
export const lastSuccessOf = ({ cycles }: Pick<CycleHistory, 'cycles'>): CycleRow | undefined =>
  cycles.find(({ whole, outcome }) => whole && outcome === 'done')

/** The last cycle as `decideCycle` looks at it; undefined when there was none. */
export const lastCycleOf = (history: CycleHistory): LastCycle | undefined => {
  const cycles = countingCycles(history)
  const [last] = cycles
  if (last === undefined) return undefined
  const inARow = (outcome: CycleRow['outcome']): number => {
    const other = cycles.findIndex((cycle) => cycle.outcome !== outcome)
    return other === -1 ? cycles.length : other
  }
  return { startedAt: last.startedAt, failuresInARow: inARow('failed'), cutOffInARow: inARow('cut-off') }
}

/** Events of the ledger between two cycles, the mean of those that are known; null: of fewer than three none is. */
export const usualEventsOf = (history: CycleHistory): number | null => {
  const cycles = countingCycles(history)
  const [newest, oldest] = [cycles[0], cycles.at(-1)]
  if (newest === undefined || oldest === undefined || cycles.length < 4) return null
  return Math.round((newest.seq - oldest.seq) / (cycles.length - 1))
}
