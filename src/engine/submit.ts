/** Puts one more occurrence of a stream into the plan, now. */
import { viewStream } from '#/core/view.ts'
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import type { Cause, LedgerEvent } from '#/model/event.ts'
import type { StreamView } from '#/model/views.ts'
import type { DefinitionIndex } from '#/planning/definition-index.ts'
import { planSubmit } from '#/planning/plan-submit.ts'
import type { AnswerParts } from './answers.ts'
import { planSources } from './plan-sources.ts'

type Parts = Pick<AnswerParts, 'leading' | 'definitions' | 'site' | 'clock'>

/** `name` is `WS#STREAM`, or `STREAM` where one workstation alone has it. Throws `stream.unknown`, `stream.ambiguous`. */
export const submit = async (parts: Parts, name: string, cause: Cause): Promise<StreamView> => {
  const definitions = await parts.definitions()
  const stream = fullName(definitions, name)
  const { conductor, state } = parts.leading()
  const events = await conductor.take((now) => {
    if (cause.requestId !== undefined && now.requests.has(cause.requestId)) return []
    const sources = planSources(now, definitions, parts.site)
    const { batch } = planSubmit({ ...sources, stream, now: parts.clock.now() })
    return [{ kind: 'plan.added', batch, cause }]
  })
  return viewStream(state, submittedIn(events) ?? latestOf(state.streams.size))
}

const submittedIn = (events: readonly LedgerEvent[]): number | undefined => {
  const [event] = events
  return event?.kind === 'plan.added' ? event.batch.streams[0]?.id : undefined
}

/** The request was carried out before: its stream is the last that came in. */
const latestOf = (size: number): number => size - 1

const fullName = ({ streams }: DefinitionIndex, name: string): string => {
  const wanted = name.toUpperCase()
  if (wanted.includes('#')) return wanted
  const found = [...streams.keys()].filter((key) => key.endsWith(`#${wanted}`))
  const [only] = found
  if (only === undefined) {
    const names = [...streams.keys()].map((key) => key.slice(key.indexOf('#') + 1))
    throw new Refusal('stream.unknown', `There is no job stream ${name}.${didYouMean(wanted, names)}`)
  }
  if (found.length > 1)
    throw new Refusal('stream.ambiguous', `More than one job stream is named ${name}: ${found.join(', ')}.`)
  return only
}
