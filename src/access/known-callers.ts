/**
 * What the database says of the secrets that callers send, taken as it is for some seconds, and then looked up for all who ask in one statement.
 *
 * Each by itself, fifty operators were ten statements a second. Here they are one in some seconds, whoever asks first when the time is over, and
 * nobody is taken for who he was for longer than before, unless the database cannot be asked (`beliefs.ts`).
 */
import type { Clock, Instant } from '#/lib/clock.ts'
import { believedFor, type Belief, type Looked } from './beliefs.ts'
import { createLastUses, type LastUse, type LastUses } from './last-uses.ts'

/** For so long a caller is taken for who they were, milliseconds. */
export const knownFor = 5_000
/** Who was looked up first goes first. */
export const mostKnown = 5_000

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

/** Whose secret is looked up. */
export interface Asked {
  readonly hash: Buffer
  /** The last request that was answered here, which the table may not know of yet; 0: none is known. */
  readonly usedAt: Instant
}

export interface KnownParts<Row extends Found> {
  readonly clock: Clock
  readonly belief: Belief
  /** Those that count now. */
  readonly find: (asked: readonly Asked[], now: Instant) => Promise<readonly Row[]>
  /** Whether it counts no more, as far as that is known without the database. */
  readonly isOver: (row: Row, usedAt: Instant, now: Instant) => boolean
  readonly touch: (uses: readonly LastUse[]) => Promise<void>
}

export interface KnownCallers<Row> {
  /** Undefined: there is none that counts. `orders`: he may give an order. Throws `access.unavailable`. */
  readonly get: (hash: Buffer, orders: boolean) => Promise<Looked<Row> | undefined>
  /** Everybody is looked up anew, and nobody believed: something has changed. */
  readonly forget: () => void
}

interface Known<Row> {
  readonly row: Row
  readonly foundAt: Instant
  /** The last request that was answered. */
  usedAt: Instant
}

type Rows<Row> = ReadonlyMap<string, Row>

const keyOf = (hash: Buffer): string => hash.toString('base64')

/** Whether it was found within so many milliseconds. A clock that was set back says that it was in the future. */
export const isWithin = (foundAt: Instant, milliseconds: number, now: Instant): boolean =>
  foundAt <= now && now - foundAt < milliseconds

export const createKnownCallers = <Row extends Found>(parts: KnownParts<Row>): KnownCallers<Row> => {
  const { clock, belief, isOver } = parts
  const looking = { ...parts, uses: createLastUses(parts.touch) }
  let known = new Map<string, Known<Row>>()
  /** Being looked up. */
  let asked = new Map<string, Promise<Rows<Row>>>()

  const ask = (key: string, hash: Buffer): Promise<Rows<Row>> => {
    const [now, kept, waiting] = [clock.now(), known, asked]
    const together = new Map([[key, hash], ...dueWith(kept, now).filter(([other]) => !waiting.has(other))])
    const rows = lookUp(looking, kept, { together, key, now }).finally(() => {
      for (const one of together.keys()) waiting.delete(one)
    })
    for (const one of together.keys()) waiting.set(one, rows)
    return rows
  }
  const believable = (key: string): Row | undefined => {
    const [found, now] = [known.get(key), clock.now()]
    if (found === undefined || !isWithin(found.foundAt, believedFor, now)) return undefined
    return isOver(found.row, found.usedAt, now) ? undefined : found.row
  }
  const used = (key: string): void => {
    const found = known.get(key)
    if (found !== undefined) found.usedAt = clock.now()
  }

  return {
    get: async (hash, orders) => {
      const key = keyOf(hash)
      const found = known.get(key)
      if (found !== undefined && isWithin(found.foundAt, knownFor, clock.now())) {
        used(key)
        return { row: found.row, believed: false }
      }
      const { row, believed } = await belief.settle({
        known: () => believable(key),
        look: async () => (await (asked.get(key) ?? ask(key, hash))).get(key),
        orders,
      })
      if (row === undefined) return undefined
      used(key)
      return { row, believed }
    },
    // What is still being looked up goes on with the maps of before, and is remembered by nobody.
    forget: () => {
      known = new Map()
      asked = new Map()
    },
  }
}

/**
 * Who else is to be looked up before long: who asks now and then, and who has asked since, so that the table comes to know of it. Who stays away
 * is kept as long as he could be believed.
 */
const dueWith = <Row extends Found>(known: Map<string, Known<Row>>, now: Instant): [string, Buffer][] => {
  const due: [string, Buffer][] = []
  for (const [key, { row, foundAt, usedAt }] of known) {
    if (isWithin(foundAt, knownFor / 2, now)) continue
    if (now - usedAt < awayAfter || usedAt > foundAt) due.push([key, row.hash])
    else if (!isWithin(foundAt, believedFor, now)) known.delete(key)
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
  { find, uses }: KnownParts<Row> & { readonly uses: LastUses },
  known: Map<string, Known<Row>>,
  { together, key, now }: Looking,
): Promise<Rows<Row>> => {
  const asked = [...together].map(([one, hash]) => ({ hash, usedAt: known.get(one)?.usedAt ?? 0 }))
  const rows = new Map((await find(asked, now)).map((row) => [keyOf(row.hash), row] as const))
  const used: LastUse[] = []
  for (const one of together.keys()) {
    const [row, before] = [rows.get(one), known.get(one)]
    known.delete(one)
    if (row === undefined) continue
    const usedAt = one === key ? now : (before?.usedAt ?? now)
    const isUsed = one === key || (before !== undefined && before.usedAt > before.foundAt)
    if (isUsed && usedAt - (row.seenAt ?? 0) >= touchEvery) used.push({ id: row.id, at: usedAt })
    known.set(one, { row, foundAt: now, usedAt })
  }
  for (const oldest of known.keys()) {
    if (known.size <= mostKnown) break
    known.delete(oldest)
  }
  uses.note(used)
  return rows
}
