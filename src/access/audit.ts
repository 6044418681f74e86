/**
 * Who did what. An order stands in the audit before it takes effect, and what came of it after that; one that the server did not
 * live to see the end of stays without.
 *
 * Nobody waits for the database for longer than some seconds: an order that has not been written by then is not carried out. From whoever the
 * database does not know at the moment none is taken at all.
 */
import { inTime, settlesWithin, TookTooLong } from '#/cache/loads.ts'
import type { Alarm, Clock, Instant } from '#/lib/clock.ts'
import { failpoint } from '#/lib/failpoint.ts'
import type { Log } from '#/lib/log.ts'
import { redactText } from '#/lib/redact.ts'
import { Fault, Refusal } from '#/lib/refusal.ts'
import { Unsettled } from '#/lib/unsettled.ts'
import { formatDuration } from '#/lib/words.ts'
import type { Caller } from '#/model/caller.ts'
import { canonicalJson, tellable } from './audit-text.ts'
import { createAuditWriter, type WriteEntry } from './audit-writer.ts'
import { unavailable } from './in-time.ts'

/** What is told of an order, whoever takes it. */
export interface AuditedCall {
  readonly caller: Pick<Caller, 'actor' | 'source' | 'believed'>
  /** The name of the route, or of the operation of HWA's API: `hold`, `v2.cancelJobInPlan`. */
  readonly operation: string
  readonly requestId: string
  /** Whether the caller gave the request its id: then it may come again, and stands for this order alone. */
  readonly isNamed?: boolean
  readonly reason?: string | undefined
  /** Secrets in it are hidden by their names. */
  readonly input: unknown
  /** How its object stands; asked before and after. What it throws is not told. */
  readonly look?: (() => unknown) | undefined
  /** Where nothing is looked at: what is told of the answer. Absent: what it is called and counts. */
  readonly told?: (answer: unknown) => unknown
}

export interface Audit {
  /**
   * Does the work between two entries, and answers what it answers. Nothing is done when the first cannot be written. Throws
   * `request.reused` for a named request that stood for another order before, unless that was refused; `access.unavailable` for who is believed
   * to be who he was, and `server.unavailable` where the first entry does not get written within ten seconds.
   */
  readonly record: <Answer>(call: AuditedCall, work: () => Promise<Answer>) => Promise<Answer>
  /** A fact of its own: nothing happens between order and end, as in a login that was refused. */
  readonly note: (call: Omit<AuditedCall, 'look'>, outcome: Outcome) => Promise<void>
}

/** What came of it. */
export type Outcome =
  | { readonly state: 'done'; readonly after?: unknown }
  | { readonly state: 'refused' | 'failed'; readonly code: string; readonly sentence: string }

export interface AuditParts {
  /** Appends entries in their order and answers their numbers. */
  readonly append: (entries: readonly string[]) => Promise<readonly number[]>
  /** The first order of a request that was not refused. */
  readonly find: (requestId: string) => Promise<string | undefined>
  readonly clock: Clock
  readonly alarm: Alarm
  readonly log: Log
}

/** As long as a leader waits for its database before it gives its term up, in milliseconds. */
const writtenWithin = 10_000
/** How long a look at the object of an order may take, milliseconds. */
const lookedWithin = 2_000

export const createAudit = (parts: AuditParts): Audit => {
  const { clock, log, alarm } = parts
  const write = createAuditWriter(parts.append)
  const end: WriteEnd = async (call, order, outcome) => {
    const { caller, operation, requestId } = call
    const entry = { at: clock.now(), actor: caller.actor, operation, requestId, order, ...outcome }
    const written = write(canonicalJson(entry)).catch((error: unknown) =>
      log.error({ err: error, 'audit.id': order }, 'what came of an order could not be written to the audit'),
    )
    await settlesWithin(writtenWithin, alarm, written)
  }
  const begin = orderWriter(parts, write, end)
  const endLater = laterEnd(alarm, end)
  return {
    note: async (call, outcome) => {
      const facts = { ...factsOf(call, clock.now()), state: 'noted', outcome: tellable(outcome) }
      // What nobody waits for any more does not wait either: of strangers who try passwords there may be many.
      const late = new AbortController()
      await inTime(writtenWithin, alarm, write(canonicalJson(facts), late.signal)).catch((error: unknown) => {
        if (!(error instanceof Fault)) throw error
        const refusal = unavailable(notNoted, error)
        late.abort(refusal)
        throw refusal
      })
    },
    record: async (call, work) => {
      if (call.caller.believed === true) throw onlyBelieved()
      const order = await begin(call)
      failpoint('audit.ordered')
      try {
        const answer = await work()
        failpoint('audit.done')
        const after = call.look === undefined ? toldOf(call, answer) : await looked(call, alarm)
        await end(call, order, { state: 'done', after })
        return answer
      } catch (error) {
        if (error instanceof Unsettled) void endLater(call, order, error)
        else await end(call, order, outcomeOf(error))
        throw error
      }
    },
  }
}

