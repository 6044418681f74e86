/**
 * An agent that runs nothing: each run is said to have started and ended well as soon as it is handed over.
 *
 * It stands behind the real link, so that everything of the server is at work: requests are made, reports are heard, committed and
 * acknowledged. Files are there when they are looked for.
 */
import type { OpenAgentLink } from '#/engine/agents/agent-link.ts'
import type { Clock } from '#/lib/clock.ts'
import type { Report } from '#/model/report.ts'

const usage = { signal: null, userMs: null, systemMs: null, peakMemory: null }

export const pretendAgent =
  (clock: Clock): OpenAgentLink =>
  (_tenure, events) => {
    let reports: Report[] = []
    const tell = (): void => {
      const told = reports
      reports = []
      events.onReports(told)
    }
    queueMicrotask(() => events.onConnected({ type: 'hello', agent: 'pretend', pid: 1, version: '0', runs: [] }))
    return {
      state: () => ({ connected: true, name: 'pretend', since: 0, user: null, logon: 'own' }),
      start: ({ job, run }) => {
        const at = clock.now()
        if (reports.length === 0) setImmediate(tell)
        reports.push(
          { type: 'started', job, run, pid: 1, at },
          { type: 'ended', job, run, returnCode: 0, startedAt: at, at, ...usage },
        )
      },
      kill: () => undefined,
      ack: () => undefined,
      readLog: () => Promise.reject(new Error('nothing was written')),
      watchFiles: (files) => {
        setImmediate(() => {
          for (const { id } of files) events.onFileFound(id, undefined)
        })
      },
      close: () => Promise.resolve(),
    }
  }
