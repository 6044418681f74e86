/** Instants as an operator of the site reads them: its zone, the time of day, and the date when it is not today's. */
import type { PlanStatus } from '#/model/views.ts'

export interface Clock {
  /** The present of the server. */
  readonly now: Temporal.ZonedDateTime
  readonly local: (instant: string) => Temporal.ZonedDateTime
  /** `03:14`, `2026-11-23 03:14`; `-` for null. */
  readonly when: (instant: string | null) => string
  /** The same with seconds. */
  readonly exactly: (instant: string | null) => string
}

export const clockFor = (status: Pick<PlanStatus, 'now' | 'plan'>): Clock => {
  const local = (instant: string): Temporal.ZonedDateTime =>
    Temporal.Instant.from(instant).toZonedDateTimeISO(status.plan.timezone)
  const now = local(status.now)
  const at = (instant: string | null, smallestUnit: 'minute' | 'second'): string => {
    if (instant === null) return '-'
    const then = local(instant)
    const time = then.toPlainTime().toString({ smallestUnit })
    return then.toPlainDate().equals(now.toPlainDate()) ? time : `${then.toPlainDate().toString()} ${time}`
  }
  return { now, local, when: (instant) => at(instant, 'minute'), exactly: (instant) => at(instant, 'second') }
}
