/** The days that a question about the history of runs is about, and how many of them are read in one statement. */
import type { Queryable } from '#/db/pool.ts'
import { Refusal } from '#/lib/refusal.ts'
import { daysWithRuns, namesOneJob, type RunFilter } from '#/store/run-history.ts'

/** Production days, both included. */
export interface DayWindow {
  readonly from: string
  readonly to: string
}

/** Of one job so many days are read at once. */
const daysAtOnce = 8

/**
 * The days of a window in the order in which they are read, the newest first: each list is one statement.
 *
 * A page is likely to be full after a day or two, so days are read one by one. That of one job is not, where it runs once a day: its days are
 * read together, after the newest, which is enough where it runs all the time. docs/decisions/cache.md has what was measured.
 */
export const stretchesOf = async (database: Queryable, window: DayWindow, filter: RunFilter): Promise<string[][]> => {
  const stretches = cut(calendarDays(window), filter)
  // To ask which days have runs costs a statement too.
  if (stretches.length <= 2) return stretches
  return cut(await daysWithRuns(database, window.from, window.to), filter)
}

const cut = (days: readonly string[], filter: RunFilter): string[][] => {
  const most = namesOneJob(filter) ? daysAtOnce : 1
  const stretches = days.slice(0, 1).map((newest) => [newest])
  for (let at = 1; at < days.length; at += most) stretches.push(days.slice(at, at + most))
  return stretches
}

const calendarDays = ({ from, to }: DayWindow): string[] => {
  const last = dateOf(to)
  return Array.from({ length: daysIn({ from, to }) }, (_, ago) => last.subtract({ days: ago }).toString())
}

/** At most 0: it is none. */
const daysIn = ({ from, to }: DayWindow): number => dateOf(from).until(dateOf(to)).total({ unit: 'days' }) + 1

/** Throws `request.invalid` for a window that is none, or has more than `most` days. */
export const requireWindow = ({ from, to }: DayWindow, most: number): void => {
  const days = daysIn({ from, to })
  if (days < 1) throw new Refusal('request.invalid', `The window ends on ${to}, before it begins on ${from}.`)
  if (days > most)
    throw new Refusal('request.invalid', `The window has ${days} days, and at most ${most} are asked about at once.`)
}

/** Throws `request.invalid` where there is no such day. */
export const dateOf = (text: string): Temporal.PlainDate => {
  try {
    return Temporal.PlainDate.from(text)
  } catch {
    throw new Refusal('request.invalid', `There is no day ${text}: a day is year-month-day, such as 2026-11-22.`)
  }
}
