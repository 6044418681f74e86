/**
 * The line of those who read the plan: an order, a report and what the database answers come before them.
 *
 * All readers together have one slice of each turn of the loop, however many they are: between two slices everything else that is ready is
 * done. Each for itself, fifty readers had fifty slices in a turn, and an order, which takes some turns to be committed and answered, waited for each of
 * them in each: 470 ms instead of 8. A reader whom nobody is before, and who finds the slice unused, is not kept waiting at all.
 *
 * Those who wait are let in by turns of who asks, so that one who asks a hundred things at once waits for himself. Who has too many waiting is
 * refused: what stands in a line of minutes nobody reads any more.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Clock } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Caller } from '#/model/caller.ts'

/** What readers have of a turn of the loop, milliseconds. */
const slice = 2

export interface LineLimits {
  /** How many may wait in all, and of one who asks. */
  readonly inAll: number
  readonly ofOne: number
}

/** A page is answered in less than a millisecond: a full line is a second long. */
const usualLimits: LineLimits = { inAll: 2000, ofOne: 500 }

export interface ReadersLine {
  /** Settles when it is one's turn. Throws `server.unavailable` where too many wait. */
  readonly turn: () => Promise<void>
  /** What the steps come to, with a pause where the slice is over. */
  readonly through: <Result>(steps: Iterator<unknown, Result>) => Promise<Result>
  /** How many wait. */
  readonly waiting: () => number
}

/** In whose name something is read. An order that reads what came of it has waited for its commit, and does not stand in line besides. */
interface Asker {
  readonly who: string
  readonly isOrder: boolean
}

const asker = new AsyncLocalStorage<Asker>()

/** Does `work` in the name of a caller: whatever it reads waits among what he reads. */
export const askedBy = <T>({ actor, source }: Pick<Caller, 'actor' | 'source'>, work: () => T): T =>
  asker.run({ who: `${actor} ${source}`, isOrder: false }, work)

export const orderedBy = <T>({ actor, source }: Pick<Caller, 'actor' | 'source'>, work: () => T): T =>
  asker.run({ who: `${actor} ${source}`, isOrder: true }, work)

/** The server itself. */
const nobody: Asker = { who: '', isOrder: false }

interface Line {
  /** When this turn's slice began; NaN: nobody has read in this turn. Where it is a number, the next turn is waited for. */
  began: number
  /** Somebody was let in, and is at work. */
  isTaken: boolean
  length: number
  readonly byAsker: Map<string, (() => void)[]>
}

export const createReadersLine = (clock: Pick<Clock, 'now'>, limits: LineLimits = usualLimits): ReadersLine => {
  const line: Line = { began: Number.NaN, isTaken: false, length: 0, byAsker: new Map() }
  const hasTime = (): boolean => {
    if (Number.isNaN(line.began)) beginSlice()
    return clock.now() - line.began < slice
  }
  const beginTurn = (): void => {
    line.began = Number.NaN
    letIn()
  }
  const beginSlice = (): void => {
    line.began = clock.now()
    setImmediate(beginTurn)
  }
  const isFree = (): boolean => !line.isTaken && hasTime()
  /** What the reader does until he waits for something else is done in microtasks: the next one is let in after them. */
  const take = (): void => {
    line.isTaken = true
    queueMicrotask(() => process.nextTick(leave))
  }
  const leave = (): void => {
    line.isTaken = false
    letIn()
  }
  const letIn = (): void => {
    if (line.length === 0 || !isFree()) return
    take()
    takeFirst(line)?.()
  }
  const wait = (who: string): Promise<void> => new Promise((resolve) => stand(line, who, resolve))
  return {
    turn: async () => {
      const { who, isOrder } = asker.getStore() ?? nobody
      if (isOrder) return
      if (line.length === 0 && isFree()) return take()
      requireRoom(line, limits, who)
      await wait(who)
    },
    through: async (steps) => {
      for (let step = steps.next(); ; step = steps.next()) {
        if (step.done === true) return step.value
        if (!hasTime()) await wait((asker.getStore() ?? nobody).who)
      }
    },
    waiting: () => line.length,
  }
}

const stand = (line: Line, who: string, goOn: () => void): void => {
  const theirs = line.byAsker.get(who)
  if (theirs === undefined) line.byAsker.set(who, [goOn])
  else theirs.push(goOn)
  line.length += 1
}

/** The first of whose turn it is; he who asked comes last then. */
const takeFirst = (line: Line): (() => void) | undefined => {
  const [next] = line.byAsker
  if (next === undefined) return undefined
  const [who, theirs] = next
  const goOn = theirs.shift()
  line.byAsker.delete(who)
  if (theirs.length > 0) line.byAsker.set(who, theirs)
  line.length -= 1
  return goOn
}

const requireRoom = ({ length, byAsker }: Line, { inAll, ofOne }: LineLimits, who: string): void => {
  const theirs = byAsker.get(who)?.length ?? 0
  if (theirs >= ofOne) {
    throw new Refusal(
      'server.unavailable',
      `${theirs} of your questions wait for an answer; ask again in a few seconds.`,
    )
  }
  if (length >= inAll) {
    throw new Refusal('server.unavailable', `${length} questions wait for an answer; ask again in a few seconds.`)
  }
}
