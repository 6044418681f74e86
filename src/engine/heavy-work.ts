/**
 * What takes much memory for some seconds is done one at a time: a copy of the plan, days that are planned, all definitions in a thread.
 *
 * With 50 operators and 241 894 live jobs each takes 50 to 200 MB; all at once made 790 of a server that is to stay below 500. Who waits
 * is let in by rank. It is a matter of memory alone: whoever has waited for long goes on beside the others, and nothing fails for it.
 */
import { createRoomMaker } from '#/lib/collect-garbage.ts'

/** Those that go first, first. `estimate`: times that lists show; they have older ones meanwhile. */
export const heavyRanks = ['order', 'question', 'estimate', 'maintenance'] as const
export type HeavyRank = (typeof heavyRanks)[number]

export interface HeavyWork {
  /** For metrics: which work it is. */
  readonly what: string
  readonly rank: HeavyRank
  /** Ends the waiting: its reason is thrown. */
  readonly signal?: AbortSignal | undefined
  /** Called when an order or a question waits for this work: it may end early, and come again. */
  readonly onWanted?: () => void
  /** Gives back what is kept for the next of its kind. Called when other work begins, but for estimates, which come every few seconds. */
  readonly giveBack?: (() => void) | undefined
}

/** What metrics tell. */
export interface HeavyCounts {
  /** How often it was done. */
  readonly done: number
  /** How often it went on beside others, having waited for long. */
  readonly beside: number
  /** How long it has waited, milliseconds. */
  readonly waitedMs: number
}

export interface HeavyLine {
  /** Does the work when it is its turn. */
  readonly take: <T>(work: HeavyWork, run: () => Promise<T>) => Promise<T>
  /** What is done at this moment. */
  readonly held: () => string[]
  readonly counts: () => ReadonlyMap<string, HeavyCounts>
}

/** How long each waits at most, milliseconds; `behindMaintenance`: what somebody has asked for, while maintenance is done. */
export type Patience = Readonly<Record<HeavyRank | 'behindMaintenance', number>>

/** Maintenance is nothing to wait for, but for estimates: beside the second plan of an integrity check they made the highest peak of all. */
const usualPatience: Patience = {
  order: 10_000,
  question: 60_000,
  estimate: 15_000,
  maintenance: 300_000,
  behindMaintenance: 3_000,
}

interface Waiting {
  readonly work: HeavyWork
  readonly enter: () => void
}

const rankOf = ({ rank }: HeavyWork): number => heavyRanks.indexOf(rank)
/** For these somebody waits who has asked. */
const isAskedFor = (work: HeavyWork): boolean => rankOf(work) < heavyRanks.indexOf('estimate')

/** What was done, by the names of the works. */
const openCounts = () => {
  const counts = new Map<string, HeavyCounts>()
  const add = ({ what }: HeavyWork, waitedMs: number, isBeside: boolean): void => {
    const before = counts.get(what) ?? { done: 0, beside: 0, waitedMs: 0 }
    const beside = before.beside + (isBeside ? 1 : 0)
    counts.set(what, { done: before.done + 1, beside, waitedMs: before.waitedMs + waitedMs })
  }
  return { add, all: () => counts }
}

/** What works that have ended have kept for the next of their kinds. */
const openKept = (makeRoom: (() => void) | undefined) => {
  const kept = new Map<string, () => void>()
  return {
    add: ({ what, giveBack }: HeavyWork): void => {
      if (giveBack !== undefined) kept.set(what, giveBack)
    },
    makeRoomFor: (work: HeavyWork): void => {
      if (work.rank === 'estimate') return
      for (const [what, giveBack] of kept) {
        if (what === work.what) continue
        kept.delete(what)
        giveBack()
      }
      makeRoom?.()
    },
  }
}

/** `makeRoom`: called before each work but estimates, which come every few seconds. */
export const createHeavyLine = (patience: Patience = usualPatience, makeRoom?: () => void): HeavyLine => {
  const held = new Set<HeavyWork>()
  const waiting = new Set<Waiting>()
  const [counts, kept] = [openCounts(), openKept(makeRoom)]

  const begin = (work: HeavyWork, waitedMs: number): void => {
    counts.add(work, waitedMs, held.size > 0)
    held.add(work)
    kept.makeRoomFor(work)
  }
  const patienceFor = (work: HeavyWork): number => {
    const isBehind = isAskedFor(work) && [...held].some(({ rank }) => rank === 'maintenance')
    return Math.min(patience[work.rank], isBehind ? patience.behindMaintenance : Infinity)
  }
  const wait = (work: HeavyWork): Promise<void> => {
    const since = performance.now()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const enter = (): void => {
      leave()
      begin(work, performance.now() - since)
      resolve()
    }
    const giveUp = (): void => {
      leave()
      reject(work.signal?.reason as Error)
    }
    const one: Waiting = { work, enter }
    const timer = setTimeout(enter, patienceFor(work)).unref()
    const leave = (): void => {
      waiting.delete(one)
      clearTimeout(timer)
      work.signal?.removeEventListener('abort', giveUp)
    }
    work.signal?.addEventListener('abort', giveUp)
    waiting.add(one)
    if (isAskedFor(work)) for (const other of held) other.onWanted?.()
    return promise
  }
  const letIn = (): void => {
    if (held.size > 0) return
    const [first] = [...waiting].toSorted((a, b) => rankOf(a.work) - rankOf(b.work))
    first?.enter()
  }
  return {
    take: async (work, run) => {
      work.signal?.throwIfAborted()
      if (held.size > 0) await wait(work)
      else begin(work, 0)
      try {
        return await run()
      } finally {
        held.delete(work)
        kept.add(work)
        letIn()
      }
    },
    held: () => [...held].map(({ what }) => what),
    counts: counts.all,
  }
}

/**
 * That of this process: it has one memory. What the work before has left is collected where the server is large already: it stops for
 * some 100 ms, a few times in a row of heavy work. All of it at once made 516 MB without and 481 to 500 with it.
 */
export const heavyLine = createHeavyLine(usualPatience, createRoomMaker({ above: 400e6, rubbish: 8e6 }))
