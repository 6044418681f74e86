/**
 * A state of the plan as one short text for each of its parts: two states that are the same have the same, however they came to be.
 *
 * Fields stand in the order of their names, since the ledger gives objects back in another order than they were made in; entries of
 * maps stand in theirs, which is part of the state.
 */
import { createHash, type Hash } from 'node:crypto'
import { partsOf, type StateCopy } from '#/core/snapshot.ts'

/** By the name of the part: `jobs.phase`, `prompts`. */
export type StateDigest = ReadonlyMap<string, string>

/** Works it out part by part: whoever has other things to do does them between two. Returns the digest at the end. */
export const digestStepwise = function* (copy: StateCopy): Generator<void, StateDigest> {
  const hashes = new Map<string, Hash>()
  for (const { name, body } of partsOf(copy)) {
    const part = partNameOf(name, body)
    const hash = hashes.get(part) ?? createHash('sha256')
    hashes.set(part, hash)
    write(hash, name === 'field timers' ? sortedTimers(body as PackedTimers) : body)
    yield
  }
  return new Map([...hashes].map(([part, hash]) => [part, hash.digest('base64url')]))
}

/** The parts in which two states differ. */
export const differencesOf = (one: StateDigest, other: StateDigest): string[] =>
  [...new Set([...one.keys(), ...other.keys()])].filter((part) => one.get(part) !== other.get(part)).toSorted()

/** `column jobs` with its name, `table jobs`, `entries prompts`, `field now`. */
const partNameOf = (name: string, body: unknown): string => {
  const [kind = '', field = ''] = name.split(' ')
  return kind === 'column' ? `${field}.${(body as { name: string }).name}` : field
}

interface PackedTimers {
  readonly kinds: readonly string[]
  readonly cells: Float64Array
}

/** They lie in a heap, in which the order of equals is not that of the other state. */
const sortedTimers = ({ kinds, cells }: PackedTimers): string[] => {
  const timers: string[] = []
  for (let i = 0; i < cells.length; i += 3) timers.push(`${cells[i]} ${kinds[cells[i + 1] ?? 0]} ${cells[i + 2]}`)
  return timers.toSorted()
}

const write = (hash: Hash, value: unknown): void => {
  if (ArrayBuffer.isView(value)) {
    hash.update(`bytes ${value.byteLength}:`)
    hash.update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
  } else if (typeof value !== 'object' || value === null) {
    hash.update(`${typeof value} ${String(value)};`)
  } else {
    hash.update(Array.isArray(value) ? `list ${value.length}(` : 'object(')
    for (const item of itemsOf(value)) write(hash, item)
    hash.update(')')
  }
}

/** What an absent field is, one that is undefined is too: the ledger keeps neither. */
const itemsOf = (value: object): Iterable<unknown> => {
  if (Array.isArray(value) || value instanceof Set || value instanceof Map) return value
  return Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
}
