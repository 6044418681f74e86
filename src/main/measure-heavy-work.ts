/** Heavy work as numbers: what is done at this moment, how often each was done, and how long it waited for its turn. */
import type { HeavyCounts, HeavyLine } from '#/engine/heavy-work.ts'
import type { Metrics } from '#/monitoring/metrics.ts'

export const measureHeavyWork = (metrics: Metrics, line: Pick<HeavyLine, 'held' | 'counts'>): void => {
  const labels = ['work'] as const
  metrics.gauge(
    { name: 'batuta_heavy_work_held', help: 'What takes much memory at this moment, one at a time.', labels },
    (gauge) => {
      gauge.reset()
      for (const work of line.held()) gauge.inc({ work })
    },
  )
  const counter = (name: `batuta_heavy_work_${string}`, help: string, value: (counts: HeavyCounts) => number): void => {
    metrics.counter({ name, help, labels }, () =>
      [...line.counts()].map(([work, counts]) => [{ work }, value(counts)] as const),
    )
  }
  counter('batuta_heavy_work_total', 'How often it was done.', ({ done }) => done)
  counter(
    'batuta_heavy_work_waited_seconds_total',
    'How long it waited for its turn.',
    ({ waitedMs }) => waitedMs / 1000,
  )
  counter(
    'batuta_heavy_work_beside_total',
    'How often it went on beside other such work, having waited for long.',
    ({ beside }) => beside,
  )
}
