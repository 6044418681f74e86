/** Secrets that are given out once and of which only a hash is kept. */
import { createHash, randomInt } from 'node:crypto'

/** Enough for a secret of 256 random bits: nobody can try them all, so nothing slower is needed (a password is another matter). */
export const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()

/** Without characters that look like each other. */
const letters = 'abcdefghjkmnpqrstuvwxyz23456789'

/** `k7mqp-3xv9d-b2hn4-wz8cf`, 99 random bits: a password that a person has to type once. */
export const newOneTimePassword = (): string => {
  const group = (): string => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('')
  return Array.from({ length: 4 }, group).join('-')
}
