/** The threads that this process begins. */
import type { TestContext } from 'node:test'

/** How many have begun since, until the test is over. */
export const threadsOf = (t: TestContext): (() => number) => {
  let threads = 0
  const count = (): void => void (threads += 1)
  process.on('worker', count)
  t.after(() => process.off('worker', count))
  return () => threads
}
