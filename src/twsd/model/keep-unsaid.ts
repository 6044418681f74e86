/**
 * What HWA's form cannot say of a definition stays when it is put back: comments, the zone of a single time, a name that a run
 * cycle does not have.
 *
 * The definition in force, said in HWA's form and read again, shows what was lost on the way. Where the new one does not differ
 * from that, the one in force is kept.
 */
import { isDeepStrictEqual } from 'node:util'

type Plain = Record<string, unknown>

const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Of a list of objects with names; undefined for another. */
const namesOf = (list: readonly unknown[]): unknown[] | undefined =>
  list.every((one) => isPlain(one) && typeof one['name'] === 'string')
    ? list.map((one) => (one as Plain)['name'])
    : undefined

/** `present` with the changes that lead from `said`, which is `present` after the loss, to `next`. */
export const keepUnsaid = (present: unknown, said: unknown, next: unknown): unknown => {
  if (isDeepStrictEqual(said, next)) return present
  if (isPlain(present) && isPlain(said) && isPlain(next)) return keepInObject(present, said, next)
  if (Array.isArray(present) && Array.isArray(said) && Array.isArray(next)) return keepInList(present, said, next)
  return next
}

const keepInObject = (present: Plain, said: Plain, next: Plain): Plain => {
  const kept = Object.keys(present).filter((key) => !Object.hasOwn(said, key) && !Object.hasOwn(next, key))
  const changed = Object.keys(next).map((key) => [
    key,
    Object.hasOwn(said, key) || Object.hasOwn(present, key)
      ? keepUnsaid(present[key], said[key], next[key])
      : next[key],
  ])
  const all = [...changed, ...kept.map((key) => [key, present[key]])]
  // What HWA's form has to say and the one in force does not is left unsaid again.
  return Object.fromEntries(all.filter(([, value]) => value !== undefined))
}

/** Members are known by their names; without names, or where some were split, the new list stands. */
const keepInList = (present: readonly unknown[], said: readonly unknown[], next: readonly unknown[]): unknown[] => {
  const [names, saidNames, nextNames] = [namesOf(present), namesOf(said), namesOf(next)]
  if (names === undefined || nextNames === undefined || !isDeepStrictEqual(names, saidNames)) return [...next]
  return next.map((one, at) => {
    const place = names.indexOf(nextNames[at])
    return place === -1 ? one : keepUnsaid(present[place], said[place], one)
  })
}
