/** Warming as numbers: what was asked beforehand, how long it took, and why it ended. */
import type { WarmerState } from '#/engine/warming/warmer.ts'
import type { Metrics } from '#/monitoring/metrics.ts'

/** `now`: undefined while nothing is warmed. */
export const measureWarming = (metrics: Metrics, now: () => WarmerState | undefined): void => {
  metrics.counter(
    {
      name: 'batuta_warming_questions_total',
      help: 'Questions that were asked before anybody did: answered, or failed.',
      labels: ['outcome'],
    },
    () => Object.entries(now()?.questions ?? {}).map(([outcome, count]) => [{ outcome }, count] as const),
  )
  metrics.counter({ name: 'batuta_warming_passes_total', help: 'Passes of warming that have ended.' }, () => [
    [{}, now()?.passes ?? 0],
  ])
  const gauge = (name: `batuta_warming_${string}`, help: string, value: (state: WarmerState) => number): void => {
    metrics.gauge({ name, help }, (one) => {
      const state = now()
      one.set(state === undefined ? 0 : value(state))
    })
  }
  gauge('batuta_warming_running', '1 while a pass is under way.', ({ isRunning }) => (isRunning ? 1 : 0))
  gauge('batuta_warming_seconds', 'How long the last pass took.', ({ last }) => (last?.tookMs ?? 0) / 1000)
  gauge('batuta_warming_last_timestamp_seconds', 'When the last pass ended.', ({ last }) => (last?.at ?? 0) / 1000)
  gauge('batuta_warming_cut_short', '1 when its time was over before its questions were.', ({ last }) =>
    last?.end === 'budget' ? 1 : 0,
  )
}
