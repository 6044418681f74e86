/** Locks of definitions: who keeps an object from being changed by others, in which session, and until when. */
import { Type, type Static } from 'typebox'
import type { Caller } from './caller.ts'
import { ObjectName } from './definition-views.ts'
import { InstantText } from './views.ts'

/** Whoever holds a lock: a user, in a session that they name. The same user in another session is somebody else. */
export const LockHolder = Type.Object({
  user: Type.String(),
  /** Empty where none was named. */
  session: Type.String(),
})
export type LockHolder = Static<typeof LockHolder>

export const DefinitionLock = Type.Object({
  ...ObjectName.properties,
  ...LockHolder.properties,
  lockedAt: InstantText,
  /** From then on the lock is as if it were not there. */
  expiresAt: InstantText,
})
export type DefinitionLock = Static<typeof DefinitionLock>

/** The callers are told apart by the users they are, or by what they are where they are none. */
export const holderOf = ({ user, actor }: Pick<Caller, 'user' | 'actor'>, session = ''): LockHolder => ({
  user: user ?? actor,
  session,
})

export const isHeldBy = (lock: LockHolder, holder: LockHolder | undefined): boolean =>
  lock.user === holder?.user && lock.session === holder.session

/** `ana`, `ana in the session night-shift`. */
export const holderText = ({ user, session }: LockHolder): string =>
  session === '' ? user : `${user} in the session ${session}`
