/** When the last planned day ends. */
import type { PlanState } from '#/core/state.ts'
import type { Instant } from '#/lib/clock.ts'
import type { Site } from '#/planning/plan-request.ts'

/** The start of the day after the last planned one; null when nothing is planned. */
export const planEnd = ({ plannedThrough }: PlanState, { timezone, startOfDay }: Site): Instant | null => {
  if (plannedThrough === '') return null
  const plainTime = new Temporal.PlainTime().add({ minutes: startOfDay })
  return Temporal.PlainDate.from(plannedThrough).add({ days: 1 }).toZonedDateTime({ timeZone: timezone, plainTime })
    .epochMilliseconds
}
