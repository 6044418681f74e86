/** Loads an answer from its source, for all who wait for it, and keeps what it brings. */
import { Fault, Refusal } from '#/lib/refusal.ts'
import { asSentence } from '#/lib/words.ts'
import { tagAnswer } from './answer-tags.ts'
import type { BreakerState } from './breaker.ts'
import type { Kind, Loaded } from './kind.ts'
import { inTime, TookTooLong } from './loads.ts'
import type { Serving } from './serving.ts'
import type { Compartment } from './shards.ts'

/** The source of a kind brings nothing: for whoever asks the same. */
class NotLoaded extends Refusal {}

/** The source has failed; what it refuses it has answered. */
export const bringsNothing = (error: unknown): boolean => error instanceof NotLoaded || !(error instanceof Refusal)

/** What a load was refused for the sake of who began it (he has asked too much at once) is no answer to who joined it. */
export const loaded = async <Answer>({ loads, epoch }: Serving<Answer>, key: string, work: () => Promise<Answer>) => {
  const { result, isJoined } = loads.join(key, epoch(), work)
  try {
    return { answer: await result, isJoined }
  } catch (error) {
    const isBusy = error instanceof Refusal && error.kind.retry && !(error instanceof NotLoaded)
    if (!isJoined || !isBusy) throw error
    return { answer: await loads.join(key, epoch(), work).result, isJoined }
  }
}

interface Place<Answer> {
  readonly key: string
  readonly compartment: Compartment<Answer>
}

export const loadOnce = async <Answer>(
  serving: Serving<Answer>,
  place: Place<Answer>,
  load: () => Promise<Loaded<Answer>>,
): Promise<Answer> => {
  const { parts, kind, breaker } = serving
  const { counts } = place.compartment
  if (!breaker.admits()) throw leftAlone(kind, breaker.state())
  const begun = parts.monotonic()
  counts.loads += 1
  try {
    const loaded = await inTime(kind.loadWithin, parts.alarm, load())
    if (!kind.isAnswer(loaded.answer)) throw new Fault('its source answered with what is no answer')
    succeeded(serving)
    keep(serving, place, loaded, begun)
    return loaded.answer
  } catch (error) {
    if (error instanceof Refusal) {
      succeeded(serving)
      throw error
    }
    counts.failures += 1
    breaker.failed(error)
    if (error instanceof TookTooLong) counts.timeouts += 1
    if (!(error instanceof Fault)) throw error
    const sentence = `${kind.what} cannot be had now: ${asSentence(error.message)} Try again in a moment.`
    throw new NotLoaded('server.unavailable', sentence)
  } finally {
    counts.loadMs += parts.monotonic() - begun
  }
}

/** The source is there. */
const succeeded = <Answer>({ breaker, want }: Serving<Answer>): void => {
  breaker.succeeded()
  want.count = 0
}

const keep = <Answer>(
  { kind }: Serving<Answer>,
  { key, compartment: { entries } }: Place<Answer>,
  loaded: Loaded<Answer>,
  begun: number,
): void => {
  // One that began before another that has ended already is for those who waited for it.
  if ((entries.peek(key)?.loadedAt ?? 0) > begun) return
  if (loaded.freshFor === 0) return void entries.delete(key)
  const freshFor = Math.min(kind.freshFor, loaded.freshFor ?? kind.freshFor)
  entries.set(key, { ...loaded, freshFor, loadedAt: begun, heldAt: begun, isOutdated: false })
  if (entries.has(key)) tagAnswer(loaded.answer)
}

const leftAlone = ({ what }: Pick<Kind<never>, 'what'>, { failures, opensIn, lastError }: BreakerState): Refusal => {
  const soon = `it is tried again in ${Math.max(1, Math.ceil(opensIn / 1000))} s`
  const why = `its source failed ${failures} times in a row, the last time because ${lastError}`
  return new NotLoaded('server.unavailable', `${what} cannot be had now: ${why}; ${soon}.`)
}
