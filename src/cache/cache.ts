/**
 * Keeps answers that are dear to make, and makes each one once, however many ask for it.
 *
 * An answer is judged whenever it is looked up: by its age, and by what its owner says of it. One that is a moment behind is given at once while one
 * load makes it new; where the source fails it is given for longer. What an owner says is over is never given.
 *
 * It knows nothing of what it keeps. Refusals of a source (there is no such job) are answers to whoever asked, and are not kept.
 */
import type { Alarm } from '#/lib/clock.ts'
import { Fault, Refusal } from '#/lib/refusal.ts'
import { tagAnswer } from './answer-tags.ts'
import { createBreaker, type Breaker, type BreakerState } from './breaker.ts'
import { countStale, type Counts } from './counts.ts'
import type { Kind, Loaded } from './kind.ts'
import { createLoads, inTime, TookTooLong, type Loads } from './loads.ts'
import { hashOf, openCompartments, type Compartment, type Entry, type ShardParts } from './shards.ts'

export interface CacheParts extends ShardParts {
  readonly alarm: Alarm
  /** Whether it is the server itself that asks now, before anybody does. */
  readonly isOwn: () => boolean
}

/** The answers of one kind. */
export interface Kept<Answer> {
  /** Throws what `load` throws, and `server.unavailable` where it brings nothing in time. */
  readonly get: (key: string, load: () => Promise<Loaded<Answer>>) => Promise<Answer>
}

/** One kind in one shard, as it is now. */
export interface CompartmentState {
  readonly kind: string
  readonly source: string
  readonly shard: number
  readonly counts: Readonly<Counts>
  /** Of the server's own questions: how they were answered. */
  readonly own: Readonly<Counts>
  readonly entries: number
  readonly bytes: number
  readonly bytesMost: number
}

export interface Cache {
  /** Loads that began in another epoch are not joined. */
  readonly open: <Answer>(kind: Kind<Answer>, epoch?: () => number) => Kept<Answer>
  /** Forgets every answer. */
  readonly clear: () => void
  readonly compartments: () => CompartmentState[]
  /** The circuit breaker of each kind. */
  readonly breakers: () => ReadonlyMap<string, BreakerState>
}

/** The source of a kind brings nothing: for whoever asks the same. */
class NotLoaded extends Refusal {}

/** What serves one kind. */
interface Serving<Answer> {
  readonly parts: CacheParts
  readonly kind: Kind<Answer>
  readonly epoch: () => number
  readonly compartments: readonly Compartment<Answer>[]
  readonly breaker: Breaker
  readonly loads: Loads<Answer>
}

export const createCache = (parts: CacheParts): Cache => {
  // Of any kind of answer each; one that is opened again begins anew.
  const served = new Map<string, Serving<never>>()
  const open = <Answer>(kind: Kind<Answer>, epoch = (): number => 0): Kept<Answer> => {
    const compartments = openCompartments(parts, kind)
    const breaker = createBreaker(parts.monotonic)
    const serving: Serving<Answer> = { parts, kind, epoch, compartments, breaker, loads: createLoads() }
    served.set(kind.name, serving as unknown as Serving<never>)
    return { get: (key, load) => get(serving, key, load) }
  }
  return {
    open,
    clear: () => {
      for (const { compartments } of served.values()) for (const { entries } of compartments) entries.clear()
    },
    compartments: () => [...served.values()].flatMap(compartmentStates),
    breakers: () => new Map([...served.values()].map(({ kind: { name }, breaker }) => [name, breaker.state()])),
  }
}

const compartmentStates = ({ kind: { name, source }, compartments }: Serving<never>): CompartmentState[] =>
  compartments.map(({ entries, counts, own }, shard) => {
    const { size, calculatedSize, maxSize } = entries
    return { kind: name, source, shard, counts, own, entries: size, bytes: calculatedSize, bytesMost: maxSize }
  })

/** Puts an entry in the place of one whose time goes on. */
const replace = <Answer>(entries: Compartment<Answer>['entries'], key: string, entry: Entry<Answer>): Entry<Answer> => {
  if (entry.freshFor === 0) entries.delete(key)
  else entries.set(key, { ...entry, isOutdated: false })
  tagAnswer(entry.answer)
  return entry
}

/** What is kept under a key, and how late it is. */
interface Found<Answer> {
  readonly entry: Entry<Answer>
  /** 0: as good as new. */
  readonly lateMs: number
  /** For so long it may be given while it is made new. */
  readonly mayBeLate: number
  /** It was behind, and has been brought up to date. */
  readonly isRevised?: true
}

