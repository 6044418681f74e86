/** The history of runs: one row when a run has ended. */
import type { CopyColumn } from '#/db/copy-buffer.ts'
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

export const saveRuns = async (database: Queryable, runs: readonly RunRecord[]): Promise<void> => {
  if (runs.length === 0) return
  await database.copyIn('runs', columns, runs.map(valuesOf))
}

const whole = (value: number | null): number | null => (value === null ? null : Math.round(value))

const valuesOf = (run: RunRecord): unknown[] => [
  run.day,
  run.job,
  run.run,
  run.workstation,
  run.stream,
  run.name,
  run.outcome,
  run.returnCode,
  run.signal,
  run.reason,
  whole(run.readyAt),
  whole(run.startedAt),
  whole(run.endedAt),
  whole(run.userMs),
  whole(run.systemMs),
  whole(run.peakMemory),
]

/** The runs of a job of the plan, oldest first. */
export const listRunsOf = (database: Queryable, day: string, job: number): Promise<RunRecord[]> =>
  database.query<RunRecord>(sql`
    select day, job, run, workstation, stream, name, outcome, return_code as "returnCode", signal, reason,
           ready_at as "readyAt", started_at as "startedAt", ended_at as "endedAt",
           user_ms as "userMs", system_ms as "systemMs", peak_memory as "peakMemory"
      from runs
     where day = ${day} and job = ${job}
     order by run`)
