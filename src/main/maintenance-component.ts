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
import { warmingTask } from '#/engine/maintenance/tasks/warming.ts'
import { planEnd } from '#/engine/plan-end.ts'
import { extendOnce, productionDay } from '#/engine/planner.ts'
import { systemAlarm } from '#/lib/clock.ts'
import type { Condition } from '#/monitoring/health.ts'
import type { Component } from './component.ts'
import { maintenanceCondition } from './maintenance-condition.ts'
import { measureMaintenance } from './measure-maintenance.ts'
import { plannerParts } from './planner-component.ts'
import { auditFolder, backupFolder } from './configuration.ts'
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
    health: () => conditionOfMaintenance(system),
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
    dropPlan: (term, why) => {
      const { leader } = running
      if (leader?.isLeading() === true && leader.now().term === term) leader.now().conductor.giveUp(why)
    },
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
  // Not the last state, which may never have been: what is given up here is gone.
  const state = () => need(running, 'leader').now().state
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
      onRunsGone: system.historyEnd.giveUp,
      audit: { folder: auditFolder(configuration), server: system.server },
    }),
    warmingTask(() => running.warmer),
  ]
}

/** Of a server that does none, too. */
export const conditionOfMaintenance = ({ running, clock, options }: System): Condition =>
  maintenanceCondition(running.maintainer?.now(), {
    at: clock.now(),
    intervalMs: options.current().maintenanceInterval * 3_600_000,
  })
