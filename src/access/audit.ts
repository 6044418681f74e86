/**
 * Who did what. An order stands in the audit before it takes effect, and what came of it after that; one that the server did not
 * live to see the end of stays without.
 *
 * Entries that come while others are being written go in together, so that many orders at once cost few commits.
 */
import { inTime, TookTooLong } from '#/cache/loads.ts'
import { systemAlarm, type Alarm, type Clock } from '#/lib/clock.ts'
import { failpoint } from '#/lib/failpoint.ts'
import type { Log } from '#/lib/log.ts'
import { Fault, Refusal } from '#/lib/refusal.ts'
import { formatDuration } from '#/lib/words.ts'
import type { Caller } from '#/model/caller.ts'
import { canonicalJson, tellable } from './audit-text.ts'

/** What is told of an order, whoever takes it. */
export interface AuditedCall {
  readonly caller: Pick<Caller, 'actor' | 'source'>
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
   * Does the work between two entries, and answers what it answers. Nothing is done when the first cannot be written, or not within
   * ten seconds: `server.unavailable`. Throws `request.reused` for a named request that stood for another order before, unless that was
   * refused.
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
  /** Absent: that of the system. */
  readonly alarm?: Alarm | undefined
  readonly log: Log
}

/** As long as a leader waits for its database before it gives its term up, in milliseconds. */
const writtenWithin = 10_000

export const createAudit = (parts: AuditParts): Audit => {
  const { clock, log, alarm = systemAlarm } = parts
  const append = groupWriter(parts)
  const factsOf = ({ caller: { actor, source }, operation, requestId, reason, input }: AuditedCall): object => ({
    at: clock.now(),
    actor,
    source,
    operation,
    requestId,
    reason,
    input: tellable(input),
  })
  const end = async (call: AuditedCall, order: number, outcome: object): Promise<void> => {
    const { caller, operation, requestId } = call
    const entry = { at: clock.now(), actor: caller.actor, operation, requestId, order, ...outcome }
    await append(canonicalJson(entry)).catch((error: unknown) =>
      log.error({ err: error, 'audit.id': order }, 'what came of an order could not be written to the audit'),
    )
  }
  const begin = async (call: AuditedCall): Promise<number> => {
    if (call.isNamed === true) refuseOther(call, await parts.find(call.requestId))
    const before = await looked(call)
    return append(canonicalJson({ ...factsOf(call), state: 'ordered', before }))
  }
  /** An entry that comes when nobody waits any more is that of an order that was not carried out, and says so. */
  const begunInTime = async (call: AuditedCall): Promise<number> => {
    const beginning = begin(call)
    try {
      return await inTime(writtenWithin, alarm, beginning)
    } catch (error) {
      const refusal = nothingDone(error)
      if (error instanceof TookTooLong)
        beginning.then((order) => end(call, order, outcomeOf(refusal))).catch(() => undefined)
      throw refusal
    }
  }
  return {
    note: async (call, outcome) => {
      const facts = { ...factsOf(call), state: 'noted', outcome: tellable(outcome) }
      await append(canonicalJson(facts))
    },
    record: async (call, work) => {
      const order = await begunInTime(call)
      failpoint('audit.ordered')
      try {
        const answer = await work()
        failpoint('audit.done')
        const after = call.look === undefined ? toldOf(call, answer) : await looked(call)
        await end(call, order, { state: 'done', after })
        return answer
      } catch (error) {
        await end(call, order, outcomeOf(error))
        throw error
      }
    },
  }
}

/** What whoever orders is told when the order could not be entered. */
const nothingDone = (error: unknown): unknown => {
  if (error instanceof TookTooLong) {
    const within = formatDuration(writtenWithin)
    return new Refusal(
      'server.unavailable',
      `The order was not carried out: the database did not take it into the audit within ${within}. Order it again when the component database is well.`,
    )
  }
  return error instanceof Fault
    ? new Refusal(
        'server.unavailable',
        `The order was not carried out, for it could not be written to the audit. ${error.message}`,
      )
    : error
}

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
    ? { state: 'refused', code: error.code, sentence: error.message }
    : isAnswered(error)
      ? { state: 'refused', code: String(error.status), sentence: error.message }
      : { state: 'failed', code: 'server.failed', sentence: error instanceof Error ? error.message : String(error) }

/** An error of another edge that says no with an HTTP status. */
const isAnswered = (error: unknown): error is Error & { readonly status: number } =>
  error instanceof Error && 'status' in error && Number(error.status) < 500

const looked = async ({ look }: AuditedCall): Promise<unknown> => {
  try {
    return tellable(await look?.())
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

/** One statement at a time; what comes meanwhile waits for the next. */
const groupWriter = (parts: AuditParts): ((entry: string) => Promise<number>) => {
  const mostAtOnce = 500
  let waiting: { entry: string; resolve: (id: number) => void; reject: (error: unknown) => void }[] = []
  let writing = false
  const write = async (): Promise<void> => {
    writing = true
    while (waiting.length > 0) {
      const group = waiting.slice(0, mostAtOnce)
      waiting = waiting.slice(mostAtOnce)
      try {
        const ids = await parts.append(group.map(({ entry }) => entry))
        group.forEach(({ resolve }, i) => resolve(ids[i] ?? 0))
      } catch (error) {
        for (const { reject } of group) reject(error)
      }
    }
    writing = false
  }
  return (entry) =>
    new Promise((resolve, reject) => {
      waiting.push({ entry, resolve, reject })
      if (!writing) void write()
    })
}
