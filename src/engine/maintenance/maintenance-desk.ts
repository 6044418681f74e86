/** What is asked about maintenance and ordered from it. Any server answers; the leader takes orders. */
import { requiredInstantText } from '#/core/view.ts'
import type { Queryable } from '#/db/pool.ts'
import type { Clock, Instant } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Cause } from '#/model/event.ts'
import type { GlobalOptions } from '#/model/global-options.ts'
import type { TaskName } from '#/model/maintenance.ts'
import type { MaintenanceStatus, MaintenanceTask } from '#/model/maintenance-views.ts'
import { formatOffPeak } from '#/model/off-peak.ts'
import type { CycleRow } from '#/store/maintenance.ts'
import { readHistory, type CycleHistory } from './cycle-history.ts'
import { boundsOf, type NextCycle } from './decide-cycle.ts'
import type { Maintainer, Maintenance, UnderWay } from './maintainer.ts'
import type { Task } from './task.ts'

export interface MaintenanceDesk {
  readonly status: () => Promise<MaintenanceStatus>
  /** No tasks: all. Throws `maintenance.busy`, `maintenance.off`, `server.standby`. */
  readonly run: (tasks: readonly TaskName[], cause: Cause) => Promise<MaintenanceStatus>
  /** `until` null: until it is resumed. Throws `maintenance.off`, `server.standby`. */
  readonly pause: (until: Instant | null, cause: Cause) => Promise<MaintenanceStatus>
  readonly resume: (cause: Cause) => Promise<MaintenanceStatus>
}

export interface MaintenanceDeskParts {
  readonly database: () => Queryable
  /** Undefined where this server does no maintenance. */
  readonly maintainer: () => Maintainer | undefined
  readonly tasks: () => readonly Task[]
  readonly clock: Clock
  readonly options: () => Pick<GlobalOptions, 'maintenanceInterval' | 'maintenanceWindows'>
}

export const createMaintenanceDesk = (parts: MaintenanceDeskParts): MaintenanceDesk => {
  const status = async (): Promise<MaintenanceStatus> => {
    const now = parts.maintainer()?.now()
    return viewOf(parts, now, now?.history ?? (await readHistory(parts.database())))
  }
  const ordered = async (order: (maintainer: Maintainer) => Promise<void>): Promise<MaintenanceStatus> => {
    const maintainer = parts.maintainer()
    if (maintainer === undefined) throw new Refusal('maintenance.off', offWords)
    await order(maintainer)
    return status()
  }
  return {
    status,
    run: (tasks, cause) => ordered((maintainer) => maintainer.run(tasks, cause)),
    pause: (until, cause) => ordered((maintainer) => maintainer.pause(until, cause)),
    resume: (cause) => ordered((maintainer) => maintainer.resume(cause)),
  }
}

const offWords = 'This server does no maintenance: BATUTA_SCHEDULERS is off here.'

const viewOf = (
  parts: MaintenanceDeskParts,
  now: Maintenance | undefined,
  history: CycleHistory,
): MaintenanceStatus => {
  const { maintenanceInterval, maintenanceWindows } = parts.options()
  const { shortestMs, usualMs, longestMs } = boundsOf(maintenanceInterval * 3_600_000)
  const { underWay, effort } = now ?? {}
  return {
    state: maintenanceStateOf(now, history, parts.clock.now()),
    next: nextOf(now),
    underWay: underWay === undefined ? null : viewUnderWay(underWay),
    pause: pauseOf(history),
    interval: { shortest: shortestMs / 60_000, usual: usualMs / 60_000, longest: longestMs / 60_000 },
    windows: formatOffPeak(maintenanceWindows),
    tasks: parts.tasks().map((task) => viewTask(task, history)),
    cycles: history.cycles.map(viewCycle),
    skipped: now?.skipped ?? 0,
    lagMs: Math.round(now?.lagMs ?? 0),
    processor: {
      looksPercent: percentOf(effort?.looksMs, effort?.forMs),
      cyclesPercent: percentOf(effort?.cyclesMs, effort?.forMs),
    },
    trouble: now?.trouble ?? null,
  }
}

const viewUnderWay = ({ startedAt, reason, cycle, task }: UnderWay): MaintenanceStatus['underWay'] => ({
  since: requiredInstantText(startedAt),
  reason,
  cycle,
  task,
})

/** With four digits behind the point: it is little. */
const percentOf = (part = 0, whole = 0): number => (whole <= 0 ? 0 : Math.round((part / whole) * 1e6) / 1e4)

/** `history` undefined: it is not known yet. */
export const maintenanceStateOf = (
  now: Maintenance | undefined,
  history: CycleHistory | undefined,
  at: Instant,
): MaintenanceStatus['state'] => {
  if (now === undefined) return 'off'
  if (!now.isLeading) return 'standby'
  if (now.underWay !== undefined) return 'running'
  const pause = history?.pause
  return pause === undefined || (pause.until !== null && pause.until <= at) ? 'waiting' : 'paused'
}

const nextOf = (now: Maintenance | undefined): MaintenanceStatus['next'] => {
  if (now === undefined) return { at: null, why: offWords }
  if (!now.isLeading) return { at: null, why: 'The leader does it; this server stands by.' }
  const { at, why }: NextCycle = now.next ?? { at: null, why: 'It is looked within a minute.' }
  return { at: at === null ? null : requiredInstantText(at), why }
}

const pauseOf = ({ pause }: CycleHistory): MaintenanceStatus['pause'] => {
  if (pause === undefined) return null
  const { at, until, by, reason } = pause
  return { since: requiredInstantText(at), until: until === null ? null : requiredInstantText(until), by, reason }
}

const viewTask = ({ name, about, everyMs, timeoutMs }: Task, { tasks }: CycleHistory): MaintenanceTask => {
  const { last, doneAt = null } = tasks.get(name) ?? {}
  return {
    name,
    about,
    everyMinutes: everyMs / 60_000,
    timeoutMinutes: timeoutMs / 60_000,
    last:
      last === undefined
        ? null
        : {
            at: requiredInstantText(last.startedAt),
            tookMs: last.endedAt - last.startedAt,
            outcome: last.outcome,
            said: last.said,
          },
    doneAt: doneAt === null ? null : requiredInstantText(doneAt),
  }
}

const viewCycle = (row: CycleRow): MaintenanceStatus['cycles'][number] => {
  const { id, startedAt, endedAt, outcome, reason, orderedBy: by, server, term } = row
  return {
    id,
    startedAt: requiredInstantText(startedAt),
    endedAt: endedAt === null ? null : requiredInstantText(endedAt),
    outcome,
    reason,
    by,
    server,
    term,
  }
}
