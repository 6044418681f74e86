/**
 * Keeps answers that are dear to make, and makes each one once, however many ask for it.
 *
 * An answer is judged whenever it is looked up: by its age, and by what its owner says of it. One that is a moment behind is given at once while one
 * load makes it new; where the source fails or lets wait it is given for longer. What an owner says is over is never given.
 *
 * It knows nothing of what it keeps. Refusals of a source (there is no such job) are answers to whoever asked, and are not kept.
 */
import { Refusal } from '#/lib/refusal.ts'
import { createBreaker, type BreakerState } from './breaker.ts'
import { countStale, type Counts } from './counts.ts'
import { find, type Found } from './find.ts'
import type { Kind, Loaded } from './kind.ts'
import { bringsNothing, loaded, loadOnce } from './load-once.ts'
import { createLoads, settlesWithin } from './loads.ts'
import { compartmentOf, type CacheParts, type Serving } from './serving.ts'
import { openCompartments } from './shards.ts'

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
  /** Of each kind: how many answers were given late for want of its source, since it brought something last; 0 after a minute without one. */
  readonly wants: () => ReadonlyMap<string, number>
}

export const createCache = (parts: CacheParts): Cache => {
  // Of any kind of answer each; one that is opened again begins anew.
  const served = new Map<string, Serving<never>>()
  const open = <Answer>(kind: Kind<Answer>, epoch = (): number => 0): Kept<Answer> => {
    const compartments = openCompartments(parts, kind)
    const breaker = createBreaker(parts.monotonic)
    const loads = createLoads<Answer>(parts.monotonic)
    const want = { count: 0, lastAt: 0 }
    const serving: Serving<Answer> = { parts, kind, epoch, compartments, breaker, loads, want }
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
    wants: () => new Map([...served.values()].map((serving) => [serving.kind.name, wantNow(serving)])),
  }
}

/** For so long it is told that a source was wanted, where nobody has asked since; milliseconds. */
const wantedFor = 60_000

const wantNow = ({ parts, want }: Serving<never>): number =>
  parts.monotonic() - want.lastAt > wantedFor ? 0 : want.count

const compartmentStates = ({ kind: { name, source }, compartments }: Serving<never>): CompartmentState[] =>
  compartments.map(({ entries, counts, own }, shard) => {
    const { size, calculatedSize, maxSize } = entries
    return { kind: name, source, shard, counts, own, entries: size, bytes: calculatedSize, bytesMost: maxSize }
  })

/** `isAgain`: what he has joined before was behind. */
const get = async <Answer>(
  serving: Serving<Answer>,
  key: string,
  load: () => Promise<Loaded<Answer>>,
  isAgain = false,
): Promise<Answer> => {
  const { parts, loads, epoch } = serving
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
    if (found.holds) counts.renewed += 1
    else countStale(counts, 'stale', found.lateMs)
    // Who asks after it has failed hears of it.
    loads.join(key, epoch(), work).result.catch(() => undefined)
    return found.entry.answer
  }
  const coming = loaded(serving, key, work)
  if (found !== undefined && (await takesTooLong(serving, key, coming))) {
    const instead = forWantOf(serving, key)
    if (instead !== undefined) {
      countStale(counts, 'staleOnWait', instead.lateMs)
      addWant(serving)
      return instead.entry.answer
    }
  }
  try {
    const { answer, isJoined } = await coming
    if (!isJoined || isAgain || !isTooLate(serving, key)) {
      counts.misses += 1
      if (isJoined) counts.joined += 1
      return answer
    }
  } catch (error) {
    const kept = isFailure(error) ? forWantOf(serving, key) : undefined
    if (kept === undefined) {
      counts.misses += 1
      throw error
    }
    countStale(counts, 'staleOnFailure', kept.lateMs)
    if (bringsNothing(error)) addWant(serving)
    return kept.entry.answer
  }
  return get(serving, key, load, true)
}

/** A load that was joined had begun before: what has changed since may be what he has come for, and is not in what it brought. */
const isTooLate = <Answer>(serving: Serving<Answer>, key: string): boolean => {
  const kept = find(serving, compartmentOf(serving, key), key)
  return kept !== undefined && kept.lateMs > kept.mayBeLate
}

/** Whether nobody is to wait any longer for a load: who asks after it has come is given what it brought. */
const takesTooLong = async <Answer>(
  { parts, kind, loads, epoch }: Serving<Answer>,
  key: string,
  coming: Promise<unknown>,
): Promise<boolean> => {
  if (kind.patience === undefined) return false
  // It may fail after nobody waits for it any more.
  coming.catch(() => undefined)
  const now = parts.monotonic()
  const waited = now - (loads.since(key, epoch()) ?? now)
  return !(await settlesWithin(kind.patience - waited, parts.alarm, coming))
}

/** What is kept and may be given where the source does not bring anything. */
const forWantOf = <Answer>(serving: Serving<Answer>, key: string): Found<Answer> | undefined => {
  const kept = find(serving, compartmentOf(serving, key), key)
  return kept === undefined || kept.lateMs > serving.kind.staleOnFailureFor ? undefined : kept
}

const addWant = <Answer>({ parts, want }: Serving<Answer>): void => {
  want.count += 1
  want.lastAt = parts.monotonic()
}

/** What the source says of the question itself is no failure of the source. */
const isFailure = (error: unknown): boolean => !(error instanceof Refusal) || error.kind.status >= 500
