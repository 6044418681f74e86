/**
 * Counts what is asked, so that the questions of a day are known to a server that starts: how often each, by the roles of who asked.
 *
 * In memory until somebody saves it: a cycle of maintenance, and the end of the server. What was counted and not saved is lost with a server that is
 * killed, which costs some misses.
 */
import type { Database } from '#/db/pool.ts'
import type { Instant } from '#/lib/clock.ts'
import type { Grant } from '#/model/caller.ts'
import { addFavourites, type Asked, type Question } from '#/store/favourites.ts'

export interface Favourites {
  /** One more time. */
  readonly note: (scope: readonly Grant[], question: Question) => void
  /** Adds what was counted to what is known, and begins anew. Answers how many questions that were. */
  readonly save: (database: Database, now: Instant) => Promise<number>
  /** How many questions wait to be saved. */
  readonly size: () => number
}

/** More different questions are not counted. */
const mostCounted = 2_000
/** A larger question is nobody's favourite, characters. */
const largest = 2_000

export const createFavourites = (): Favourites => {
  let counted = new Map<string, { readonly asked: Omit<Asked, 'times'>; times: number }>()
  return {
    note: (scope, question) => {
      const key = JSON.stringify([scope, question.route, question.input])
      const known = counted.get(key)
      if (known !== undefined) {
        known.times += 1
        return
      }
      if (key.length > largest) return
      if (counted.size >= mostCounted) forgetRare(counted)
      if (counted.size < mostCounted) counted.set(key, { asked: { scope, question }, times: 1 })
    },
    save: async (database, now) => {
      const saving = counted
      counted = new Map()
      const rows = [...saving.values()].map(({ asked, times }) => ({ ...asked, times }))
      if (rows.length === 0) return 0
      try {
        await addFavourites(database, rows, now)
        return rows.length
      } catch (error) {
        // It is saved with the next ones; what was asked meanwhile is added to it.
        for (const [key, one] of counted) saving.set(key, { ...one, times: one.times + (saving.get(key)?.times ?? 0) })
        counted = saving
        throw error
      }
    },
    size: () => counted.size,
  }
}

/** The long tail: searches that were asked once and will not come again. */
const forgetRare = (counted: Map<string, { readonly times: number }>): void => {
  for (const [key, { times }] of counted) if (times === 1) counted.delete(key)
}
