/**
 * The one place where the plan moves: inputs become events, events are committed, and only then anything leaves.
 *
 * While a commit is under way the next pass is decided and sent after it: the state in memory runs ahead of the ledger, what
 * leaves does not. Inputs that arrive while `mostUnderWay` commits are under way wait and share the next one. If a commit fails
 * nobody knows whether it happened: the conductor gives up, and whoever leads rebuilds the state from the ledger. It never
 * guesses.
 */
import { advance } from '#/core/progress.ts'
import type { PlanState } from '#/core/state.ts'
import { nextTimerAt } from '#/core/timers.ts'
import { processorTime, systemAlarm, type Alarm, type Clock, type Instant, type Monotonic } from '#/lib/clock.ts'
import { failpoint } from '#/lib/failpoint.ts'
import { Fault, Refusal } from '#/lib/refusal.ts'
import type { EventBody, LedgerEvent } from '#/model/event.ts'
import type { Commit } from '#/store/ledger.ts'
import { record, settle, type Batch, type DecidingParts } from './batch.ts'

/**
 * Looks at the state and says what happened, each event applied before the next is asked for. Throws a Refusal to say no, before
 * its first event; then nothing happened.
 */
export type Input = (state: PlanState) => Iterable<EventBody>

export interface ConductorParts extends DecidingParts {
  readonly clock: Clock
  /** Absent: that of the processor. */
  readonly monotonic?: Monotonic | undefined
  /** How it sleeps until something is due; a simulation has one of its own. */
  readonly alarm?: Alarm | undefined
  /** Makes events durable, all or none. Called again before the last one has settled; they take effect in the order of the calls. */
  readonly commit: (commit: Commit) => Promise<void>
  /** Told after each commit, in order. */
  readonly onCommitted: (events: readonly LedgerEvent[]) => void
  /** Told once, when a commit failed or it was given up: this conductor has stopped. */
  readonly onLost: (error: Error) => void
}

export interface Conductor {
  /** Resolves with the events of this input when they are committed; rejects when the input was refused or all is lost. */
  readonly take: (input: Input) => Promise<readonly LedgerEvent[]>
  /** Decides again: the world has changed. */
  readonly wake: () => void
  /** How many inputs wait for their pass, and how many commits are under way. */
  readonly queue: () => { readonly inputs: number; readonly commits: number }
  /** The last event that is committed: the state may be ahead of it. */
  readonly committed: () => number
  /** When the oldest commit was sent that has not settled; undefined: all that was decided is committed. One that failed stays the oldest. */
  readonly uncommittedSince: () => { readonly at: Instant; readonly agoMs: number } | undefined
  /** False: it was given up, or a pass broke off in the middle. Whoever is shown the state would be shown what never was. */
  readonly isSound: () => boolean
  /** Nothing is decided any more, and the state stands still. What is under way is told when it settles, what waits is refused with this. */
  readonly standStill: (why: Error) => void
  /** As if a commit had failed: nothing more is committed or told, and the state is not to be used any more. */
  readonly giveUp: (why: Error) => void
  /** Finishes what was said so far; later inputs are refused with `server.stopping`. */
  readonly stop: () => Promise<void>
}

interface Waiting {
  readonly input: Input
  readonly resolve: (events: readonly LedgerEvent[]) => void
  readonly reject: (error: unknown) => void
}

/** The longest sleep: a clock that is set back, or a time that a timer cannot hold, costs no more than this. */
const longestSleep = 30_000

/** One on its way to the disk and one being sent keep both processors at work; more would only make the batches smaller. */
const mostUnderWay = 2

/**
 * Inputs wait for the next pass when this one has so many events. What is told of a large commit brings the next one of its size:
 * without a bound all that is under way would be one wave, decided, then written, then decided, and one processor idle each time.
 */
const enoughEvents = 1_500

