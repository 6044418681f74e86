/** An entry of the audit as the text that is hashed: its keys in order, without secrets, and not longer than it must be. */
import { createHash } from 'node:crypto'
import { redactText } from '#/lib/redact.ts'

/** Under these names stand secrets: fields of an order, and variables. */
const secretNames = /(?:password|passwd|pwd|passphrase|token|secret|api_?key|authorization|cookie)$/i

/** A longer text is told by its length and its hash. */
const longestText = 2000
const mostItems = 200
const deepest = 12

/** What is told of a value: secrets hidden, texts of definitions and other long ones by hash, and only what PostgreSQL can keep. */
export const tellable = (value: unknown, depth = 0): unknown => {
  if (typeof value === 'string') return tellableText(value)
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= deepest) return '[deeper]'
  if (Array.isArray(value)) {
    const items = value.slice(0, mostItems).map((item) => tellable(item, depth + 1))
    return value.length > mostItems ? [...items, `[${value.length - mostItems} more]`] : items
  }
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .slice(0, mostItems)
    .map(([name, field]) => [tellableText(name), tellableField(name, field, depth)])
  return Object.fromEntries(fields)
}

const tellableField = (name: string, field: unknown, depth: number): unknown => {
  if (secretNames.test(name)) return '[secret]'
  // The text of definitions may hold the password of a user; what it changed is kept as a revision.
  if (name === 'text' && typeof field === 'string') return digestOf(field)
  return tellable(field, depth + 1)
}

const digestOf = (text: string): string =>
  `[${text.length} characters, SHA-256 ${createHash('sha256').update(text).digest('hex')}]`

/** Neither NUL nor half of a surrogate pair can be kept. */
const soundText = (text: string): string => text.toWellFormed().replaceAll('\0', '\u{fffd}')

/** A command may hold a password, in an option or a variable. */
const tellableText = (text: string): string => {
  const sound = redactText(soundText(text))
  if (sound.length <= longestText) return sound
  return digestOf(sound)
}

/**
 * JSON with the keys of every object in order: the same facts are always the same text, and one that can be kept. A sentence that quotes the
 * beginning of a text may have cut a character in two, and entries are written many at a time.
 */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_, field: unknown) => {
    if (typeof field === 'string') return soundText(field)
    if (typeof field !== 'object' || field === null || Array.isArray(field)) return field
    return Object.fromEntries(Object.entries(field).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
