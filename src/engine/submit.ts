/** Puts one more occurrence of a stream into the plan, now. */
import { requireStream } from '#/core/in-plan.ts'
import type { PlanState } from '#/core/state.ts'
import { viewStream } from '#/core/view.ts'
import type { Cause, LedgerEvent } from '#/model/event.ts'
import { streamIdsOf } from '#/model/packed-batch.ts'
import type { StreamView } from '#/model/views.ts'
import { planSubmit } from '#/planning/plan-submit.ts'
import type { AnswerParts } from './answers.ts'
import { isCarriedOut } from './carried-out.ts'
import { planSources } from './plan-sources.ts'
import { streamNamed } from './stream-named.ts'

type Parts = Pick<AnswerParts, 'leading' | 'definitions' | 'site' | 'options' | 'clock'>

/** `name` is `WS#STREAM`, or `STREAM` where one workstation alone has it. Throws `stream.unknown`, `stream.ambiguous`. */
export const submit = async (parts: Parts, name: string, cause: Cause): Promise<StreamView> => {
  const definitions = await parts.definitions()
  const stream = streamNamed(definitions, name)
  const { conductor, state } = parts.leading()
  const events = await conductor.take((now) => {
    if (isCarriedOut(now, cause.requestId, isSubmission)) return []
    const sources = planSources(now, { definitions, site: parts.site, options: parts.options.current() })
    const { batch } = planSubmit({ ...sources, stream, now: parts.clock.now() })
    return [{ kind: 'plan.added', batch, cause }]
  })
  const submitted = submittedIn(events) ?? submittedBefore(state, cause)
  requireStream(state, submitted)
  return viewStream(state, submitted)
}

const submittedIn = (events: readonly LedgerEvent[]): number | undefined => {
  const [event] = events
  return event?.kind === 'plan.added' ? streamIdsOf(event.batch)[0] : undefined
}

const submission = /^plan\.added (\d+)$/
const isSubmission = (effect: string): boolean => submission.test(effect)

/** The stream that the request put into the plan when it came for the first time. */
const submittedBefore = ({ requests }: PlanState, { requestId = '' }: Cause): number =>
  Number(submission.exec(requests.get(requestId) ?? '')?.[1])
