/**
 * Whoever orders is told within seconds: that it is committed, that it is refused, or that nobody knows yet, as the database neither takes the commit
 * nor fails. The order goes on meanwhile, and its request id says what to do: it has an effect once.
 */
import { settlesWithin } from '#/cache/loads.ts'
import type { Alarm } from '#/lib/clock.ts'
import { settled, Unsettled } from '#/lib/unsettled.ts'
import { formatDuration } from '#/lib/words.ts'
import type { Cause } from '#/model/event.ts'
import type { Engine } from './engine.ts'

/** Milliseconds: as long as an order waits for its entry in the audit. */
export const toldWithin = 10_000

export type Orders = Pick<
  Engine,
  'command' | 'rerunFrom' | 'addDependencies' | 'submit' | 'submitJob' | 'submitCommand'
>

/** The same orders. They throw `request.unsettled` besides. */
export const toldInTime = (orders: Orders, alarm: Alarm): Orders => {
  const inTime = async <Answer>(order: Promise<Answer>, { requestId }: Cause): Promise<Answer> => {
    if (await settlesWithin(toldWithin, alarm, order)) return order
    throw new Unsettled(sentenceFor(requestId), order)
  }
  const { command, rerunFrom, addDependencies, submit, submitJob, submitCommand } = orders
  return {
    command: (order) => inTime(command(order), order.cause),
    rerunFrom: (asked, cause) => inTime(rerunFrom(asked, cause), cause),
    addDependencies: (asked, cause) => inTime(addDependencies(asked, cause), cause),
    submit: (asked, cause) => inTime(submit(asked, cause), cause),
    submitJob: (asked, cause) => inTime(submitJob(asked, cause), cause),
    submitCommand: (asked, cause) => inTime(submitCommand(asked, cause), cause),
  }
}

/**
 * A request that may give several orders, each with an id of its own: it is told to be unsettled as soon as one of them is, under the id that
 * it came with. It goes on meanwhile with what comes after that one, and its outcome is what it would have been answered.
 */
export const toldAsOne = async <Given extends Orders, Answer>(
  engine: Given,
  requestId: string | undefined,
  work: (engine: Given) => Promise<Answer>,
): Promise<Answer> => {
  const hangs = Promise.withResolvers<'hangs'>()
  const waiting =
    <Asked extends unknown[], Outcome>(order: (...asked: Asked) => Promise<Outcome>) =>
    (...asked: Asked): Promise<Outcome> =>
      settled(order(...asked), () => hangs.resolve('hangs'))
  const { command, rerunFrom, addDependencies, submit, submitJob, submitCommand } = engine
  const working = work({
    ...engine,
    command: waiting(command),
    rerunFrom: waiting(rerunFrom),
    addDependencies: waiting(addDependencies),
    submit: waiting(submit),
    submitJob: waiting(submitJob),
    submitCommand: waiting(submitCommand),
  })
  const first = await Promise.race([working.catch(() => undefined), hangs.promise])
  if (first !== 'hangs') return working
  throw new Unsettled(sentenceFor(requestId), working, true)
}

const sentenceFor = (requestId: string | undefined): string => {
  const next =
    requestId === undefined
      ? 'Look at its object before you order it again.'
      : `Send it again with the request id ${requestId}: it is carried out once, whatever has become of it (batuta: the same command with --request-id ${requestId}). The audit tells it as well (batuta audit list --request ${requestId}).`
  return `It is not known yet whether the order is carried out: the database has not taken it within ${formatDuration(toldWithin)}, and may still. ${next}`
}
