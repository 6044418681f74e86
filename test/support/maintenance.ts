/** Maintenance on a real database, with a clock and tasks of the test: a server of its own for each `maintainerOf`. */
import type { TestDatabase } from '#/db/test-database.ts'
import { createMaintainer, type Maintainer } from '#/engine/maintenance/maintainer.ts'
import type { MaintainerParts, Term } from '#/engine/maintenance/maintainer-parts.ts'
import type { Task, TaskWork, TaskReport } from '#/engine/maintenance/task.ts'
import type { Alarm, ManualClock } from '#/lib/clock.ts'
import { silentLog } from '#/lib/log.ts'
import type { TaskName } from '#/model/maintenance.ts'
import { openTerm } from '#/store/leadership.ts'

export const hour = 3_600_000

/** An alarm that rings when the test says so. */
export const handAlarm = (): { readonly alarm: Alarm; readonly ring: () => void; readonly set: () => number } => {
  const rings = new Set<() => void>()
  return {
    alarm: (_milliseconds, ring) => {
      rings.add(ring)
      return () => rings.delete(ring)
    },
    ring: () => {
      for (const ring of rings) ring()
    },
    set: () => rings.size,
  }
}

export const taskOf = (
  name: TaskName,
  run: (work: TaskWork) => Promise<TaskReport> = async () => ({ said: 'Done.' }),
  everyMs = 0,
): Task => ({ name, about: 'For a test.', timeoutMs: 60_000, everyMs, run })

export interface Server {
  readonly maintainer: Maintainer
  /** Opens the next term. */
  readonly lead: () => Promise<void>
  readonly leadNoMore: () => void
  /** Settles when the cycle under way has ended. */
  readonly ended: () => Promise<void>
}

interface ServerParts extends Partial<MaintainerParts> {
  readonly clock: ManualClock
  readonly tasks: readonly Task[]
}

/** Of whoever knows by himself whether he leads. */
export const maintainerOver = (
  database: TestDatabase,
  parts: ServerParts & Pick<MaintainerParts, 'term'>,
): Maintainer => {
  const begun = parts.clock.now()
  return createMaintainer({
    database: () => database,
    connection: () => database.connection,
    // A process that has run for long.
    monotonic: () => parts.clock.now() - begun,
    alarm: handAlarm().alarm,
    log: silentLog,
    server: 'test',
    timezone: 'UTC',
    options: () => ({ maintenanceInterval: 6, maintenanceWindows: [] }),
    dropPlan: () => undefined,
    processorMs: () => 0,
    load: () => ({ loopDelayMs: 0, startsPerMinute: 0, commitMs: 0 }),
    ...parts,
  })
}

/** A server that leads from the start, for a day already. */
export const maintainerOf = async (database: TestDatabase, parts: ServerParts): Promise<Server> => {
  let leading: Term | undefined
  const lead = async (): Promise<void> => {
    const { term } = await openTerm(database, 'test', parts.clock.now())
    leading = { term, seq: 0, planEnd: null }
  }
  await lead()
  const maintainer = maintainerOver(database, { term: () => leading, ...parts })
  return {
    maintainer,
    lead,
    leadNoMore: () => {
      leading = undefined
      maintainer.termOver()
    },
    ended: async () => {
      while (maintainer.now().underWay !== undefined) await new Promise(setImmediate)
    },
  }
}
