/** Waiting for what other processes bring about. */
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'

/** Asks again and again until the answer is there, or fails after `withinMs` with what the last answer was. */
export const eventually = async <T>(
  what: string,
  ask: () => Promise<T | undefined> | T | undefined,
  withinMs = 30_000,
): Promise<T> => {
  const end = performance.now() + withinMs
  let last = ''
  while (performance.now() < end) {
    try {
      const answer = await ask()
      if (answer !== undefined) return answer
    } catch (error) {
      last = `: ${error instanceof Error ? error.message : 'it threw'}`
    }
    await pause(50)
  }
  return assert.fail(`${what} did not come about within ${withinMs / 1000} s${last}`)
}
