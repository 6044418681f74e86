/**
 * What planning needs to know of the live plan, as plain data: copied at one moment, read in another thread.
 *
 * Names stand as numbers into one list, and rows as columns of numbers, so that the copy of a plan of 200 000 jobs takes
 * milliseconds.
 */
import { cell, nextRow, type Column } from '#/core/columns.ts'
import { listDeparted } from '#/core/departed.ts'
import { hasStreamFlag } from '#/core/flags.ts'
import { StreamFlag, type PlanState } from '#/core/state.ts'
import { jobsIn } from '#/core/stream-jobs.ts'
import type { NextIds, PlanTask } from '#/model/plan.ts'
import type { KnownInstance, OpenPending, PlanSources } from '#/planning/plan-request.ts'
import { taskKey } from '#/planning/task-pool.ts'
import { addDeparted, addInstance, listOpenPending } from './plan-sources.ts'

export interface PlanCopy {
  readonly next: NextIds
  readonly plannedThrough: string
  readonly plannedStartOfDay: number | null
  readonly closedThrough: string
  readonly pending: readonly OpenPending[]
  /** See `core/departed.ts`. */
  readonly departed: ReadonlyMap<number, Float64Array>
  /** All names of the plan, and of its workstations; the columns say them by their place. */
  readonly names: readonly string[]
  readonly workstations: readonly string[]
  readonly streams: {
    readonly id: Int32Array
    readonly workstation: Int32Array
    readonly name: Int32Array
    readonly day: Int32Array
    /** Which run cycle put it there: a name. */
    readonly runCycle: Int32Array
    readonly scheduledAt: Float64Array
    /** Where its steps begin; they end where those of the next begin. */
    readonly steps: Int32Array
  }
  readonly steps: { readonly id: Int32Array; readonly name: Int32Array }
}

/** The copy at this moment. */
export const copyPlan = (state: PlanState): PlanCopy => {
  const { streams, jobs, names } = state
  const ids: number[] = []
  for (let id = nextRow(streams, 1); id < streams.size; id = nextRow(streams, id + 1)) {
    if (cell(streams.workstation, id) !== 0 && !hasStreamFlag(state, id, StreamFlag.userJobs)) ids.push(id)
  }
  const stepIds: number[] = []
  const firstSteps = ids.map((stream) => {
    const firstStep = stepIds.length
    for (const job of jobsIn(state, stream)) if (cell(jobs.isRecovery, job) === 0) stepIds.push(job)
    return firstStep
  })
  const cells = (column: Column, rows: readonly number[]): Int32Array =>
    Int32Array.from(rows, (row) => cell(column, row))
  return {
    next: { ...state.nextIds },
    plannedThrough: state.plannedThrough,
    plannedStartOfDay: state.plannedStartOfDay,
    closedThrough: state.closedThrough,
    pending: listOpenPending(state),
    departed: new Map(state.departed),
    names: names.texts.slice(),
    workstations: state.workstations.map(({ name }) => name),
    streams: {
      id: Int32Array.from(ids),
      workstation: cells(streams.workstation, ids),
      name: cells(streams.name, ids),
      day: cells(streams.day, ids),
      runCycle: cells(streams.runCycle, ids),
      scheduledAt: Float64Array.from(ids, (id) => cell(streams.scheduledAt, id)),
      steps: Int32Array.from([...firstSteps, stepIds.length]),
    },
    steps: { id: Int32Array.from(stepIds), name: cells(jobs.name, stepIds) },
  }
}

/** The copy as planning asks it; `tasks` are those of the plan. */
export const sourcesOfCopy = (
  copy: PlanCopy,
  tasks: readonly PlanTask[],
): Pick<PlanSources, 'next' | 'plannedThrough' | 'plannedStartOfDay' | 'pending' | 'instances' | 'tasks'> => {
  const instances = indexCopy(copy)
  const ids = new Map(tasks.map((task) => [taskKey(task), task.id]))
  return {
    next: copy.next,
    plannedThrough: copy.plannedThrough,
    plannedStartOfDay: copy.plannedStartOfDay,
    pending: copy.pending,
    instances: (streamKey) => instances.get(streamKey) ?? [],
    tasks: (key) => ids.get(key),
  }
}

const indexCopy = ({ names, workstations, streams, steps, departed }: PlanCopy): Map<string, KnownInstance[]> => {
  const index = new Map<string, KnownInstance[]>()
  streams.id.forEach((id, place) => {
    const at = (column: Int32Array): number => column[place] ?? 0
    const key = `${workstations[at(streams.workstation)]}#${names[at(streams.name)]}`.toUpperCase()
    const instance: KnownInstance = {
      id,
      day: names[at(streams.day)] ?? '',
      scheduledAt: streams.scheduledAt[place] ?? 0,
      isPlanned: at(streams.runCycle) !== 0,
      jobs: (name) => {
        for (let step = at(streams.steps); step < (streams.steps[place + 1] ?? 0); step += 1) {
          if (names[steps.name[step] ?? 0]?.toUpperCase() === name) return steps.id[step]
        }
        return undefined
      },
    }
    addInstance(index, key, instance)
  })
  addDeparted(index, listDeparted(departed, names))
  return index
}
