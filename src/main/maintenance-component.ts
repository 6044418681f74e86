/** Maintenance of this server: looks every minute, while it leads, whether a cycle is due. */
import { oldestDay } from '#/core/oldest-day.ts'
import { createMaintainer } from '#/engine/maintenance/maintainer.ts'
import type { Maintainer } from '#/engine/maintenance/maintainer.ts'
import type { Term } from '#/engine/maintenance/maintainer-parts.ts'
import { createMaintenanceDesk, type MaintenanceDesk } from '#/engine/maintenance/maintenance-desk.ts'
import type { Task } from '#/engine/maintenance/task.ts'
import { backupTask } from '#/engine/maintenance/tasks/backup.ts'
import { baselinesTask } from '#/engine/maintenance/tasks/baselines.ts'
import { horizonTask } from '#/engine/maintenance/tasks/horizon.ts'
import { integrityTask } from '#/engine/maintenance/tasks/integrity.ts'
import { retentionTask } from '#/engine/maintenance/tasks/retention.ts'
import { statisticsTask } from '#/engine/maintenance/tasks/statistics.ts'
import { planEnd } from '#/engine/plan-end.ts'
import { extendOnce, productionDay } from '#/engine/planner.ts'
import { systemAlarm } from '#/lib/clock.ts'
import { formatDuration } from '#/lib/words.ts'
import type { Condition } from '#/monitoring/health.ts'
import type { Component } from './component.ts'
import { measureMaintenance } from './measure-maintenance.ts'
import { plannerParts } from './planner-component.ts'
import { backupFolder } from './configuration.ts'
import { need, type System } from './system.ts'
import { version } from './version.ts'

const lookEvery = 60_000

export const maintenanceComponent = (system: System): Component => {
  const { running } = system
  let timer: NodeJS.Timeout | undefined
  return {
    name: 'maintenance',
    critical: false,
    dependsOn: ['leader'],
    start: async () => {
      const maintainer = maintainerOf(system)
      running.maintainer = maintainer
      measureMaintenance(system.metrics, () => running.maintainer?.now())
      timer = setInterval(() => void maintainer.lookOnce(), lookEvery)
      void maintainer.lookOnce()
    },
    stop: async () => {
      clearInterval(timer)
      await running.maintainer?.stop()
      running.maintainer = undefined
    },
    health: () => conditionOf(system),
  }
}

/** What is asked about maintenance; there also where this server does none. */
export const maintenanceDesk = (system: System): MaintenanceDesk =>
  createMaintenanceDesk({
    database: () => need(system.running, 'database'),
    maintainer: () => system.running.maintainer,
    tasks: () => tasksOf(system),
    clock: system.clock,
    options: system.options.current,
  })

const maintainerOf = (system: System): Maintainer => {
  const { running, clock, log, server, site, options, load } = system
  return createMaintainer({
    database: () => need(running, 'database'),
    connection: () => need(running, 'connection'),
    clock,
    monotonic: () => performance.now(),
    alarm: systemAlarm,
    log,
    server,
    timezone: site.timezone,
    options: options.current,
    term: () => termOf(system),
    load: load.now,
    processorMs: () => {
      const { user, system: kernel } = process.threadCpuUsage()
      return (user + kernel) / 1000
    },
    tasks: tasksOf(system),
  })
}

const termOf = ({ running, site }: System): Term | undefined => {
  if (running.leader?.isLeading() !== true) return undefined
  const { term, state } = running.leader.now()
  return { term, seq: state.seq, planEnd: planEnd(state, site) }
}

/** A new task is a line here. */
const tasksOf = (system: System): readonly Task[] => {
  const { running, site, options, clock, configuration } = system
  const state = () => need(running, 'leader').state()
  return [
    horizonTask({
      extend: (signal) => extendOnce(plannerParts(system), signal),
      planEnd: () => planEnd(state(), site),
    }),
    baselinesTask({ timezone: site.timezone }),
    statisticsTask,
    integrityTask({ leading: () => need(running, 'leader').now() }),
    backupTask({ folder: backupFolder(configuration), version, options: options.current }),
    retentionTask({
      today: () => productionDay(clock.now(), site).toString(),
      oldestLiveDay: () => oldestDay(state()),
      options: options.current,
    }),
  ]
}

/** Twice the longest pause between two cycles. */
const lateAfter = 4

/** Degraded when a task did not do its work last, or when no cycle has done all of its own for long. */
const conditionOf = ({ running, clock, options }: System): Condition => {
  const now = running.maintainer?.now()
  if (now === undefined || !now.isLeading || now.history === undefined) return { status: 'ok' }
  const { history, trouble, next } = now
  const facts = { next: next?.at == null ? null : Temporal.Instant.fromEpochMilliseconds(next.at).toString() }
  const failed = [...history.tasks.values()].find(
    ({ last }) => last.outcome === 'failed' || last.outcome === 'abandoned',
  )
  const done = history.cycles.find(({ outcome }) => outcome === 'done')?.endedAt
  const oldest = done ?? history.cycles.at(-1)?.startedAt
  const ageMs = oldest == null ? 0 : clock.now() - oldest
  const late = ageMs > lateAfter * options.current().maintenanceInterval * 3_600_000
  const error =
    trouble ??
    (failed && `The task ${failed.last.task} ${failed.last.outcome}: ${failed.last.said}`) ??
    (late ? `No cycle has done all its work for ${formatDuration(ageMs)}.` : undefined)
  if (error === undefined) return { status: 'ok', facts }
  return {
    status: 'degraded',
    error,
    remedy: 'batuta maintenance shows what each task said; batuta maintenance run tries again.',
    facts,
  }
}
