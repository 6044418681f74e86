/** The streams and jobs of a batch: each instance is the shape of its stream with its own numbers and times. */
import {
  makeColumns,
  packedJobs,
  packedStreams,
  type Durations,
  type PackedJobs,
  type PackedRows,
} from '#/model/packed-batch.ts'
import type { PlanJob } from '#/model/plan.ts'
import { onUntils } from '#/model/time-of-day.ts'
import type { NewInstance } from './instances.ts'
import { openNames } from './pack-batch.ts'
import type { PreparedStream } from './prepared-stream.ts'
import { shapeOf, type Numbering, type StreamShape } from './stream-shape.ts'
import type { TaskPool } from './task-pool.ts'
import { unpackJobs } from './unpack-batch.ts'

type InstanceRows = Pick<PackedRows, 'streams' | 'jobs' | 'durations'>

/** In the order of the instances; the jobs of each are neighbours. `jobColumns`: those that are wanted; absent: all. */
export const packInstances = (
  instances: readonly NewInstance[],
  numbering: Numbering,
  jobColumns?: readonly (keyof PackedJobs)[],
): InstanceRows => {
  const jobCount = instances.reduce((sum, { stream }) => sum + stream.jobs.length, 0)
  const rows = {
    streams: makeColumns(packedStreams, instances.length),
    jobs: jobColumns === undefined ? makeColumns(packedJobs, jobCount) : someColumns(jobColumns, jobCount),
    durations: new Map<number, Durations>(),
  }
  const shapes = new Map<PreparedStream, StreamShape>()
  let row = 0
  instances.forEach((instance, place) => {
    const { stream } = instance
    const shape = shapes.get(stream) ?? shapeOf(stream, numbering)
    shapes.set(stream, shape)
    putStream(rows.streams, place, instance, shape)
    nameStream(rows.streams, place, instance, numbering)
    putJobs(rows.jobs, row, instance, shape)
    for (const [at, duration] of shape.durations) rows.durations.set(row + at, duration)
    row += stream.jobs.length
  })
  return rows
}

/** A cell that is put into a column without cells is not kept. */
const someColumns = (names: readonly (keyof PackedJobs)[], rows: number): PackedJobs => {
  const none = makeColumns(packedJobs, 0)
  const wanted = Object.fromEntries(names.map((name) => [name, new packedJobs[name](rows)]))
  return { ...none, ...wanted }
}

/** The jobs of one instance, in rows. */
export const jobRows = (instance: NewInstance, pool: TaskPool): PlanJob[] => {
  const names = openNames()
  const taskOf: Numbering['taskOf'] = ({ definition, scope }) => pool.idOf(definition, scope)
  const { jobs, durations } = packInstances([instance], { numberOf: names.numberOf, taskOf })
  return unpackJobs({ jobs, durations, names: names.texts })
}

const putStream = (
  streams: InstanceRows['streams'],
  place: number,
  { id, stream, occurrence, firstJob }: NewInstance,
  shape: StreamShape,
): void => {
  streams.id[place] = id
  streams.workstation[place] = shape.workstation
  streams.name[place] = shape.name
  streams.priority[place] = shape.priority
  streams.limit[place] = shape.limit
  streams.onUntil[place] = onUntils.indexOf(occurrence.onUntil)
  streams.carryForward[place] = shape.carryForward
  streams.key[place] = shape.key
  streams.scheduledAt[place] = occurrence.scheduledAt
  streams.startAt[place] = occurrence.startAt ?? 0
  streams.untilAt[place] = occurrence.untilAt ?? 0
  streams.latestStartAt[place] = occurrence.latestStartAt ?? 0
  streams.deadlineAt[place] = occurrence.deadlineAt ?? 0
  streams.firstJob[place] = firstJob
  streams.jobCount[place] = stream.jobs.length
}

/** What names it has of its own. */
const nameStream = (
  streams: InstanceRows['streams'],
  place: number,
  { day, occurrence: { alias, runCycle } }: NewInstance,
  { numberOf }: Numbering,
): void => {
  streams.day[place] = numberOf(day)
  if (alias !== undefined) streams.name[place] = numberOf(alias)
  if (runCycle !== null) streams.runCycle[place] = numberOf(runCycle)
}

/** Cell by cell: a set of each column takes longer, for streams have a dozen jobs. */
const putJobs = (
  jobs: InstanceRows['jobs'],
  row: number,
  { id, firstJob, occurrence }: NewInstance,
  { jobs: shape, hasMonitor, timesOn }: StreamShape,
): void => {
  const count = shape.id.length
  const times = timesOn(occurrence.day)
  for (let place = 0; place < count; place += 1) {
    const to = row + place
    const recovery = shape.recoveryJob[place] ?? 0
    jobs.id[to] = firstJob + place
    jobs.stream[to] = id
    jobs.isRecovery[to] = shape.isRecovery[place] ?? 0
    jobs.workstation[to] = shape.workstation[place] ?? 0
    jobs.name[to] = shape.name[place] ?? 0
    jobs.definition[to] = shape.definition[place] ?? 0
    jobs.task[to] = shape.task[place] ?? 0
    jobs.priority[to] = shape.priority[place] ?? 0
    jobs.onUntil[to] = shape.onUntil[place] ?? 0
    jobs.traits[to] = shape.traits[place] ?? 0
    jobs.every[to] = shape.every[place] ?? 0
    jobs.recoveryJob[to] = recovery === 0 ? 0 : firstJob + recovery - 1
  }
  if (times !== undefined && jobs.startAt.length > 0) {
    jobs.startAt.set(times.startAt, row)
    jobs.untilAt.set(times.untilAt, row)
    jobs.onUntil.set(times.onUntil, row)
    jobs.deadlineAt.set(times.deadlineAt, row)
    jobs.everyEndAt.set(times.everyEndAt, row)
  }
  if (hasMonitor) jobs.startAt[row] = occurrence.watch?.from ?? 0
}
