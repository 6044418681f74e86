/**
 * Long looks at the plan that let others in between.
 *
 * All of them share one line: a turn of the loop has one slice of one of them, however many there are. Each for itself, fifty
 * readers had fifty slices in a turn, and an order waited for each of them in each of its steps: 470 ms instead of 8.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from '#/lib/clock.ts'

/** For so long one looks without a pause, milliseconds. */
const aSlice = 2

let waiting = 0
let line: Promise<unknown> = Promise.resolve()

/** Settles in a turn of the loop that is nobody else's of the line. */
const myTurn = async (): Promise<void> => {
  waiting += 1
  line = line.then(() => nextTurn())
  await line
  waiting -= 1
}

/** How many long looks wait for their turn. */
export const waitingReaders = (): number => waiting

/** What the steps come to. A short look is done at once, unless others are waiting. */
export const atLeisure = async <Result>(
  steps: Iterator<unknown, Result>,
  clock: Pick<Clock, 'now'>,
): Promise<Result> => {
  if (waiting > 0) await myTurn()
  let since = clock.now()
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value
    if (clock.now() - since < aSlice) continue
    await myTurn()
    since = clock.now()
  }
}
