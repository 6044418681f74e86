/** Keeps what is asked most for the next start, and has the answers ready. */
import type { Task } from '#/engine/maintenance/task.ts'
import type { Warmer } from '#/engine/warming/warmer.ts'
import { formatDuration, count } from '#/lib/words.ts'

/** `warmer`: undefined where nothing is warmed. */
export const warmingTask = (warmer: () => Pick<Warmer, 'warm' | 'save'> | undefined): Task => ({
  name: 'warming',
  about: 'Keeps what is asked most, and asks it and what is critical, so that the answers are ready.',
  timeoutMs: 5 * 60_000,
  everyMs: 0,
  run: async ({ database, signal }) => {
    const asker = warmer()
    if (asker === undefined) return { said: 'Nothing is warmed here.', skipped: true }
    const kept = await asker.save(database)
    const { asked, failed, tookMs, end } = await asker.warm(signal)
    const wrong = failed === 0 ? '' : `, ${failed} in vain`
    const over = end === 'budget' ? ', and then its time was over' : ''
    return {
      said: `Kept ${count(kept, 'question')}; asked ${count(asked, 'question')}${wrong} in ${formatDuration(tookMs)}${over}.`,
    }
  },
})
