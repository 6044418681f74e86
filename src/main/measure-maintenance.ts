/** Maintenance as numbers: when it did its work last and does it next, what its tasks took, and what it costs. */
import { lastSuccessOf } from '#/engine/maintenance/cycle-history.ts'
import type { Maintenance } from '#/engine/maintenance/maintainer.ts'
import type { Metrics } from '#/monitoring/metrics.ts'
import { taskOutcomes } from '#/model/maintenance.ts'

/** `now`: undefined while there is none. */
export const measureMaintenance = (metrics: Metrics, now: () => Maintenance | undefined): void => {
  const gauge = (name: `batuta_maintenance_${string}`, help: string, value: (now: Maintenance) => number): void => {
    metrics.gauge({ name, help }, (gauge) => {
      const maintenance = now()
      gauge.set(maintenance === undefined ? 0 : value(maintenance))
    })
  }
  gauge(
    'batuta_maintenance_last_success_timestamp_seconds',
    'When a cycle of maintenance did all its work last; 0: not as far as is remembered.',
    ({ history }) => ((history && lastSuccessOf(history))?.endedAt ?? 0) / 1000,
  )
  gauge(
    'batuta_maintenance_next_timestamp_seconds',
    'When the next cycle begins by itself; 0: it does not.',
    ({ next }) => (next?.at ?? 0) / 1000,
  )
  gauge('batuta_maintenance_lag_seconds', 'How late the last cycle began that came by itself.', (m) => m.lagMs / 1000)
  gauge('batuta_maintenance_skipped_cycles', 'Due here and not begun: another server was at one.', (m) => m.skipped)
  gauge('batuta_maintenance_running', '1 while a cycle is under way.', (m) => (m.underWay === undefined ? 0 : 1))
  gauge('batuta_maintenance_paused', '1 while it is paused.', (m) => (m.history?.pause === undefined ? 0 : 1))
  gauge(
    'batuta_maintenance_processor_ratio',
    'Processor time of maintenance in this process, at most, of the time since it started.',
    ({ effort }) => (effort.forMs === 0 ? 0 : (effort.looksMs + effort.cyclesMs) / effort.forMs),
  )
  measureTasks(metrics, now)
}

const measureTasks = (metrics: Metrics, now: () => Maintenance | undefined): void => {
  metrics.gauge(
    { name: 'batuta_maintenance_task_seconds', help: 'How long each task took last.', labels: ['task'] },
    (gauge) => {
      for (const [task, { last }] of now()?.history?.tasks ?? [])
        gauge.set({ task }, (last.endedAt - last.startedAt) / 1000)
    },
  )
  const outcomes = taskOutcomes.map((outcome, place) => `${place} ${outcome}`).join(', ')
  metrics.gauge(
    {
      name: 'batuta_maintenance_task_outcome',
      help: `What became of each task last: ${outcomes}.`,
      labels: ['task'],
    },
    (gauge) => {
      for (const [task, { last }] of now()?.history?.tasks ?? [])
        gauge.set({ task }, taskOutcomes.indexOf(last.outcome))
    },
  )
}
