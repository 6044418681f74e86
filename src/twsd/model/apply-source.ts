/** Keeps definitions that came in HWA's form, and deletes them. */
import type { Call } from '#/twsd/call.ts'
import { holderOf } from '#/model/definition-lock.ts'
import type { ObjectName } from '#/model/definition-views.ts'
import type { Cause } from '#/model/event.ts'
import { justified } from '#/twsd/justification.ts'
import { holderIn } from './locks.ts'

/** HWA shows who changed an object last (`modifiedBy`): the user, as of its locks. */
const byUser = ({ caller }: Call, cause: Cause): Cause => ({ ...cause, by: holderOf(caller).user })

export const applySource = async (call: Call, text: string, expect?: number): Promise<void> => {
  const order = { kind: 'apply', sources: [{ file: 'body', text }] } as const
  await call.engine.definitions.change(order, { expect, holder: holderIn(call) }, byUser(call, justified(call)))
}

export const deleteObject = async (call: Call, object: ObjectName, cause: Cause): Promise<void> => {
  const order = { kind: 'delete', objects: [object] } as const
  await call.engine.definitions.change(order, { holder: holderIn(call) }, byUser(call, cause))
}