interface Conducting {
  /** The number of the last event that is. */
  committed: number
  waiting: Waiting[]
  /** The passes under way. */
  working: Promise<void> | undefined
  /** Wakes the passes while they wait for a commit, when there is something to say before it settles. */
  rouse: PromiseWithResolvers<void> | undefined
  /** Takes back the next waking. */
  cancelAlarm: () => void
  /** Woken during a pass: one more is due. */
  again: boolean
  /** Why no input is taken any more; those that were are finished. */
  closed: Refusal | undefined
  /** Why no pass is made any more. */
  stands: Error | undefined
  /** Why nothing is done any more. */
  ended: Error | undefined
  isSound: boolean
  /** The answers of all passes so far, in order; settles with the last one. */
  told: Promise<void>
  underWay: Promise<void>[]
  /** When each of them was sent. */
  sentAt: { readonly at: Instant; readonly on: number }[]
  /** What waits for commits under way, to be refused when one fails. */
  readonly unanswered: Set<Waiting>
}

/** Starts conducting at once. */
export const startConductor = (parts: ConductorParts): Conductor => {
  const { monotonic = processorTime } = parts
  const now: Conducting = {
    waiting: [],
    working: undefined,
    rouse: undefined,
    cancelAlarm: () => undefined,
    again: false,
    closed: undefined,
    stands: undefined,
    ended: undefined,
    isSound: true,
    told: Promise.resolve(),
    underWay: [],
    sentAt: [],
    committed: parts.state.seq,
    unanswered: new Set(),
  }
  wake(parts, now)
  return {
    take: (input) =>
      new Promise((resolve, reject) => {
        const no = now.ended ?? now.stands ?? now.closed
        if (no !== undefined) return reject(no)
        now.waiting.push({ input, resolve, reject })
        wake(parts, now)
      }),
    wake: () => wake(parts, now),
    queue: () => ({ inputs: now.waiting.length, commits: now.underWay.length }),
    committed: () => now.committed,
    uncommittedSince: () => {
      const [oldest] = now.sentAt
      return oldest && { at: oldest.at, agoMs: monotonic() - oldest.on }
    },
    isSound: () => now.isSound,
    standStill: (why) => {
      now.stands ??= why
      for (const { reject } of now.waiting) reject(now.stands)
      now.waiting = []
    },
    giveUp: (why) => {
      now.isSound = false
      lose(parts, now, why)
    },
    stop: async () => {
      now.closed ??= new Refusal('server.stopping', 'The server is stopping; try again in a few seconds.')
      while (now.working !== undefined) await now.working
      now.ended ??= now.closed
      now.cancelAlarm()
    },
  }
}

const isAtWork = ({ stands, ended }: Conducting): boolean => stands === undefined && ended === undefined

const wake = (parts: ConductorParts, now: Conducting): void => {
  if (!isAtWork(now)) return
  now.again = true
  now.rouse?.resolve()
  now.rouse = undefined
  now.working ??= work(parts, now)
}

/** Passes until nobody waits and all is committed, then sleeps until something is due. */
const work = async (parts: ConductorParts, now: Conducting): Promise<void> => {
  now.cancelAlarm()
  // What is said in the same turn shares a commit.
  await Promise.resolve()
  for (let settledAt = -1; now.underWay.length > 0 || isDue(parts, now, settledAt);) {
    // Whoever is woken by the end of a commit may have more to say: he is let in before the next pass.
    if (now.underWay.length >= mostUnderWay) await now.underWay[0]
    else if (isDue(parts, now, settledAt)) settledAt = tryPass(parts, now)
    else await Promise.race([now.underWay[0], roused(now)])
  }
  now.working = undefined
  if (!isAtWork(now)) return
  const due = (nextTimerAt(parts.state.timers) ?? Infinity) - parts.clock.now()
  const sleep = parts.alarm ?? systemAlarm
  now.cancelAlarm = sleep(Math.min(longestSleep, Math.max(0, due)), () => wake(parts, now))
}

/** Settles when somebody wants a pass. */
const roused = (now: Conducting): Promise<void> => {
  now.rouse ??= Promise.withResolvers()
  return now.rouse.promise
}

