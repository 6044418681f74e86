/** Makes sure that the plan reaches far enough: the planner extends it by itself, and here it is seen that it does. */
import type { Task } from '#/engine/maintenance/task.ts'
import { formatDuration, count } from '#/lib/words.ts'
import type { Extension } from '#/engine/planner.ts'
import type { Instant } from '#/lib/clock.ts'

export interface HorizonParts {
  /** One pass of the planner; undefined when no day is missing. */
  readonly extend: (signal: AbortSignal) => Promise<Extension | undefined>
  /** When the last planned day ends; null: nothing is planned. */
  readonly planEnd: () => Instant | null
}

/** Today and tomorrow are planned: less than a day ahead is missing something. */
const leastMs = 23 * 3_600_000

export const horizonTask = ({ extend, planEnd }: HorizonParts): Task => ({
  name: 'horizon',
  about: 'Sees that today and tomorrow are planned, and extends the plan when they are not.',
  timeoutMs: 10 * 60_000,
  everyMs: 0,
  run: async ({ signal, now }) => {
    let days = 0
    for (let extension = await extend(signal); extension !== undefined; extension = await extend(signal)) {
      days += Temporal.PlainDate.from(extension.from).until(extension.to).days + 1
    }
    const end = planEnd()
    if (end === null) return { said: 'Nothing is defined to be planned.', skipped: true }
    if (end - now < leastMs) {
      throw new Error(`The plan ends in ${formatDuration(Math.max(0, end - now))}, and the planner adds nothing to it.`)
    }
    const did = days === 0 ? 'No day was missing' : `The plan was extended by ${count(days, 'day')}`
    return { said: `${did}; it ends in ${formatDuration(end - now)}.` }
  },
})
