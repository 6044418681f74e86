/** Learns the week of the site: how much starts, fails and waits in each of its hours. What is unusual is judged by that. */
import type { Task } from '#/engine/maintenance/task.ts'
import { count } from '#/lib/words.ts'
import { gatherLoad, saveBaselines } from '#/store/load.ts'

const hourMs = 3_600_000
/** Weeks that count. Older ones say less of the site than they did. */
const weeks = 8

export const baselinesTask = ({ timezone }: { readonly timezone: string }): Task => ({
  name: 'baselines',
  about: 'Learns what is usual in each hour of the week: starts, failures, and the wait for a start.',
  timeoutMs: 5 * 60_000,
  everyMs: 0,
  run: async ({ database, now }) => {
    const through = Math.floor(now / hourMs) - 1
    const from = through - weeks * 7 * 24
    const hours = await gatherLoad(database, { from, through })
    const baselines = await saveBaselines(database, { from, timezone })
    return { said: `Gathered the load of ${count(hours, 'hour')}; ${count(baselines, 'baseline')} are known.` }
  },
})