/** A reader may have moved the state's time on during the commit, and with it rung a timer: that wants a decision too. */
const isDue = ({ state }: ConductorParts, now: Conducting, settledAt: number): boolean =>
  isAtWork(now) && (now.again || now.waiting.length > 0 || state.now !== settledAt)

const tryPass = (parts: ConductorParts, now: Conducting): number => {
  now.again = false
  try {
    return pass(parts, now)
  } catch (error) {
    now.isSound = false
    lose(parts, now, error)
    return -1
  }
}

/** One pass; answers the time of the state at which everything was decided. */
const pass = (parts: ConductorParts, now: Conducting): number => {
  const batch: Batch = { events: [], runs: [] }
  advance(parts.state, parts.clock.now())
  const { waiting } = now
  const inputs: Waiting[] = []
  const answers: (() => void)[] = []
  for (const item of waiting) {
    if (batch.events.length >= enoughEvents) break
    now.unanswered.add(item)
    inputs.push(item)
    answers.push(answer(parts, batch, item))
  }
  now.waiting = waiting.slice(inputs.length)
  settle(parts, batch)
  const { events } = batch
  const tell = (): void => {
    now.committed = events.at(-1)?.seq ?? now.committed
    if (events.length > 0) parts.onCommitted(events)
    for (const item of inputs) now.unanswered.delete(item)
    for (const say of answers) say()
  }
  if (events.length > 0 || answers.length > 0) {
    const committed = events.length > 0 ? commit(parts, batch) : undefined
    const sent = send(now, committed, tell, (error) => lose(parts, now, error, inputs)).finally(() => {
      now.underWay = now.underWay.filter((other) => other !== sent)
      if (now.ended === undefined) now.sentAt.shift()
    })
    now.told = sent
    now.underWay.push(sent)
    now.sentAt.push({ at: parts.clock.now(), on: (parts.monotonic ?? processorTime)() })
  }
  return parts.state.now
}

/** Nobody keeps the batch once it is handed over: its history rows need not live until they are on the disk. */
const commit = async (parts: ConductorParts, batch: Batch): Promise<void> => {
  failpoint('conductor.commit')
  return parts.commit(batch)
}

/** Tells when all is committed, this and what was before it. An answer without events still waits for what it rests on. */
const send = async (
  now: Conducting,
  committed: Promise<void> | undefined,
  tell: () => void,
  onLost: (error: unknown) => void,
): Promise<void> => {
  const before = now.told
  try {
    await committed
    await before
    if (committed !== undefined) failpoint('conductor.committed')
    if (now.ended === undefined) tell()
  } catch (error) {
    onLost(error)
  }
}

/** `failed`: the inputs of the commit that has failed. A refusal is for them and for those that were not decided: of others nobody knows. */
const lose = (parts: ConductorParts, now: Conducting, error: unknown, failed: readonly Waiting[] = []): void => {
  if (now.ended !== undefined) return
  now.ended = error instanceof Error ? error : new Error(String(error))
  const unknown = now.ended instanceof Refusal ? notKnown(now.ended) : now.ended
  for (const one of now.unanswered) one.reject(failed.includes(one) ? now.ended : unknown)
  for (const { reject } of now.waiting) reject(now.ended)
  now.unanswered.clear()
  now.waiting = []
  parts.onLost(now.ended)
}

const notKnown = (error: Refusal): Fault =>
  new Fault(`Nobody knows whether it was committed: another commit failed meanwhile. ${error.message}`, error)

/** Applies what an input says, or keeps its refusal; the answer is told after the commit. */
const answer = (parts: ConductorParts, batch: Batch, { input, resolve, reject }: Waiting): (() => void) => {
  const events: LedgerEvent[] = []
  try {
    for (const body of input(parts.state)) events.push(record(parts, batch, body))
    return () => resolve(events)
  } catch (error) {
    if (!(error instanceof Refusal) || events.length > 0) throw error
    return () => reject(error)
  }
}
