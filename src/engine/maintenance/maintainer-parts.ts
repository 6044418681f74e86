/** What the maintainer is made of. */
import type { ConnectionTarget } from '#/db/connection.ts'
import type { Database } from '#/db/pool.ts'
import type { Alarm, Clock, Instant } from '#/lib/clock.ts'
import type { Log } from '#/lib/log.ts'
import type { GlobalOptions } from '#/model/global-options.ts'
import type { LoadNow } from '#/monitoring/load-meter.ts'
import type { Task } from './task.ts'

/** The term in which this server leads. */
export interface Term {
  readonly term: number
  /** The last event of the plan in memory. */
  readonly seq: number
  /** When the last planned day ends; null: nothing is planned. */
  readonly planEnd: Instant | null
}

export interface MaintainerParts {
  readonly database: () => Database
  readonly connection: () => ConnectionTarget
  readonly clock: Clock
  /** Milliseconds that only ever go forward, however the clock is set. */
  readonly monotonic: () => number
  readonly alarm: Alarm
  readonly log: Log
  readonly server: string
  readonly timezone: string
  readonly options: () => Pick<GlobalOptions, 'maintenanceInterval' | 'maintenanceWindows'>
  /** Undefined while this server does not lead. */
  readonly term: () => Term | undefined
  /** The plan in memory is not what is committed: the term given ends, and the state is rebuilt. */
  readonly dropPlan: (term: number, why: Error) => void
  readonly load: () => LoadNow
  /** The processor time that this thread has taken so far, in milliseconds. */
  readonly processorMs: () => number
  readonly tasks: readonly Task[]
}
