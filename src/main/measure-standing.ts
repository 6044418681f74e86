/** The place of this server as numbers: whether it leads, in which term, how far a standby is behind, and whether anybody confirms what is shown. */
import type { Leader } from '#/engine/leader.ts'
import type { Clock } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Metrics } from '#/monitoring/metrics.ts'

type Measured = Pick<Leader, 'standing' | 'state' | 'unconfirmedSince'>

export const measureStanding = (metrics: Metrics, leader: () => Measured | undefined, clock: Clock): void => {
  const standing = () => leader()?.standing()
  metrics.gauge({ name: 'batuta_leading', help: '1 while this server leads, 0 while it stands by.' }, (gauge) =>
    gauge.set(standing()?.role === 'leader' ? 1 : 0),
  )
  metrics.gauge({ name: 'batuta_leader_term', help: 'The term of the last event that this server knows.' }, (gauge) =>
    gauge.set(termOf(leader())),
  )
  metrics.gauge(
    { name: 'batuta_standby_lag_events', help: 'Events of the ledger that this standby has not folded yet.' },
    (gauge) => gauge.set(standing()?.lag.events ?? 0),
  )
  metrics.gauge(
    { name: 'batuta_standby_lag_seconds', help: 'For how long this standby has not been level with the ledger.' },
    (gauge) => gauge.set((standing()?.lag.ms ?? 0) / 1000),
  )
  metrics.gauge(
    {
      name: 'batuta_unconfirmed_seconds',
      help: 'For how long the ledger has not confirmed what is shown; 0: it does.',
    },
    (gauge) => {
      const since = leader()?.unconfirmedSince()
      gauge.set(since === undefined ? 0 : Math.max(0, clock.now() - since) / 1000)
    },
  )
}

/** While there is no plan that is none, and no reason to tell nothing else. */
const termOf = (leader: Measured | undefined): number => {
  try {
    return leader?.state().term ?? 0
  } catch (error) {
    if (error instanceof Refusal) return 0
    throw error
  }
}
