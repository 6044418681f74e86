/** Reading ahead as numbers: what became of the jobs that will be opened, what it asked and took, and how many wait. */
import type { ReadAhead } from '#/engine/warming/reader-ahead.ts'
import type { Metrics } from '#/monitoring/metrics.ts'

/** `now`: undefined while nothing is read ahead. */
export const measureReadingAhead = (metrics: Metrics, now: () => ReadAhead | undefined): void => {
  metrics.counter(
    {
      name: 'batuta_reading_ahead_jobs_total',
      help: 'Jobs that went wrong or ran again by order: read before anybody asked, failed, skipped as no longer wrong, or dropped for newer ones.',
      labels: ['outcome'],
    },
    () => Object.entries(now()?.jobs ?? {}).map(([outcome, count]) => [{ outcome }, count] as const),
  )
  metrics.counter({ name: 'batuta_reading_ahead_questions_total', help: 'Questions that were asked for them.' }, () => [
    [{}, now()?.questions ?? 0],
  ])
  metrics.counter(
    { name: 'batuta_reading_ahead_seconds_total', help: 'What that took, the pauses between questions included.' },
    () => [[{}, (now()?.tookMs ?? 0) / 1000]],
  )
  metrics.gauge({ name: 'batuta_reading_ahead_waiting', help: 'Jobs that are still to be read.' }, (gauge) =>
    gauge.set(now()?.waiting ?? 0),
  )
}
