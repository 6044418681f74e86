/** How long anybody waits for what the database has to say of him before he is told that it does not: some seconds. */
import { inTime, TookTooLong } from '#/cache/loads.ts'
import type { Alarm } from '#/lib/clock.ts'
import { Fault, Refusal } from '#/lib/refusal.ts'

/** Whether nothing was found out because the outside failed; any other refusal is an answer. */
export const isOutside = (error: unknown): boolean =>
  !(error instanceof Refusal) || error.code === 'access.unavailable' || error.code.startsWith('database.')

/** What it becomes for who asks: what that means for him, and nothing of where the database lies. */
export const unavailable = (sentence: string, error?: unknown): Refusal => {
  const why = error === undefined || error instanceof TookTooLong ? 'does not answer in time' : 'cannot be asked'
  return new Refusal('access.unavailable', `The database ${why}. ${sentence}`)
}

/** How long, in milliseconds, and what is told where it takes longer or fails. */
interface Bound {
  readonly alarm: Alarm
  readonly within: number
  readonly sentence: string
}

/** What the work comes to. Throws `access.unavailable` with the sentence where it does not in time, or the database fails. */
export const soon = async <Result>({ alarm, within, sentence }: Bound, work: Promise<Result>): Promise<Result> => {
  try {
    return await inTime(within, alarm, work)
  } catch (error) {
    throw error instanceof Fault ? unavailable(sentence, error) : error
  }
}
