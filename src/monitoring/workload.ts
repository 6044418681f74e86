/**
 * The work of a leader as numbers: the runs that it gave to agents, what became of them, and how long commits took.
 *
 * Counted once for each commit, where it is told: a standby counts nothing, so that the servers of a site are added up.
 */
import type { EventBody } from '#/model/event.ts'
import { runOutcomes } from '#/model/run-views.ts'
import type { Metrics } from './metrics.ts'

export interface RunCounts {
  dispatched: number
  readonly ended: Record<(typeof runOutcomes)[number], number>
}

export interface Workload {
  readonly ran: (counts: RunCounts) => void
  readonly commitTook: (ms: number) => void
}

/** By outcome as the history of runs tells it. */
export const countRuns = (events: readonly EventBody[]): RunCounts => {
  const counts: RunCounts = { dispatched: 0, ended: { succeeded: 0, abended: 0, failed: 0, refused: 0, unknown: 0 } }
  const { ended } = counts
  for (const event of events) {
    if (event.kind === 'run.dispatched') counts.dispatched += 1
    else if (event.kind === 'run.ended') ended[event.outcome] += 1
    else if (event.kind === 'run.failed') ended.failed += 1
    else if (event.kind === 'run.refused') ended.refused += 1
    else if (event.kind === 'run.lost') ended.unknown += 1
  }
  return counts
}

/** Seconds: a good disk takes one or two milliseconds, and an alert is due at a hundred. */
const buckets = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5]

export const measureWorkload = (metrics: Metrics): Workload => {
  const dispatched = metrics.counter({
    name: 'batuta_runs_dispatched_total',
    help: 'Runs that were given to an agent while this server led.',
  })
  const ended = metrics.counter({
    name: 'batuta_runs_ended_total',
    help: 'Runs that came to an end while this server led, by outcome.',
    labels: ['outcome'],
  })
  const commits = metrics.histogram(
    {
      name: 'batuta_commit_seconds',
      help: 'How long a commit of the ledger took, the wait for the one before it included.',
    },
    buckets,
  )
  // Who asks for a rate wants to see where it began.
  for (const outcome of runOutcomes) ended.inc({ outcome }, 0)
  return {
    ran: (counts) => {
      if (counts.dispatched > 0) dispatched.inc(counts.dispatched)
      for (const outcome of runOutcomes) if (counts.ended[outcome] > 0) ended.inc({ outcome }, counts.ended[outcome])
    },
    commitTook: (ms) => commits.observe(ms / 1_000),
  }
}
