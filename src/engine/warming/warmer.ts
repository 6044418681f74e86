/**
 * Warms the cache of this server, one pass at a time: when it starts, when the plan was extended, and as a task of maintenance.
 *
 * What the site calls critical comes first, then what its people asked most. Answers of a limited role are asked for by that role, as its people would.
 */
import type { Database } from '#/db/pool.ts'
import type { Engine } from '#/engine/engine.ts'
import type { Clock, Instant } from '#/lib/clock.ts'
import { listFavourites, type Favourite } from '#/store/favourites.ts'
import { criticalQuestions, type Step } from './critical-questions.ts'
import type { Favourites } from './favourites.ts'
import { inOwnName } from './in-own-name.ts'
import { warmOnce, type Progress, type Warmed, type WarmingParts } from './warm.ts'

export interface WarmerParts extends Omit<WarmingParts, 'questions'> {
  readonly database: () => Database
  readonly clock: Clock
  readonly engine: () => Engine
  /** Asks as somebody with these roles would. Throws what the edge throws. */
  readonly ask: (favourite: Favourite) => Promise<unknown>
  readonly favourites: Favourites
  /** Whether answers are kept at all: else nothing is asked, for nobody would have anything of it. */
  readonly isKept: boolean
}

/** What metrics and health tell. */
export interface WarmerState {
  readonly isRunning: boolean
  /** Of the pass under way, or else the last. */
  readonly asked: number
  readonly failed: number
  readonly last: (Warmed & { readonly at: Instant }) | undefined
  /** Since the process began. */
  readonly questions: { readonly answered: number; readonly failed: number }
  readonly passes: number
  /** Why the last pass came to nothing; undefined: it did not. */
  readonly trouble: string | undefined
}

export interface Warmer {
  /** One pass; one that is under way is waited for, and then another begins. Throws what a source of questions throws. */
  readonly warm: (signal: AbortSignal) => Promise<Warmed>
  /** Begins a pass that nobody waits for, unless one is to come already. */
  readonly warmSoon: () => void
  /** Adds what was asked here to what is known of the site. */
  readonly save: (database: Database) => Promise<number>
  readonly state: () => WarmerState
  /** Gives up the pass under way: the plan that it asks about is gone. Later ones go on. */
  readonly giveUp: () => void
  /** Gives up the pass under way, and begins none any more. */
  readonly stop: () => Promise<void>
}

/** So many favourites are asked. */
const mostAsked = 300

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

export const createWarmer = (parts: WarmerParts): Warmer => {
  const stopping = new AbortController()
  let given = new AbortController()
  const state: Mutable<WarmerState> = {
    isRunning: false,
    asked: 0,
    failed: 0,
    last: undefined,
    questions: { answered: 0, failed: 0 },
    passes: 0,
    trouble: undefined,
  }
  let line: Promise<unknown> = Promise.resolve()
  let soon: Promise<unknown> | undefined

  const pass = async (signal: AbortSignal): Promise<Warmed> => {
    Object.assign(state, { isRunning: true, asked: 0, failed: 0 })
    const before = state.questions
    try {
      const onProgress: Progress = ({ asked, failed }) => {
        const answered = before.answered + asked - failed
        Object.assign(state, { asked, failed, questions: { answered, failed: before.failed + failed } })
      }
      const work = { ...parts, questions: () => questionsOf(parts) }
      const warmed = await inOwnName(() => warmOnce(work, signal, onProgress))
      state.last = { ...warmed, at: parts.clock.now() }
      state.trouble = undefined
      return warmed
    } catch (error) {
      state.trouble = error instanceof Error ? error.message : String(error)
      throw error
    } finally {
      state.isRunning = false
      state.passes += 1
    }
  }
  const warm = (signal: AbortSignal): Promise<Warmed> => {
    const mine = line.then(() => pass(AbortSignal.any([signal, stopping.signal, given.signal])))
    line = mine.catch(() => undefined)
    return mine
  }
  return {
    warm,
    warmSoon: () => {
      soon ??= line.then(() => {
        soon = undefined
        // What went wrong stands in the state.
        return warm(stopping.signal).catch(() => undefined)
      })
    },
    save: (database) => parts.favourites.save(database, parts.clock.now()),
    state: () => state,
    giveUp: () => {
      given.abort(new Error('the plan is another one'))
      given = new AbortController()
    },
    stop: async () => {
      stopping.abort(new Error('the server is stopping'))
      await line
    },
  }
}

const questionsOf = async function* (parts: WarmerParts): AsyncGenerator<Step> {
  if (!parts.isKept) return
  yield* criticalQuestions(parts.engine())
  for (const favourite of await listFavourites(parts.database(), mostAsked, parts.clock.now())) {
    yield () => parts.ask(favourite)
  }
}
