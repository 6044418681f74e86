/** The history of runs: one row when a run has ended. */
import { copyHeader, CopyBuffer, dateNumber, writeText, type CopyColumn } from '#/db/copy-buffer.ts'
import type { Queryable } from '#/db/pool.ts'
import { sql } from '#/db/sql.ts'

/** A run that has ended, as it is kept. Instants are milliseconds since 1970, durations milliseconds, memory bytes. */
export interface RunRecord {
  readonly day: string
  readonly job: number
  readonly run: number
  readonly workstation: string
  readonly stream: string
  readonly name: string
  readonly outcome: 'succeeded' | 'abended' | 'failed' | 'refused' | 'unknown'
  readonly returnCode: number | null
  readonly signal: string | null
  readonly reason: string | null
  readonly readyAt: number | null
  readonly startedAt: number | null
  readonly endedAt: number
  readonly userMs: number | null
  readonly systemMs: number | null
  readonly peakMemory: number | null
  /** It takes the place of the row that said of the same run that its outcome was unknown. */
  readonly replaces?: true
}

const columns: readonly CopyColumn[] = [
  { name: 'day', type: 'date' },
  { name: 'job', type: 'int4' },
  { name: 'run', type: 'int4' },
  { name: 'workstation', type: 'text' },
  { name: 'stream', type: 'text' },
  { name: 'name', type: 'text' },
  { name: 'outcome', type: 'text' },
  { name: 'return_code', type: 'int4' },
  { name: 'signal', type: 'text' },
  { name: 'reason', type: 'text' },
  { name: 'ready_at', type: 'int8' },
  { name: 'started_at', type: 'int8' },
  { name: 'ended_at', type: 'int8' },
  { name: 'user_ms', type: 'int8' },
  { name: 'system_ms', type: 'int8' },
  { name: 'peak_memory', type: 'int8' },
]

/** What saves the rows; all of them are bytes by the time it is answered. */
export const encodeRuns = (runs: readonly RunRecord[]): ((database: Queryable) => Promise<void>) => {
  const replacing = runs.filter(({ replaces }) => replaces)
  const left = replacing.length === 0 ? runs : runs.filter((one, place) => !isReplaced(runs, one, place))
  const bytes = left.length === 0 ? [] : [...bytesOf(left)]
  return async (database) => {
    for (const { day, job, run } of replacing) {
      await database.execute(sql`delete from runs where day = ${day} and job = ${job} and run = ${run}`)
    }
    if (bytes.length > 0) await database.copyBytes('runs', columns, bytes)
  }
}

/** By a later row of the same commit. */
const isReplaced = (runs: readonly RunRecord[], { job, run }: RunRecord, place: number): boolean =>
  runs.some((other, later) => later > place && other.replaces === true && other.job === job && other.run === run)

/** More than the numbers of a row take. */
const rowSize = 160

/** Written by hand, as the ledger is: see `encode-ledger.ts`. */
const bytesOf = function* (runs: readonly RunRecord[]): Generator<Buffer> {
  const into = new CopyBuffer()
  let [day, days] = ['', 0]
  yield copyHeader
  for (const run of runs) {
    if (run.day !== day) {
      day = run.day
      days = dateNumber(day)
    }
    writeRun(into, run, days)
    if (into.isFull) yield into.take()
  }
  yield into.takeLast()
}

const writeRun = (into: CopyBuffer, run: RunRecord, days: number): void => {
  into.reserve(rowSize)
  into.int16(columns.length)
  into.field4(days)
  into.field4(run.job)
  into.field4(run.run)
  writeText(into, run.workstation)
  writeText(into, run.stream)
  writeText(into, run.name)
  writeText(into, run.outcome)
  into.reserve(rowSize)
  if (run.returnCode === null) into.fieldNull()
  else into.field4(run.returnCode)
  writeOptional(into, run.signal)
  writeOptional(into, run.reason)
  into.reserve(rowSize)
  writeWhole(into, run.readyAt)
  writeWhole(into, run.startedAt)
  into.field8(run.endedAt)
  writeWhole(into, run.userMs)
  writeWhole(into, run.systemMs)
  writeWhole(into, run.peakMemory)
}

const writeOptional = (into: CopyBuffer, text: string | null): void => {
  into.reserve(4)
  if (text === null) into.fieldNull()
  else writeText(into, text)
}

const writeWhole = (into: CopyBuffer, value: number | null): void => {
  if (value === null) into.fieldNull()
  else into.field8(Math.round(value))
}

/** A record by its columns. */
export const runColumns = sql`day, job, run, workstation, stream, name, outcome, return_code as "returnCode", signal, reason,
  ready_at as "readyAt", started_at as "startedAt", ended_at as "endedAt",
  user_ms as "userMs", system_ms as "systemMs", peak_memory as "peakMemory"`

/** The runs of some jobs of a day of the plan, by job, oldest first. */
export const listRunsOfSome = (database: Queryable, day: string, jobs: readonly number[]): Promise<RunRecord[]> =>
  database.query<RunRecord>(sql`
    select ${runColumns} from runs
     where day = ${day} and job = any(${[...jobs]}::int4[])
     order by job, run`)

/** The runs of a job of the plan, oldest first. */
export const listRunsOf = (database: Queryable, day: string, job: number): Promise<RunRecord[]> =>
  database.query<RunRecord>(sql`
    select ${runColumns} from runs
     where day = ${day} and job = ${job}
     order by run`)
