/**
 * Locks of definitions, as composer and HWA's clients take them before they change something: nobody else changes what is locked,
 * and the same user not in another session.
 *
 * A lock is no promise for ever: who has lost theirs in a crash would keep others from working. It is over some hours after it was
 * taken, or taken again.
 */
import type { Database } from '#/db/pool.ts'
import type { Clock } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import { definitionName, keyOf } from '#/model/definition.ts'
import { holderText, isHeldBy, type DefinitionLock, type LockHolder } from '#/model/definition-lock.ts'
import type { ObjectName } from '#/model/definition-views.ts'
import { addLocks, listLocks, removeLocks, type LockRow } from '#/store/definition-locks.ts'
import { listNamedDefinitions } from '#/store/definitions.ts'

/** How long a lock holds, in milliseconds: a working day. */
export const locksHoldFor = 8 * 3_600_000

/** What may be released besides what the holder has: nothing, what the same user has in other sessions, or what anybody has. */
export type Force = 'own' | 'any'

export interface LockDesk {
  /** Those that hold now, by kind and name. */
  readonly list: () => Promise<readonly DefinitionLock[]>
  /** All of these, or none. A variable is locked with its table. Throws `definition.locked`, `definition.unknown`. */
  readonly take: (objects: readonly ObjectName[], holder: LockHolder) => Promise<readonly DefinitionLock[]>
  /** All of these, or none; what is not locked is passed over. Throws `definition.locked`. */
  readonly release: (
    objects: readonly ObjectName[],
    holder: LockHolder,
    force?: Force,
  ) => Promise<readonly DefinitionLock[]>
}

/** What is locked with an object: of a variable its whole table. */
export const lockedAs = ({ kind, name }: ObjectName): ObjectName =>
  kind === 'parameter' && name.includes('.')
    ? { kind: 'vartable', name: name.slice(0, name.lastIndexOf('.')) }
    : { kind, name }

export const createLockDesk = ({
  database,
  clock,
}: {
  readonly database: Database
  readonly clock: Clock
}): LockDesk => {
  const list = async (): Promise<DefinitionLock[]> => (await listLocks(database, clock.now())).map(lockText)
  const held = async (objects: readonly ObjectName[]): Promise<DefinitionLock[]> => {
    const wanted = new Set(objects.map(lockedAs).map(lockKey))
    return (await list()).filter((lock) => wanted.has(lockKey(lock)))
  }
  return {
    list,
    take: async (objects, holder) => {
      await requireAll(database, objects)
      const at = clock.now()
      const others = await addLocks(database, objects.map(lockedAs), { holder, at, until: at + locksHoldFor })
      if (others.length > 0) throw lockedRefusal(others.map(lockText))
      return held(objects)
    },
    release: async (objects, holder, force) => {
      const locks = await held(objects)
      const others = locks.filter((lock) => !mayRelease(lock, holder, force))
      if (others.length > 0) throw lockedRefusal(others)
      await removeLocks(database, locks)
      return locks
    },
  }
}

const mayRelease = (lock: LockHolder, holder: LockHolder, force: Force | undefined): boolean =>
  force === 'any' || isHeldBy(lock, holder) || (force === 'own' && lock.user === holder.user)

const lockKey = ({ kind, name }: ObjectName): string => keyOf(kind, name)

const requireAll = async (database: Database, objects: readonly ObjectName[]): Promise<void> => {
  const found = new Set(
    (await listNamedDefinitions(database, objects)).map((one) => keyOf(one.kind, definitionName(one))),
  )
  const absent = objects.find((object) => !found.has(lockKey(object)))
  if (absent === undefined) return
  throw new Refusal('definition.unknown', `There is no ${absent.kind} ${absent.name}.`)
}

const instantText = (at: number): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toString({ fractionalSecondDigits: 3 })

const lockText = ({ lockedAt, expiresAt, ...row }: LockRow): DefinitionLock => ({
  ...row,
  lockedAt: instantText(lockedAt),
  expiresAt: instantText(expiresAt),
})

/** Throws `definition.locked` when others hold the lock of what is changed. */
export const refuseLocked = (
  changed: readonly ObjectName[],
  locks: readonly LockRow[],
  holder: LockHolder | undefined,
): void => {
  if (locks.length === 0) return
  const others = new Map(locks.filter((lock) => !isHeldBy(lock, holder)).map((lock) => [lockKey(lock), lockText(lock)]))
  const found = changed.flatMap((object) => others.get(lockKey(lockedAs(object))) ?? [])
  if (found.length > 0) throw lockedRefusal(found)
}

const lockedRefusal = (locks: readonly DefinitionLock[]): Refusal => {
  const [first] = locks
  if (first === undefined) throw new Error('a lock stands in the way, and there is none')
  const rest = locks.length > 1 ? `, and ${locks.length - 1} more are locked` : ''
  const sentence = `Nothing was changed: ${first.kind} ${first.name} is locked by ${holderText(first)} until ${first.expiresAt}${rest}. Ask them to unlock it, or release it by force.`
  return new Refusal('definition.locked', sentence, { locks: locks.slice(0, 100), count: locks.length })
}
