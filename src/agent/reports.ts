/**
 * The reports nobody has acknowledged yet, in the order they came about, and their way to the server.
 *
 * A report is said at once, repeated to every server that connects, and repeated to the present one while it keeps silent.
 */
import type { Clock } from '#/lib/clock.ts'
import type { Report } from '#/model/report.ts'
import { runName } from './spool.ts'

/** How long the server may take over a report before it is said again. It commits before it acknowledges. */
const repeatAfterMs = 5_000

export interface Reports {
  /** Keeps and says it. What it makes superfluous is forgotten: `accepted`, and a `refused` before it. */
  readonly add: (report: Report) => void
  /** Forgets that report of the run and the ones before it; false when it was not waiting for that. */
  readonly acknowledge: (name: string, type: string) => boolean
  /** Says again what is known of the run and not acknowledged. */
  readonly repeat: (name: string) => void
  readonly repeatAll: () => void
  /** Says again what has waited for long. Call it every few seconds. */
  readonly repeatOverdue: () => void
  /** Forgets all of them. */
  readonly forgetAll: () => void
  /** All that wait, each run's in their order. */
  readonly list: () => Report[]
  /** The last report of the run that is not acknowledged. */
  readonly findLast: (name: string) => Report | undefined
}

/** `send` says a report to the server, or drops it when there is none. */
export const keepReports = (clock: Clock, send: (report: Report) => void): Reports => {
  const waiting = new Map<string, { reports: Report[]; saidAt: number }>()

  const repeat = (name: string): void => {
    const kept = waiting.get(name)
    if (kept === undefined) return
    kept.saidAt = clock.now()
    for (const report of kept.reports) send(report)
  }

  return {
    add: (report) => {
      const name = runName(report)
      const before = waiting.get(name)?.reports.filter(({ type }) => type === 'started') ?? []
      waiting.set(name, { reports: [...before, report], saidAt: clock.now() })
      send(report)
    },
    acknowledge: (name, type) => {
      const kept = waiting.get(name)
      const index = kept?.reports.findIndex((report) => report.type === type) ?? -1
      if (kept === undefined || index === -1) return false
      kept.reports.splice(0, index + 1)
      if (kept.reports.length === 0) waiting.delete(name)
      return true
    },
    repeat,
    repeatAll: () => {
      for (const name of waiting.keys()) repeat(name)
    },
    repeatOverdue: () => {
      for (const [name, { saidAt }] of waiting) if (clock.now() - saidAt >= repeatAfterMs) repeat(name)
    },
    forgetAll: () => waiting.clear(),
    list: () => [...waiting.values()].flatMap(({ reports }) => reports),
    findLast: (name) => waiting.get(name)?.reports.at(-1),
  }
}