/** What came of an order is written when it is known. Where the outside fails meanwhile nobody knows, and nothing is written. */
const laterEnd =
  (alarm: Alarm, end: WriteEnd) =>
  async (call: AuditedCall, order: number, { outcome, isOfRequest }: Unsettled): Promise<void> => {
    // Of an order alone there is no answer to the caller: it was never made.
    const factsOfIt = (answer: unknown): unknown => (isOfRequest ? toldOf(call, answer) : factsIn(answer))
    const came = await outcome.then(
      async (answer) => ({
        state: 'done',
        after: call.look === undefined ? factsOfIt(answer) : await looked(call, alarm),
      }),
      (error: unknown) => (error instanceof Refusal || isAnswered(error) ? outcomeOf(error) : undefined),
    )
    if (came !== undefined) await end(call, order, came)
  }

/** What came of an order, by the number of its entry. */
type WriteEnd = (call: AuditedCall, order: number, outcome: object) => Promise<void>

/** Writes an order down and answers its number. One that is written after it was given up has its end beside it. */
const orderWriter = ({ find, clock, alarm }: AuditParts, write: WriteEntry, end: WriteEnd) => {
  const place = async (call: AuditedCall, givenUp: AbortSignal): Promise<number> => {
    if (call.isNamed === true) refuseOther(call, await find(call.requestId))
    const before = await looked(call, alarm)
    return write(canonicalJson({ ...factsOf(call, clock.now()), state: 'ordered', before }), givenUp)
  }
  return async (call: AuditedCall): Promise<number> => {
    const late = new AbortController()
    const placing = place(call, late.signal)
    try {
      return await inTime(writtenWithin, alarm, placing)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      const refusal = notWritten(error)
      late.abort(refusal)
      void placing.then(
        (order) => end(call, order, outcomeOf(refusal)),
        () => undefined,
      )
      throw refusal
    }
  }
}

const factsOf = (call: AuditedCall, at: Instant): object => {
  const { caller, operation, requestId, reason, input } = call
  const { actor, source } = caller
  return { at, actor, source, operation, requestId, reason: tellable(reason), input: tellable(input) }
}

const notNoted = 'What cannot be written to the audit is not done; try again shortly.'

/** What whoever orders is told when the order could not be entered. */
const notWritten = (error: Fault): Refusal => {
  const why =
    error instanceof TookTooLong
      ? `the database did not take it into the audit within ${formatDuration(writtenWithin)}. Order it again when the component database is well.`
      : `it could not be written to the audit. ${error.message}`
  return new Refusal('server.unavailable', `The order was not carried out: ${why}`)
}

const onlyBelieved = (): Refusal =>
  unavailable('You are known from a moment ago, which is enough for questions and not for orders; try again shortly.')

/** `earlier`: the entry of the order for which the request stood when it came first. Why it is ordered may be said in other words. */
const refuseOther = ({ operation, requestId, input }: AuditedCall, earlier: string | undefined): void => {
  if (earlier === undefined) return
  const before = JSON.parse(earlier) as { readonly operation: string; readonly input: unknown }
  if (before.operation === operation && orderIn(before.input) === orderIn(tellable(input))) return
  throw new Refusal(
    'request.reused',
    `The request id ${requestId} was used for another order (${before.operation} ${orderIn(before.input)}). A new order needs an id of its own.`,
  )
}

const orderIn = (input: unknown): string => {
  const { reason: _, ...order } = { ...(input as object) } as { readonly reason?: unknown }
  return canonicalJson(order)
}

export const outcomeOf = (error: unknown): Exclude<Outcome, { state: 'done' }> =>
  error instanceof Refusal
    ? { state: 'refused', code: error.code, sentence: sentenceOf(error) }
    : isAnswered(error)
      ? { state: 'refused', code: String(error.status), sentence: sentenceOf(error) }
      : { state: 'failed', code: 'server.failed', sentence: sentenceOf(error) }

/** It may quote what was ordered. */
const sentenceOf = (error: unknown): string => redactText(error instanceof Error ? error.message : String(error))

/** An error of another edge that says no with an HTTP status. */
const isAnswered = (error: unknown): error is Error & { readonly status: number } =>
  error instanceof Error && 'status' in error && Number(error.status) < 500

const looked = async ({ look }: AuditedCall, alarm: Alarm): Promise<unknown> => {
  try {
    return tellable(await inTime(lookedWithin, alarm, (async () => look?.())()))
  } catch {
    return undefined
  }
}

const toldOf = ({ told }: AuditedCall, answer: unknown): unknown =>
  told === undefined ? factsIn(answer) : tellable(told(answer))

/** Of an answer that nothing else tells about: what it is called and counts, and nothing of what it holds. */
const factsIn = (answer: unknown): unknown => {
  if (typeof answer !== 'object' || answer === null) return undefined
  const facts = Object.entries(answer).filter(([name, value]) => factNames.has(name) && typeof value !== 'object')
  return facts.length === 0 ? undefined : tellable(Object.fromEntries(facts))
}

const factNames = new Set(
  'id name stream streamId status revision head created changed deleted unchanged from to streams jobs done refused'.split(
    ' ',
  ),
)
