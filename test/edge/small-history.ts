/** Two runs of the past, for the engine in memory. */
import type { HistoryDesk } from '#/engine/history-desk.ts'
import type { RunView } from '#/model/run-views.ts'

const run: RunView = {
  day: '2026-11-21',
  job: 7,
  run: 1,
  stream: 'FTA1#PAYROLL',
  name: 'EXTRACT',
  workstation: 'FTA1',
  outcome: 'succeeded',
  returnCode: 0,
  signal: null,
  reason: null,
  readyAt: '2026-11-21T06:00:00.000Z',
  startedAt: '2026-11-21T06:00:01.000Z',
  endedAt: '2026-11-21T06:05:01.000Z',
  durationMs: 300_000,
  userMs: null,
  systemMs: null,
  peakMemory: null,
}

const runs: RunView[] = [
  run,
  { ...run, job: 8, stream: 'FTA2#REPORTS', name: 'PRINT', outcome: 'abended', returnCode: 8 },
]

export const smallHistory: HistoryDesk = {
  runs: async ({ filter: { outcomes }, limit }) => {
    const items = runs.filter(({ outcome }) => outcomes === undefined || outcomes.includes(outcome))
    return { items: items.slice(0, limit), next: null }
  },
  summary: async ({ limit }) =>
    runs
      .map(({ stream, name, endedAt }) => ({
        stream,
        name,
        runs: 1,
        succeeded: 1,
        wentWrong: 0,
        median: 300_000,
        p95: 300_000,
        longest: 300_000,
        lastEndedAt: endedAt,
      }))
      .slice(0, limit),
}
