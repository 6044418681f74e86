/**
 * The rows of a packed batch as binary COPY wants them.
 *
 * Pure, so that the thread that plans a day encodes it too: on the decision loop it was a fifth of what an extension took there.
 */
import { encodeRows, type CopyColumn } from '#/db/copy-buffer.ts'
import type { EncodedRows, PackedBatch, PackedRows } from '#/model/packed-batch.ts'
import { valuesOfDependency, valuesOfPlainFollows } from './dependency-columns.ts'
import { valuesOfJob, valuesOfStream } from './plan-columns.ts'

const int4 = (...names: string[]): CopyColumn[] => names.map((name) => ({ name, type: 'int4' }))
const int2 = (...names: string[]): CopyColumn[] => names.map((name) => ({ name, type: 'int2' }))
const int8 = (...names: string[]): CopyColumn[] => names.map((name) => ({ name, type: 'int8' }))
const text = (...names: string[]): CopyColumn[] => names.map((name) => ({ name, type: 'text' }))
const day: CopyColumn = { name: 'day', type: 'date' }

export const streamColumns = [
  day,
  ...int4('batch', 'id'),
  ...text('workstation', 'name'),
  ...int8('scheduled_at', 'start_at', 'until_at'),
  ...int2('on_until'),
  ...int8('deadline_at'),
  ...int2('priority'),
  ...int4('job_limit'),
  ...int2('carry_forward'),
  ...text('run_cycle'),
  ...int4('first_job', 'job_count'),
  ...int8('latest_start_at'),
  ...int2('is_key'),
]

export const jobColumns = [
  day,
  ...int4('batch', 'id', 'stream'),
  ...int2('role'),
  ...text('workstation', 'name', 'definition'),
  ...int4('task'),
  ...int8('start_at', 'until_at'),
  ...int2('on_until'),
  ...int8('deadline_at'),
  ...int2('priority'),
  ...int4('every', 'recovery_job'),
  ...int8('every_end_at'),
  ...int2('traits'),
  { name: 'durations', type: 'jsonb' } as const,
]

export const dependencyColumns = [
  day,
  ...int4('batch', 'position'),
  ...int2('type', 'waiter_of'),
  ...int4('waiter', 'target', 'units'),
  { name: 'detail', type: 'jsonb' } as const,
]

/** Undefined when the batch has no stream and no day: then whoever writes it says the day of its dependencies. */
export const encodeBatch = (batch: PackedBatch): EncodedRows | undefined => {
  const { names, streams } = batch.rows
  const day = streams.day.length > 0 ? names[streams.day[0] ?? 0] : (batch.into?.day ?? batch.from ?? undefined)
  return day === undefined ? undefined : encodeWith(batch, day)
}

/** `dayOfBatch`: where a dependency lies that takes the place of a pending one of an earlier batch. */
export const encodeWith = ({ id, rows }: PackedBatch, dayOfBatch: string): EncodedRows => {
  const { names, streams, dependencies } = rows
  const days = new Set(dependencies.waiter.length + rows.jobs.id.length === 0 ? [] : [dayOfBatch])
  for (const day of streams.day) days.add(names[day] ?? '')
  const dayOf = daysOf(rows, dayOfBatch)
  return {
    days: [...days],
    streams: encode(streamColumns, streamRows(rows, id)),
    jobs: encode(jobColumns, jobRows(rows, id, dayOf)),
    dependencies: encode(dependencyColumns, dependencyRows(rows, id, dayOf)),
  }
}

/** In memory of its own, which may change its thread. */
const encode = (columns: readonly CopyColumn[], rows: Iterable<readonly unknown[]>): Uint8Array => {
  const pieces = [...encodeRows(columns, rows)]
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}

interface Days {
  readonly ofStream: (stream: number) => string
  readonly ofJob: (job: number) => string
}

const daysOf = ({ names, streams, jobs }: PackedRows, dayOfBatch: string): Days => {
  const days = new Map<number, string>()
  streams.id.forEach((id, place) => days.set(id, names[streams.day[place] ?? 0] ?? ''))
  const places = new Map<number, number>()
  jobs.id.forEach((id, place) => places.set(id, place))
  const ofStream = (stream: number): string => days.get(stream) ?? dayOfBatch
  return { ofStream, ofJob: (job) => ofStream(jobs.stream[places.get(job) ?? -1] ?? 0) }
}

const streamRows = function* (rows: PackedRows, batch: number): Generator<unknown[]> {
  for (let place = 0; place < rows.streams.id.length; place += 1) yield valuesOfStream(rows, place, batch)
}

const jobRows = function* (rows: PackedRows, batch: number, { ofStream }: Days): Generator<unknown[]> {
  const { stream, id } = rows.jobs
  for (let place = 0; place < id.length; place += 1) {
    yield [ofStream(stream[place] ?? 0), batch, ...valuesOfJob(rows, place)]
  }
}

const dependencyRows = function* (rows: PackedRows, batch: number, days: Days): Generator<unknown[]> {
  const { waiter, predecessor, others } = rows.dependencies
  const rest = others.values()
  for (let place = 0; place < waiter.length; place += 1) {
    const holder = waiter[place] ?? 0
    const from = predecessor[place] ?? 0
    const other = from === 0 ? rest.next().value : undefined
    const values = other === undefined ? valuesOfPlainFollows(holder, from) : valuesOfDependency(other)
    yield [holder < 0 ? days.ofStream(-holder) : days.ofJob(holder), batch, place, ...values]
  }
}
