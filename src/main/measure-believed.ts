/** Callers who are believed while the database does not say who asks: as a number, and as what the component `access` says. */
import { believedFor, type Beliefs } from '#/access/beliefs.ts'
import type { Instant } from '#/lib/clock.ts'
import type { Condition } from '#/monitoring/health.ts'
import type { Metrics } from '#/monitoring/metrics.ts'

/** `beliefs`: undefined while nobody is let in. */
export const measureBelieved = (metrics: Metrics, beliefs: () => Beliefs | undefined): void => {
  metrics.counter(
    {
      name: 'batuta_callers_believed_total',
      help: 'Requests of callers who were known a moment ago, while the database did not say who asks.',
      labels: ['by'],
    },
    () => [...(beliefs()?.counts() ?? [])].map(([by, count]) => [{ by }, count] as const),
  )
}

/** Of the certificate, unless callers cannot be looked up: that is told first, with what is known of both. */
export const accessCondition = (certificate: Condition, beliefs: Beliefs | undefined, now: Instant): Condition => {
  const believed = [...(beliefs?.counts().values() ?? [])].reduce((sum, count) => sum + count, 0)
  const facts = { ...certificate.facts, believed }
  const since = beliefs?.since()
  if (since === undefined) return { ...certificate, facts }
  const seconds = Math.max(0, Math.round((now - since) / 1000))
  return {
    status: 'degraded',
    error: `The database has not said for ${seconds} s who asks: who was known within ${believedFor / 60_000} min is believed, and gives no orders.`,
    remedy: 'Look at the component database. Who asks is looked up again by itself.',
    facts,
  }
}
