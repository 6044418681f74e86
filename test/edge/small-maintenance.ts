/** Maintenance as the edge shows it in its tests: one cycle that failed, one ordered; orders are recorded. */
import type { MaintenanceDesk } from '#/engine/maintenance/maintenance-desk.ts'
import type { TaskName } from '#/model/maintenance.ts'
import type { MaintenanceStatus } from '#/model/maintenance-views.ts'
import type { Cause } from '#/model/event.ts'

export type MaintenanceOrder =
  | { readonly kind: 'maintenance-run'; readonly tasks: readonly TaskName[]; readonly cause: Cause }
  | { readonly kind: 'maintenance-pause'; readonly until: number | null; readonly cause: Cause }
  | { readonly kind: 'maintenance-resume'; readonly cause: Cause }

const status: MaintenanceStatus = {
  state: 'waiting',
  next: { at: '2026-11-22T09:30:00.000Z', why: 'In an off-peak window, near the usual interval.' },
  underWay: null,
  pause: null,
  interval: { shortest: 120, usual: 360, longest: 720 },
  windows: '0630-0700',
  tasks: [
    {
      name: 'statistics',
      about: 'Analyzes tables.',
      everyMinutes: 0,
      timeoutMinutes: 10,
      last: { at: '2026-11-22T03:30:00.000Z', tookMs: 1234, outcome: 'failed', said: 'The disk is full.' },
      doneAt: '2026-11-21T21:30:00.000Z',
    },
    {
      name: 'retention',
      about: 'Gives up what is old.',
      everyMinutes: 0,
      timeoutMinutes: 10,
      last: null,
      doneAt: null,
    },
  ],
  cycles: [
    {
      id: 7,
      startedAt: '2026-11-22T03:30:00.000Z',
      endedAt: '2026-11-22T03:30:02.000Z',
      outcome: 'failed',
      reason: 'In an off-peak window, near the usual interval.',
      by: null,
      server: 'batuta1:4711',
      term: 3,
    },
    {
      id: 6,
      startedAt: '2026-11-21T21:30:00.000Z',
      endedAt: '2026-11-21T21:31:00.000Z',
      outcome: 'done',
      reason: 'before the month end',
      by: 'maria',
      server: 'batuta1:4711',
      term: 3,
    },
  ],
  skipped: 0,
  lagMs: 0,
  processor: { looksPercent: 0.0012, cyclesPercent: 0.12 },
  trouble: null,
}

/** `unlessFailing`: throws instead where the test says so. */
export const smallMaintenance = (
  unlessFailing: <T>(work: () => T) => T,
  order: (order: MaintenanceOrder) => void,
): MaintenanceDesk => {
  let now = status
  const pausedBy = (until: string | null, { by, reason }: Cause): MaintenanceStatus => ({
    ...status,
    state: 'paused',
    next: { at: until, why: 'Paused by maria.' },
    pause: { since: '2026-11-22T06:14:00.000Z', until, by, reason: reason ?? null },
  })
  return {
    status: async () => unlessFailing(() => now),
    run: async (tasks, cause) =>
      unlessFailing(() => {
        order({ kind: 'maintenance-run', tasks, cause })
        return now
      }),
    pause: async (until, cause) =>
      unlessFailing(() => {
        order({ kind: 'maintenance-pause', until, cause })
        now = pausedBy(until === null ? null : Temporal.Instant.fromEpochMilliseconds(until).toString(), cause)
        return now
      }),
    resume: async (cause) =>
      unlessFailing(() => {
        order({ kind: 'maintenance-resume', cause })
        now = status
        return now
      }),
  }
}