const compartmentOf = <Answer>({ compartments }: Serving<Answer>, key: string): Compartment<Answer> =>
  compartments[hashOf(key) & (compartments.length - 1)] as Compartment<Answer>

/** undefined: nothing that could be given to anybody. */
const find = <Answer>(
  { parts, kind }: Serving<Answer>,
  { entries, counts }: Compartment<Answer>,
  key: string,
): Found<Answer> | undefined => {
  const entry = entries.get(key)
  if (entry === undefined) return undefined
  const now = parts.monotonic()
  const isFresh = now - entry.loadedAt <= (entry.freshFor ?? kind.freshFor)
  const verdict = entry.verdict()
  if (verdict !== 'holds' && !entry.isOutdated) {
    entry.isOutdated = true
    counts.outdated += 1
  }
  const revised = verdict === 'holds' && isFresh ? undefined : entry.revise?.()
  if (revised !== undefined)
    return {
      entry: replace(entries, key, { ...entry, ...revised, loadedAt: now, heldAt: now }),
      lateMs: 0,
      mayBeLate: 0,
      isRevised: true,
    }
  if (verdict === 'over') {
    entries.delete(key)
    return undefined
  }
  const overdue = now - entry.loadedAt - (entry.freshFor ?? kind.freshFor)
  if (verdict === 'behind') {
    const lateMs = Math.max(overdue, now - entry.heldAt, Number.MIN_VALUE)
    return { entry, lateMs, mayBeLate: kind.staleFor() }
  }
  entry.heldAt = now
  entry.isOutdated = false
  return { entry, lateMs: Math.max(0, overdue), mayBeLate: renewFor(kind, entry) }
}

/** For so long after it was fresh one that holds is given. */
const renewFor = <Answer>(
  kind: Kind<Answer>,
  { goodFor = Infinity, freshFor = kind.freshFor }: Entry<Answer>,
): number => Math.min(kind.renewFor, goodFor - freshFor)

const get = async <Answer>(
  serving: Serving<Answer>,
  key: string,
  load: () => Promise<Loaded<Answer>>,
): Promise<Answer> => {
  const { parts, kind, loads, epoch } = serving
  const compartment = compartmentOf(serving, key)
  const counts = parts.isOwn() ? compartment.own : compartment.counts
  const found = find(serving, compartment, key)
  if (found?.lateMs === 0) {
    if (found.isRevised) counts.revised += 1
    else counts.hits += 1
    return found.entry.answer
  }
  const work = (): Promise<Answer> => loadOnce(serving, { key, compartment }, load)
  if (found !== undefined && found.lateMs <= found.mayBeLate) {
    countStale(counts, 'stale', found.lateMs)
    // Who asks after it has failed hears of it.
    loads.join(key, epoch(), work).result.catch(() => undefined)
    return found.entry.answer
  }
  try {
    const { answer, isJoined } = await loaded(serving, key, work)
    counts.misses += 1
    if (isJoined) counts.joined += 1
    return answer
  } catch (error) {
    const kept = isFailure(error) ? find(serving, compartment, key) : undefined
    if (kept === undefined || kept.lateMs > kind.staleOnFailureFor) {
      counts.misses += 1
      throw error
    }
    countStale(counts, 'staleOnFailure', kept.lateMs)
    return kept.entry.answer
  }
}

/** What a load was refused for the sake of who began it (he has asked too much at once) is no answer to who joined it. */
const loaded = async <Answer>({ loads, epoch }: Serving<Answer>, key: string, work: () => Promise<Answer>) => {
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

const loadOnce = async <Answer>(
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
    breaker.succeeded()
    keep(serving, place, loaded, begun)
    return loaded.answer
  } catch (error) {
    if (error instanceof Refusal) {
      breaker.succeeded()
      throw error
    }
    counts.failures += 1
    breaker.failed(error)
    if (error instanceof TookTooLong) counts.timeouts += 1
    if (!(error instanceof Fault)) throw error
    const sentence = `${kind.what} cannot be had now: ${error.message}. Try again in a moment.`
    throw new NotLoaded('server.unavailable', sentence)
  } finally {
    counts.loadMs += parts.monotonic() - begun
  }
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

/** What the source says of the question itself is no failure of the source. */
const isFailure = (error: unknown): boolean => !(error instanceof Refusal) || error.kind.status >= 500

const leftAlone = ({ what }: Pick<Kind<never>, 'what'>, { failures, opensIn, lastError }: BreakerState): Refusal => {
  const soon = `it is tried again in ${Math.max(1, Math.ceil(opensIn / 1000))} s`
  const why = `its source failed ${failures} times in a row, the last time because ${lastError}`
  return new NotLoaded('server.unavailable', `${what} cannot be had now: ${why}; ${soon}.`)
}
