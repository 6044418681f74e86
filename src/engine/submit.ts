/** Puts one more occurrence of a stream into the plan. */
import { requireStream } from '#/core/in-plan.ts'
import type { PlanState } from '#/core/state.ts'
import { streamName, viewStream } from '#/core/view.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Cause, LedgerEvent } from '#/model/event.ts'
import { streamIdsOf } from '#/model/packed-batch.ts'
import type { StreamSubmission } from '#/model/submission.ts'
import type { SubmittedStream } from '#/model/views.ts'
import { planSubmit } from '#/planning/plan-submit.ts'
import type { AnswerParts } from './answers.ts'
import { isCarriedOut } from './carried-out.ts'
import { definitionName } from './definition-name.ts'
import type { Leading } from './leading.ts'
import { planSources } from './plan-sources.ts'
import { streamNamed } from './stream-named.ts'
import { submittedFollowsOf } from './submitted-follows-of.ts'

/** What submitting needs of the engine. */
export interface SubmitParts extends Pick<AnswerParts, 'definitions' | 'site' | 'clock'> {
  readonly leading: () => Pick<Leading, 'conductor' | 'state'>
  readonly options: Pick<AnswerParts['options'], 'current'>
}

/** Throws `stream.unknown`, `stream.ambiguous`, what `submittedFollowsOf` throws, and the refusals of planning. */
export const submit = async (parts: SubmitParts, asked: StreamSubmission, cause: Cause): Promise<SubmittedStream> => {
  const definitions = await parts.definitions()
  const stream = streamNamed(definitions, asked.stream)
  const { conductor, state } = parts.leading()
  let notes: string[] = []
  const events = await conductor.take((now) => {
    if (isCarriedOut(now, cause.requestId, isSubmission)) return []
    const sources = planSources(now, { definitions, site: parts.site, options: parts.options.current() })
    const predecessors = submittedFollowsOf(now, asked.follows ?? [], 0)
    const planned = planSubmit({ ...sources, ...asked, stream, predecessors, now: parts.clock.now() })
    notes = planned.notes.map(({ sentence }) => sentence)
    return [{ kind: 'plan.added', batch: planned.batch, cause }]
  })
  const submitted = submittedIn(events) ?? submittedBefore(state, stream, cause)
  return { ...viewStream(state, submitted), notes }
}

const submittedIn = (events: readonly LedgerEvent[]): number | undefined => {
  const [event] = events
  return event?.kind === 'plan.added' ? streamIdsOf(event.batch)[0] : undefined
}

const submission = /^plan\.added (\d+)$/
const isSubmission = (effect: string): boolean => submission.test(effect)

/** The stream that the request put into the plan when it came for the first time. */
const submittedBefore = (state: PlanState, name: string, { requestId = '' }: Cause): number => {
  const id = Number(submission.exec(state.requests.get(requestId) ?? '')?.[1])
  requireStream(state, id)
  const nameOnly = (full: string): string => full.slice(full.indexOf('#') + 1).toUpperCase()
  if (nameOnly(definitionName(state, id)) === nameOnly(name)) return id
  const sentence = `The request id ${requestId} was used to submit ${streamName(state, id)}. A new order needs an id of its own.`
  throw new Refusal('request.reused', sentence)
}
