/**
 * A name for each answer that is kept: who has an answer of that name has this one, to the last character.
 *
 * It goes with the object, so whoever makes another answer out of one that is kept makes one without a name.
 */
import { newSecret } from '#/lib/ids.ts'

const tags = new WeakMap<object, string>()

/** Another one with each start: numbers begin anew. */
const ofThisProcess = newSecret(6)
let last = 0

/** Gives an answer its name. */
export const tagAnswer = (answer: unknown): void => {
  if (typeof answer !== 'object' || answer === null || tags.has(answer)) return
  last += 1
  tags.set(answer, `${ofThisProcess}-${last}`)
}

/** undefined: it is not one that is kept. */
export const tagOfAnswer = (answer: unknown): string | undefined =>
  typeof answer === 'object' && answer !== null ? tags.get(answer) : undefined
