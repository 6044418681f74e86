/** Locks of definitions in version 2: of one by its identifier, or of those that a filter names. */
import { Refusal } from '#/lib/refusal.ts'
import type { ObjectName } from '#/model/definition-views.ts'
import { answer, type Answer, type Call } from '#/twsd/call.ts'
import { findById } from '#/twsd/model/find-definition.ts'
import type { SaidKind } from '#/twsd/model/kinds.ts'
import { holderIn, lockData, unlock } from '#/twsd/model/locks.ts'
import { addressOf } from './model-address.ts'
import { selectModel } from './model-query.ts'
import { done, onEach, requireAtMost } from './results.ts'

type Act = (call: Call, object: ObjectName) => Promise<{ readonly message: string; readonly lockData?: object }>

const lock: Act = async (call, object) => {
  const [held] = await call.engine.definitions.locks.take([object], holderIn(call))
  return { message: `${object.name} is locked.`, ...lockData(held) }
}

const release: Act = async (call, object) => {
  const released = await unlock(call, [object])
  return { message: released.length > 0 ? `${object.name} was unlocked.` : `${object.name} was not locked.` }
}

const one =
  (act: Act) =>
  async (call: Call, kind: SaidKind): Promise<Answer> => {
    const object = await findById(call, kind)
    const { id, url } = addressOf(object)
    const { message, ...more } = await act(call, object)
    return answer(done(id, url, message, more))
  }

const many =
  (act: Act) =>
  async (call: Call, kind: SaidKind): Promise<Answer> => {
    const { oql = '', model_filter: filter = '' } = call.query
    if (oql.trim() === '' && filter === '') throw new Refusal('request.invalid', 'Say which, by oql or model_filter.')
    const views = await selectModel(call, kind)
    requireAtMost(call, views.length)
    return answer(await onEach(views, addressOf, async (object) => (await act(call, object)).message))
  }

export const lockVerbs = {
  lock: one(lock),
  unlock: one(release),
  lockMany: many(lock),
  unlockMany: many(release),
}
