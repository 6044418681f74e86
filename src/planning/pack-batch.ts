/** Packs the rows of a batch into columns (see `model/packed-batch.ts`). */
import {
  jobTraits,
  makeColumns,
  packedJobs,
  type PackedBatch,
  type PackedDependencies,
  type PackedJobs,
  type PackedStreams,
} from '#/model/packed-batch.ts'
import type { PlanBatch, PlanDependency, PlanJob, PlanStream } from '#/model/plan.ts'
import { onUntils } from '#/model/time-of-day.ts'
import { openDependencyRows } from './dependency-rows.ts'

/** The batch in columns; one that is packed is answered as it is. */
export const packBatch = (batch: PlanBatch | PackedBatch): PackedBatch => {
  if ('rows' in batch) return batch
  const names = openNames()
  const { streams, jobs, dependencies, ...rest } = batch
  const durations = new Map<number, Pick<PlanJob, 'longest' | 'shortest'>>()
  jobs.forEach(({ longest, shortest }, place) => {
    if (longest !== null || shortest !== null) durations.set(place, { longest, shortest })
  })
  const rows = {
    streams: packStreams(streams, names.numberOf),
    jobs: packJobs(jobs, names.numberOf),
    durations,
    dependencies: packDependencies(dependencies),
    names: names.texts,
  }
  return { ...rest, rows }
}

type NumberOf = (text: string | null) => number

/** Names, each once: whoever reads the columns looks it up once and not once a row. */
export interface NameList {
  readonly texts: string[]
  readonly numberOf: NumberOf
}

export const openNames = (): NameList => {
  const texts = ['']
  const numbers = new Map<string | null, number>([
    ['', 0],
    [null, 0],
  ])
  const numberOf: NumberOf = (text) => {
    const known = numbers.get(text)
    if (known !== undefined) return known
    numbers.set(text, texts.length)
    return texts.push(text ?? '') - 1
  }
  return { texts, numberOf }
}

const packStreams = (rows: readonly PlanStream[], numberOf: NumberOf): PackedStreams => ({
  id: Int32Array.from(rows, (row) => row.id),
  workstation: Int32Array.from(rows, (row) => numberOf(row.workstation)),
  name: Int32Array.from(rows, (row) => numberOf(row.name)),
  day: Int32Array.from(rows, (row) => numberOf(row.day)),
  runCycle: Int32Array.from(rows, (row) => numberOf(row.runCycle)),
  priority: Uint8Array.from(rows, (row) => row.priority),
  limit: Int32Array.from(rows, (row) => row.limit ?? -1),
  onUntil: Uint8Array.from(rows, (row) => onUntils.indexOf(row.onUntil)),
  carryForward: Uint8Array.from(rows, (row) => Number(row.carryForward)),
  key: Uint8Array.from(rows, (row) => Number(row.key)),
  scheduledAt: Float64Array.from(rows, (row) => row.scheduledAt),
  startAt: Float64Array.from(rows, (row) => row.startAt ?? 0),
  untilAt: Float64Array.from(rows, (row) => row.untilAt ?? 0),
  latestStartAt: Float64Array.from(rows, (row) => row.latestStartAt ?? 0),
  deadlineAt: Float64Array.from(rows, (row) => row.deadlineAt ?? 0),
  firstJob: Int32Array.from(rows, (row) => row.firstJob),
  jobCount: Int32Array.from(rows, (row) => row.jobCount),
})

/** Row by row: each is read from memory once. */
const packJobs = (rows: readonly PlanJob[], numberOf: NumberOf): PackedJobs => {
  const jobs = makeColumns(packedJobs, rows.length)
  rows.forEach((row, place) => {
    jobs.id[place] = row.id
    jobs.stream[place] = row.stream
    jobs.isRecovery[place] = row.role === 'recovery' ? 1 : 0
    jobs.workstation[place] = numberOf(row.workstation)
    jobs.name[place] = numberOf(row.name)
    jobs.definition[place] = numberOf(row.definition)
    jobs.task[place] = row.task
    jobs.priority[place] = row.priority
    jobs.onUntil[place] = onUntils.indexOf(row.onUntil)
    jobs.traits[place] = traitsOf(row)
    jobs.every[place] = row.every ?? 0
    jobs.recoveryJob[place] = row.recoveryJob ?? 0
    jobs.startAt[place] = row.startAt ?? 0
    jobs.untilAt[place] = row.untilAt ?? 0
    jobs.everyEndAt[place] = row.everyEndAt ?? 0
    jobs.deadlineAt[place] = row.deadlineAt ?? 0
  })
  return jobs
}

const traitsOf = (job: PlanJob): number => {
  let bits = 0
  jobTraits.forEach((trait, place) => {
    if (job[trait]) bits |= 1 << place
  })
  return bits
}

const packDependencies = (rows: readonly PlanDependency[]): PackedDependencies => {
  const packed = openDependencyRows()
  for (const row of rows) packed.add(row)
  return packed.finish()
}
