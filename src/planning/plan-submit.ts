/** Plans one occurrence of one stream, now, because somebody asked for it. */
import { formatDay } from '#/calendar/day-number.ts'
import type { Instant } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import { buildBatch } from './build-batch.ts'
import { openNotes } from './notes.ts'
import { occurrenceNow } from './occurrences.ts'
import type { PlannedBatch, PlanSources } from './plan-request.ts'
import { prepareStream } from './prepared-stream.ts'
import { whyNeverPlanned } from './why-never-planned.ts'

export interface SubmitRequest extends PlanSources {
  /** `FTA1#PAYROLL`, in any case. */
  readonly stream: string
  readonly now: Instant
}

/**
 * The batch of one occurrence with the stream's own times: those of run cycles are for planned days. What it follows is
 * looked for among the instances of the plan. Throws `stream.unknown`; `definition.unknown` when the stream
 * names something that does not exist; and `stream.not_plannable` for a draft or a stream on an ignored workstation.
 */
export const planSubmit = (request: SubmitRequest): PlannedBatch => {
  const { streams } = request.definitions
  const definition = streams.get(request.stream.toUpperCase())
  if (!definition) {
    const meant = didYouMean(request.stream, streams.keys())
    throw new Refusal('stream.unknown', `There is no job stream ${request.stream}.${meant}`)
  }
  const why = whyNeverPlanned(definition, request)
  if (why !== null) throw new Refusal('stream.not_plannable', `${request.stream} ${why}; it cannot be submitted.`)
  const stream = prepareStream(definition, request)
  const occurrence = occurrenceNow(definition, request.now, { days: stream.days, options: request.options })
  return buildBatch({
    planned: [{ stream, occurrence }],
    header: { reason: 'submit', from: null, to: null },
    // Before the first extension nothing is planned, and today is still to come.
    lastPlanned: request.plannedThrough === '' ? formatDay(occurrence.day - 1) : request.plannedThrough,
    sources: request,
    notes: openNotes(),
  })
}
