/**
 * What planning needs to know of the live plan, as plain data: copied at one moment, read in another thread.
 *
 * Names stand as numbers into one list, and rows as columns of numbers, so that the copy of a plan of 200 000 jobs takes
 * milliseconds.
 */
import { jobCountOf } from '#/core/added-jobs.ts'
import { cell, nextRow, type Column } from '#/core/columns.ts'
import { hasStreamFlag } from '#/core/flags.ts'
import { StreamFlag, type PlanState } from '#/core/state.ts'
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

/** The copy at this moment. Cells are put into cells: there are hundreds of thousands of steps. */
export const copyPlan = (state: PlanState): PlanCopy => {
  const { names } = state
  const { ids, steps: most } = streamsIn(state)
  const cells = (column: Column): Int32Array => ids.map((id) => cell(column, id))
  const { streams } = state
  const { firsts, steps } = copySteps(state, ids, most)
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
      id: ids,
      workstation: cells(streams.workstation),
      name: cells(streams.name),
      day: cells(streams.day),
      runCycle: cells(streams.runCycle),
      scheduledAt: Float64Array.from(ids, (id) => cell(streams.scheduledAt, id)),
      steps: firsts,
    },
    steps,
  }
}

/** The streams of the plan, and how many steps they have at most. */
const streamsIn = (state: PlanState): { ids: Int32Array; steps: number } => {
  const { streams } = state
  const ids: number[] = []
  let steps = 0
  for (let id = nextRow(streams, 1); id < streams.size; id = nextRow(streams, id + 1)) {
    if (cell(streams.workstation, id) === 0 || hasStreamFlag(state, id, StreamFlag.userJobs)) continue
    ids.push(id)
    steps += jobCountOf(state, id)
  }
  return { ids: Int32Array.from(ids), steps }
}

/** The steps of the streams, and where those of each begin. */
const copySteps = (
  state: PlanState,
  streamIds: Int32Array,
  most: number,
): { firsts: Int32Array; steps: PlanCopy['steps'] } => {
  const { jobs, streams, added } = state
  const firsts = new Int32Array(streamIds.length + 1)
  const [id, name] = [new Int32Array(most), new Int32Array(most)]
  let count = 0
  const add = (job: number): void => {
    if (cell(jobs.isRecovery, job) === 1) return
    id[count] = job
    name[count] = cell(jobs.name, job)
    count += 1
  }
  streamIds.forEach((stream, place) => {
    const first = cell(streams.firstJob, stream)
    const end = first + cell(streams.jobCount, stream)
    for (let job = first; job < end; job += 1) if (cell(jobs.stream, job) === stream) add(job)
    if (added.size > 0) for (const job of added.get(stream) ?? []) add(job)
    firsts[place + 1] = count
  })
  return { firsts, steps: { id: id.subarray(0, count), name: name.subarray(0, count) } }
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
  const upper = upperCase(names)
  const keyOf = streamKeys(upper, upperCase(workstations))
  streams.id.forEach((id, place) => {
    const at = (column: Int32Array): number => column[place] ?? 0
    const instance: KnownInstance = {
      id,
      day: names[at(streams.day)] ?? '',
      scheduledAt: streams.scheduledAt[place] ?? 0,
      isPlanned: at(streams.runCycle) !== 0,
      jobs: (name) => {
        for (let step = at(streams.steps); step < (streams.steps[place + 1] ?? 0); step += 1) {
          if (upper(steps.name[step] ?? 0) === name) return steps.id[step]
        }
        return undefined
      },
    }
    addInstance(index, keyOf(at(streams.workstation), at(streams.name)), instance)
  })
  addDeparted(index, departed, names)
  return index
}

/** The names in upper case, each when it is first asked for. */
const upperCase = (names: readonly string[]): ((place: number) => string) => {
  const known: string[] = []
  return (place) => (known[place] ??= (names[place] ?? '').toUpperCase())
}

type NameAt = (place: number) => string

/** The keys of streams: a stream has hundreds of instances, and one key. */
const streamKeys = (nameAt: NameAt, workstationAt: NameAt): ((workstation: number, name: number) => string) => {
  const known = new Map<number, string>()
  return (workstation, name) => {
    const pair = workstation * 2 ** 26 + name
    const key = known.get(pair) ?? `${workstationAt(workstation)}#${nameAt(name)}`
    known.set(pair, key)
    return key
  }
}
