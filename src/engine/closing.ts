/**
 * Closes the production day that is over, once a day, as JnextPlan does in TWS: what is done leaves the live plan.
 *
 * A day is over when the next one has begun on the clocks of the site and the plan covers it. A server that was away closes
 * all days it missed at once.
 */
import { decideClosing, type ClosingEvent } from '#/core/decide-closing.ts'
import type { PlanState } from '#/core/state.ts'
import type { Clock } from '#/lib/clock.ts'
import { failpoint } from '#/lib/failpoint.ts'
import { idsIn } from '#/lib/id-ranges.ts'
import type { Log } from '#/lib/log.ts'
import { count } from '#/lib/words.ts'
import type { CarryForwardOptions } from '#/planning/carry-forward.ts'
import type { Site } from '#/planning/plan-request.ts'
import type { Conductor } from './conductor.ts'
import { productionDay } from './planner.ts'

export interface ClosingParts {
  readonly conductor: () => Conductor
  readonly site: Site
  readonly clock: Clock
  readonly log: Log
  /** Options in force at this moment. */
  readonly carryForward: () => CarryForwardOptions
  /** Days that statistics of jobs are kept. */
  readonly statsHistory: () => number
}

/** One pass, after the plan was extended. Returns what was closed, or undefined when no day is over. */
export const closeOnce = async (parts: ClosingParts): Promise<ClosingEvent | undefined> => {
  const { site, clock, log } = parts
  const today = productionDay(clock.now(), site)
  const through = today.subtract({ days: 1 }).toString()
  let closing: ClosingEvent | undefined
  await parts.conductor().take((state) => {
    if (!isOver(state, through)) return []
    const before = startOf(today, site)
    const request = { through, before, timezone: site.timezone, statsHistory: parts.statsHistory() }
    closing = decideClosing(state, { ...request, options: parts.carryForward() })
    failpoint('close.decided')
    return [closing]
  })
  if (closing !== undefined) failpoint('close.committed')
  if (closing !== undefined) log.info({ through }, sentenceOf(closing))
  return closing
}

const isOver = ({ days, plannedThrough }: PlanState, through: string): boolean =>
  plannedThrough > through && days.some((day) => day <= through)

const startOf = (day: Temporal.PlainDate, { timezone, startOfDay }: Site): number =>
  day.toZonedDateTime({
    timeZone: timezone,
    plainTime: new Temporal.PlainTime().add({ minutes: startOfDay }),
  }).epochMilliseconds

const sentenceOf = ({ through, streams, carried, userJobs }: ClosingEvent): string => {
  const left = count(idsIn(streams).toArray().length, 'stream')
  const kept = count(idsIn(carried).toArray().length, 'stream')
  const runs = userJobs.reduce((sum, { jobs }) => sum + jobs.length, 0)
  const goOn = runs === 0 ? '' : `, ${count(runs, 'job')} ${runs === 1 ? 'runs' : 'run'} on under USERJOBS`
  return `closed the plan through ${through}: ${left} left it, ${kept} carried forward${goOn}`
}
