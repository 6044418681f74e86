/** The place of this server as numbers: whether it leads, in which term, and how far a standby is behind. */
import type { Standing } from '#/engine/standing.ts'
import type { Metrics } from '#/monitoring/metrics.ts'

export const measureStanding = (metrics: Metrics, standing: () => Standing | undefined, term: () => number): void => {
  metrics.gauge({ name: 'batuta_leading', help: '1 while this server leads, 0 while it stands by.' }, (gauge) =>
    gauge.set(standing()?.role === 'leader' ? 1 : 0),
  )
  metrics.gauge({ name: 'batuta_leader_term', help: 'The term of the last event that this server knows.' }, (gauge) =>
    gauge.set(term()),
  )
  metrics.gauge(
    { name: 'batuta_standby_lag_events', help: 'Events of the ledger that this standby has not folded yet.' },
    (gauge) => gauge.set(standing()?.lag.events ?? 0),
  )
  metrics.gauge(
    { name: 'batuta_standby_lag_seconds', help: 'For how long this standby has not been level with the ledger.' },
    (gauge) => gauge.set((standing()?.lag.ms ?? 0) / 1000),
  )
}
