/**
 * Names and passwords that programs send with every request (RFC 7617): those that were right are taken as right for some seconds, and then
 * as long as the hash that they were right for is still stored.
 *
 * What is remembered stands under a hash with a key of this process, and tells no password.
 */
import { createHmac, randomBytes } from 'node:crypto'
import type { Instant } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import { findUser, type UserRow } from '#/store/users.ts'
import { believedFor, type Belief, type Looked } from './beliefs.ts'
import { isOutside } from './in-time.ts'
import { isWithin, knownFor, mostKnown } from './known-callers.ts'
import { checkPassword, type LoginParts, type NameAndPassword } from './login.ts'

export interface SentPassword {
  /** Name and password, in base64. */
  readonly value: string
  readonly source: string
  /** Who sends it may give an order. */
  readonly orders: boolean
}

export interface KnownPasswords {
  /** Whose name and password it is, as the header has them. Throws what `checkPassword` throws. */
  readonly get: (sent: SentPassword) => Promise<Looked<UserRow>>
  /** Everybody is looked up anew, and nobody believed: something has changed. */
  readonly forget: () => void
}

export interface KnownPasswordsParts extends LoginParts {
  readonly belief: Belief
  /** Told of a name and password that do not belong together, before they are refused. */
  readonly onTurnedAway: (who: { readonly name: string; readonly source: string }, refusal: Refusal) => Promise<void>
}

interface Known {
  readonly user: UserRow
  readonly foundAt: Instant
}

export const createKnownPasswords = (parts: KnownPasswordsParts): KnownPasswords => {
  const { clock, belief } = parts
  const nameOf = createNames()
  const find = finder(parts, nameOf)
  let known = new Map<string, Known>()
  /** Being looked up. */
  let asked = new Map<string, Promise<UserRow>>()
  const knownWithin = (name: string, milliseconds: number): UserRow | undefined => {
    const found = known.get(name)
    return found !== undefined && isWithin(found.foundAt, milliseconds, clock.now()) ? found.user : undefined
  }
  const look = async (name: string, value: string, source: string): Promise<UserRow> => {
    const [foundAt, kept] = [clock.now(), known]
    try {
      const user = await find(value, source, () => kept.delete(name))
      setNewest(kept, name, { user, foundAt })
      return user
    } catch (error) {
      if (!isOutside(error)) kept.delete(name)
      throw error
    }
  }
  const ask = (name: string, value: string, source: string): Promise<UserRow> => {
    const waiting = asked
    const looking = look(name, value, source).finally(() => waiting.delete(name))
    waiting.set(name, looking)
    return looking
  }
  return {
    get: async ({ value, source, orders }) => {
      const name = nameOf(`${source} ${value}`)
      const user = knownWithin(name, knownFor)
      if (user !== undefined) return { row: user, believed: false }
      return belief.settle({
        known: () => knownWithin(name, believedFor),
        look: () => asked.get(name) ?? ask(name, value, source),
        orders,
      })
    },
    forget: () => {
      known = new Map()
      asked = new Map()
    },
  }
}

/** Names for secrets under a key of this process. */
const createNames = (): ((secret: string) => string) => {
  const key = randomBytes(32)
  return (secret) => createHmac('sha256', key).update(secret).digest('base64')
}

/**
 * Asks the database. A password that was right for the hash that is still stored is right again, and need not be hashed. `onDoubt`: the database
 * has said that it is not, or stores another hash.
 */
const finder = (parts: KnownPasswordsParts, nameOf: (secret: string) => string) => {
  const rightFor = new Map<string, string | null>()
  const checked = async (asked: NameAndPassword, source: string, onDoubt: () => void): Promise<UserRow> => {
    try {
      return await checkPassword(parts, asked, source)
    } catch (error) {
      const isWrong = error instanceof Refusal && error.code === 'access.wrong_password'
      if (isWrong) {
        // Telling it takes its time and may fail: he is not believed meanwhile.
        onDoubt()
        await parts.onTurnedAway({ name: asked.name, source }, error)
      }
      throw error
    }
  }
  return async (value: string, source: string, onDoubt: () => void): Promise<UserRow> => {
    const [, name = '', password = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(value, 'base64').toString('utf8')) ?? []
    const known = rightFor.get(nameOf(value))
    const same = known === undefined ? undefined : await findUser(parts.database(), name.toLowerCase())
    const isStillRight = same?.disabled === false && same.password === known
    if (known !== undefined && !isStillRight) onDoubt()
    const user = isStillRight ? same : await checked({ name, password }, source, onDoubt)
    setNewest(rightFor, nameOf(value), user.password)
    return user
  }
}

/** A map gives its keys in the order they were set. */
const setNewest = <Value>(map: Map<string, Value>, key: string, value: Value): void => {
  map.delete(key)
  map.set(key, value)
  for (const oldest of map.keys()) {
    if (map.size <= mostKnown) break
    map.delete(oldest)
  }
}
