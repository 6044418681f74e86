/** What planning needs to know of the live plan: its numbers, the instances it has, the tasks it knows. */
import { cell, nextRow } from '#/core/columns.ts'
import { hasStreamFlag } from '#/core/flags.ts'
import { nameOf } from '#/core/names.ts'
import { StreamFlag, type PlanState } from '#/core/state.ts'
import { jobsIn } from '#/core/stream-jobs.ts'
import { streamName } from '#/core/view.ts'
import type { DefinitionIndex } from '#/planning/definition-index.ts'
import type { PlanOptions } from '#/planning/plan-options.ts'
import type { KnownInstance, OpenPending, PlanSources, Site } from '#/planning/plan-request.ts'
import { taskKey } from '#/planning/task-pool.ts'

/** What holds for the site when a plan is made. */
export interface PlanRules {
  readonly definitions: DefinitionIndex
  readonly site: Site
  readonly options: PlanOptions
}

/** A view of the state at this moment; the indexes are made when they are first asked for. */
export const planSources = (state: PlanState, rules: PlanRules): PlanSources => {
  let instances: Map<string, KnownInstance[]> | undefined
  let tasks: Map<string, number> | undefined
  return {
    ...rules,
    next: { ...state.nextIds },
    plannedThrough: state.plannedThrough,
    plannedStartOfDay: state.plannedStartOfDay,
    pending: listOpenPending(state),
    instances: (streamKey) => {
      instances ??= indexInstances(state)
      return instances.get(streamKey) ?? []
    },
    tasks: (key) => {
      tasks ??= new Map([...state.tasks.values()].map((task) => [taskKey(task), task.id]))
      return tasks.get(key)
    },
  }
}

/** The predecessors that are pending, but for those that are orphaned. */
export const listOpenPending = (state: PlanState): OpenPending[] => {
  const open: OpenPending[] = []
  for (const { id, waiter, stream, job, day, scheduledAt, condition, join, orphaned } of state.pending.values()) {
    if (orphaned) continue
    const waits = waiter.of === 'stream' ? waiter.id : cell(state.jobs.stream, waiter.id)
    const waiterStream = { id: waits, name: streamName(state, waits) }
    open.push({ id, waiter, stream, job, day, scheduledAt, condition, join, waiterStream })
  }
  return open
}

const indexInstances = (state: PlanState): Map<string, KnownInstance[]> => {
  const { streams, names } = state
  const index = new Map<string, KnownInstance[]>()
  for (let id = nextRow(streams, 1); id < streams.size; id = nextRow(streams, id + 1)) {
    if (cell(streams.workstation, id) === 0 || hasStreamFlag(state, id, StreamFlag.userJobs)) continue
    const key = streamName(state, id).toUpperCase()
    const instance: KnownInstance = {
      id,
      day: nameOf(names, cell(streams.day, id)),
      scheduledAt: cell(streams.scheduledAt, id),
      isPlanned: nameOf(names, cell(streams.runCycle, id)) !== '',
      jobs: (name) => stepNamed(state, id, name),
    }
    addInstance(index, key, instance)
  }
  addDeparted(index, state.departed, names.texts)
  return index
}

export const addInstance = (index: Map<string, KnownInstance[]>, key: string, instance: KnownInstance): void => {
  const known = index.get(key)
  if (known === undefined) index.set(key, [instance])
  else known.push(instance)
}

const noJob = (): undefined => undefined

/** Adds the instances that have left the plan; they have no numbers any more. There are those of weeks: see `core/departed.ts`. */
export const addDeparted = (
  index: Map<string, KnownInstance[]>,
  departed: ReadonlyMap<number, Float64Array>,
  names: readonly string[],
): void => {
  const lists: (KnownInstance[] | undefined)[] = []
  const listOf = (name: number): KnownInstance[] => {
    const key = (names[name] ?? '').toUpperCase()
    const list = index.get(key) ?? []
    index.set(key, list)
    lists[name] = list
    return list
  }
  for (const cells of departed.values()) {
    for (let at = 0; at < cells.length; at += 3) {
      const name = cells[at] ?? 0
      const day = names[cells[at + 1] ?? 0] ?? ''
      const scheduledAt = cells[at + 2] ?? 0
      const list = lists[name] ?? listOf(name)
      list.push({ id: 0, day, scheduledAt, isPlanned: true, hasLeft: true, jobs: noJob })
    }
  }
}

const stepNamed = (state: PlanState, stream: number, name: string): number | undefined => {
  const { jobs, names } = state
  for (const job of jobsIn(state, stream)) {
    const isStep = cell(jobs.isRecovery, job) === 0
    if (isStep && nameOf(names, cell(jobs.name, job)).toUpperCase() === name) return job
  }
  return undefined
}
