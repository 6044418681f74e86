/** Locks as HWA's clients ask for them: who holds one, what is told of it, and what of a request takes, needs and releases one. */
import { Refusal } from '#/lib/refusal.ts'
import { keyOf } from '#/model/definition.ts'
import { holderOf, isHeldBy, type DefinitionLock, type LockHolder } from '#/model/definition-lock.ts'
import type { ObjectName } from '#/model/definition-views.ts'
import { lockedAs } from '#/engine/definition-locks.ts'
import { requireStorable, trueOrFalse, type Call } from '#/twsd/call.ts'
import type { Json } from './fields.ts'

const longestSession = 200

/** The caller in the session of the header `Context-Session`. Throws `request.invalid`. */
export const holderIn = ({ caller, header }: Pick<Call, 'caller' | 'header'>): LockHolder => {
  const session = header('context-session') ?? ''
  if (session.length <= longestSession) return holderOf(caller, requireStorable('Context-Session', session))
  throw new Refusal('request.invalid', `Context-Session has at most ${longestSession} characters.`)
}

/** LockData; nothing where nobody has locked it. */
export const lockData = (lock: DefinitionLock | undefined): Json =>
  lock === undefined
    ? {}
    : { lockData: { lockedBy: lock.user, lockedSession: lock.session, lockedTime: lock.lockedAt } }

/** The lock of each object that has one now. */
export const locksNow = async ({
  engine,
}: Pick<Call, 'engine'>): Promise<(object: ObjectName) => DefinitionLock | undefined> => {
  const held = new Map((await engine.definitions.locks.list()).map((lock) => [keyOf(lock.kind, lock.name), lock]))
  return (object) => {
    const { kind, name } = lockedAs(object)
    return held.get(keyOf(kind, name))
  }
}

/** Whether what is read is to be locked. */
export const asksForLocks = ({ query }: Pick<Call, 'query'>): boolean => trueOrFalse('lock', query['lock']) === true

/** With `lock=true` these are locked before they are read. Throws what taking a lock throws. */
export const lockIfAsked = async (call: Call, objects: readonly ObjectName[]): Promise<void> => {
  if (asksForLocks(call) && objects.length > 0) await call.engine.definitions.locks.take(objects, holderIn(call))
}

/**
 * A change of an object: with `isLocked=true` only if the caller holds its lock, as whoever has lost it meanwhile may have read what
 * others have changed since; with `unlock=true` the lock is released afterwards. Throws `definition.not_locked`.
 */
export const changeLocked = async <T>(call: Call, object: ObjectName, change: () => Promise<T>): Promise<T> => {
  const { query, engine } = call
  const [mustHold, unlocks] = [trueOrFalse('isLocked', query['isLocked']), trueOrFalse('unlock', query['unlock'])]
  const holder = holderIn(call)
  if (mustHold === true) {
    const lock = (await locksNow(call))(object)
    if (lock === undefined || !isHeldBy(lock, holder)) {
      const sentence = `Nothing was changed: isLocked=true says that you hold the lock of ${object.kind} ${object.name}, and you do not, or not any more. Lock it, and read it again.`
      throw new Refusal('definition.not_locked', sentence)
    }
  }
  const changed = await change()
  if (unlocks === true) await engine.definitions.locks.release([object], holder)
  return changed
}

/** Releases the lock of an object; with `force=true` others' too, where that is allowed. */
export const unlock = async (call: Call, objects: readonly ObjectName[]): Promise<readonly DefinitionLock[]> => {
  const isForced = trueOrFalse('force', call.query['force']) === true
  return call.engine.definitions.locks.release(objects, holderIn(call), isForced ? 'any' : undefined)
}
