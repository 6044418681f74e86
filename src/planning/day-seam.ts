/**
 * Where the days that are planned and those to be planned meet, when the site has changed its start of day in between.
 *
 * A production day ended at another time when it was planned than the next one begins now. What the later start leaves
 * between the two still belongs to the last planned day and is planned with the next; what an earlier start would bring a
 * second time is not (Administration, "startOfDay": the plan goes on where it ended).
 */
import { parseDay, type DayNumber } from '#/calendar/day-number.ts'
import type { Occurrence } from './occurrences.ts'
import type { KnownInstance, PlanSources } from './plan-request.ts'
import { productionDaysOf } from './production-day.ts'

export interface DaySeam {
  /** The first day whose occurrences are to be looked at. */
  readonly from: DayNumber
  /** Whether an occurrence from that day on enters the plan, of a stream with these instances. */
  readonly opens: (streamKey: string, known: readonly KnownInstance[]) => (occurrence: Occurrence) => boolean
}

type SeamSources = Pick<PlanSources, 'definitions' | 'site' | 'options' | 'plannedThrough' | 'plannedStartOfDay'>

/** Undefined where the start of day is what it was, or the days do not touch. */
export const findDaySeam = (sources: SeamSources, from: string): DaySeam | undefined => {
  const { site, plannedThrough, plannedStartOfDay = null } = sources
  const first = parseDay(from)
  if (plannedThrough === '' || plannedStartOfDay === null || plannedStartOfDay === site.startOfDay) return undefined
  if (parseDay(plannedThrough) !== first - 1) return undefined
  const earlier = { ...sources, site: { ...site, startOfDay: plannedStartOfDay } }
  return {
    from: first - 1,
    opens: (streamKey, known) => {
      const plannedUntil = productionDaysOf(streamKey, earlier).startOf(first)
      const times = new Set(known.filter(({ isPlanned }) => isPlanned).map(({ scheduledAt }) => scheduledAt))
      return ({ day, scheduledAt }) => (day >= first || scheduledAt >= plannedUntil) && !times.has(scheduledAt)
    },
  }
}
