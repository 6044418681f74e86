/**
 * Keeps today and tomorrow planned.
 *
 * A production day enters the plan once, as a whole, in one commit; the first time two of them do, so that what follows
 * across midnight finds its predecessor. What cannot be planned is said in the log, stream by stream.
 */
import type { Clock } from '#/lib/clock.ts'
import type { Log } from '#/lib/log.ts'
import { count } from '#/lib/words.ts'
import type { PlanBatch } from '#/model/plan.ts'
import type { DefinitionIndex } from '#/planning/definition-index.ts'
import { planDays } from '#/planning/plan-days.ts'
import type { PlanOptions } from '#/planning/plan-options.ts'
import type { PlanNote, Site } from '#/planning/plan-request.ts'
import type { Conductor } from './conductor.ts'
import { planSources } from './plan-sources.ts'

export interface PlannerParts {
  readonly conductor: () => Conductor
  readonly definitions: () => Promise<DefinitionIndex>
  readonly site: Site
  readonly options: () => PlanOptions
  readonly clock: Clock
  readonly log: Log
}

/** How many days ahead of today are planned. */
const horizon = 1

/** How many days back a server plans that was away: a month end must not be lost over a weekend. */
const lookBack = 7

/** The first day that is not planned yet. Days that were missed are planned too, as far as `lookBack` goes. */
const nextDay = (last: string, today: Temporal.PlainDate): string => {
  if (last === '') return today.toString()
  const oldest = today.subtract({ days: lookBack }).toString()
  const next = Temporal.PlainDate.from(last).add({ days: 1 }).toString()
  return next < oldest ? oldest : next
}

/** The production day of an instant: it begins `startOfDay` minutes after midnight in the zone of the site. */
export const productionDay = (at: number, { timezone, startOfDay }: Site): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(timezone)
    .toPlainDateTime()
    .subtract({ minutes: startOfDay })
    .toPlainDate()

/** One pass. Returns the batch that entered the plan, or undefined when all days are planned or nothing is defined. */
export const extendOnce = async (parts: PlannerParts): Promise<PlanBatch | undefined> => {
  const definitions = await parts.definitions()
  if (definitions.streams.size === 0) return undefined
  const today = productionDay(parts.clock.now(), parts.site)
  let batch: PlanBatch | undefined
  let notes: PlanNote[] = []
  await parts.conductor().take((state) => {
    const end = today.add({ days: horizon }).toString()
    const day = nextDay(state.plannedThrough, today)
    if (day > end) return []
    const to = state.plannedThrough === '' ? end : day
    const planned = planDays({
      ...planSources(state, { definitions, site: parts.site, options: parts.options() }),
      from: day,
      to,
    })
    batch = planned.batch
    notes = planned.notes
    return [{ kind: 'plan.added', batch, cause: { by: 'planner' } }]
  })
  if (batch !== undefined) report(parts.log, batch, notes)
  return batch
}

const report = (log: Log, { from, to, streams, jobs }: PlanBatch, notes: readonly PlanNote[]): void => {
  log.info({ from, to }, `planned ${from} to ${to}: ${count(streams.length, 'stream')}, ${count(jobs.length, 'job')}`)
  for (const { level, stream, sentence } of notes) {
    if (level === 'warning') log.warn({ stream }, sentence)
    else log.debug({ stream }, sentence)
  }
}
