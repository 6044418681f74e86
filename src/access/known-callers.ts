/**
 * What the database says of the secrets that callers send, taken as it is for some seconds, and then looked up for all who ask in one statement.
 *
 * Each by itself, fifty operators were ten statements a second. Here they are one in some seconds, whoever asks first when the time is over, and
 * nobody is believed for longer than before.
 */
import type { Clock, Instant } from '#/lib/clock.ts'

/** For so long a caller is taken for who they were, milliseconds. */
export const knownFor = 5_000
export const mostKnown = 10_000

/** Who has not asked for so long is not looked up with the others, milliseconds. */
const awayAfter = 60_000
/** How exactly the last request is known, milliseconds: a write for each would cost more than the request. */
export const touchEvery = 60_000

/** What stands in the database under the hash of a secret. */
export interface Found {
  readonly id: string
  readonly hash: Buffer
  /** The last request, to the minute. */
  readonly seenAt: Instant | null
}

export interface KnownParts<Row extends Found> {
  readonly clock: Clock
  /** Those that count now. */
  readonly find: (hashes: readonly Buffer[], now: Instant) => Promise<readonly Row[]>
  /** These were used. */
  readonly touch: (ids: readonly string[], now: Instant) => Promise<void>
}

export interface KnownCallers<Row> {
  /** Undefined: there is none that counts. */
  readonly get: (hash: Buffer) => Promise<Row | undefined>
  /** Everybody is looked up anew: something has changed. */
  readonly forget: () => void
}

interface Known<Row> {
  readonly row: Row
  readonly foundAt: Instant
  usedAt: Instant
}

type Rows<Row> = ReadonlyMap<string, Row>

const keyOf = (hash: Buffer): string => hash.toString('base64')

export const createKnownCallers = <Row extends Found>(parts: KnownParts<Row>): KnownCallers<Row> => {
  const { clock } = parts
  let known = new Map<string, Known<Row>>()
  /** Being looked up. */
  let asked = new Map<string, Promise<Rows<Row>>>()

  const ask = (key: string, hash: Buffer): Promise<Rows<Row>> => {
    const [now, kept, waiting] = [clock.now(), known, asked]
    const together = new Map([[key, hash], ...dueWith(kept, now).filter(([other]) => !waiting.has(other))])
    const looking = lookUp(parts, kept, { together, key, now }).finally(() => {
      for (const one of together.keys()) waiting.delete(one)
    })
    for (const one of together.keys()) waiting.set(one, looking)
    return looking
  }

  return {
    get: async (hash) => {
      const key = keyOf(hash)
      const now = clock.now()
      const found = known.get(key)
      if (found !== undefined) {
        found.usedAt = now
        // A clock that was set back says that it was found in the future.
        if (found.foundAt <= now && now - found.foundAt < knownFor) return found.row
      }
      return (await (asked.get(key) ?? ask(key, hash))).get(key)
    },
    // What is still being looked up goes on with the maps of before, and is remembered by nobody.
    forget: () => {
      known = new Map()
      asked = new Map()
    },
  }
}

/** Who else is to be looked up before long; those who stay away are forgotten. */
const dueWith = <Row extends Found>(known: Map<string, Known<Row>>, now: Instant): [string, Buffer][] => {
  const due: [string, Buffer][] = []
  for (const [key, { row, foundAt, usedAt }] of known) {
    const age = now - foundAt
    if (age >= 0 && age < knownFor / 2) continue
    if (now - usedAt < awayAfter) due.push([key, row.hash])
    else if (age >= knownFor) known.delete(key)
  }
  return due
}

interface Looking {
  readonly together: ReadonlyMap<string, Buffer>
  /** Who asks. */
  readonly key: string
  readonly now: Instant
}

const lookUp = async <Row extends Found>(
  { find, touch }: KnownParts<Row>,
  known: Map<string, Known<Row>>,
  { together, key, now }: Looking,
): Promise<Rows<Row>> => {
  const rows = new Map((await find([...together.values()], now)).map((row) => [keyOf(row.hash), row] as const))
  const used: string[] = []
  if (known.size + rows.size > mostKnown) known.clear()
  for (const one of together.keys()) {
    const [row, before] = [rows.get(one), known.get(one)]
    known.delete(one)
    if (row === undefined) continue
    const isUsed = one === key || (before !== undefined && before.usedAt > before.foundAt)
    if (isUsed && now - (row.seenAt ?? 0) >= touchEvery) used.push(row.id)
    known.set(one, { row, foundAt: now, usedAt: one === key ? now : (before?.usedAt ?? now) })
  }
  if (used.length > 0) await touch(used, now)
  return rows
}
