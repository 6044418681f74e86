/** Keeps definitions that came in HWA's form, and deletes them. */
import type { Call } from '#/twsd/call.ts'
import type { ObjectName } from '#/model/definition-views.ts'
import type { Cause } from '#/model/event.ts'
import { justified } from '#/twsd/justification.ts'
import { holderIn } from './locks.ts'

export const applySource = async (call: Call, text: string, expect?: number): Promise<void> => {
  const order = { kind: 'apply', sources: [{ file: 'body', text }] } as const
  await call.engine.definitions.change(order, { expect, holder: holderIn(call) }, justified(call))
}

export const deleteObject = async (call: Call, object: ObjectName, cause: Cause): Promise<void> => {
  await call.engine.definitions.change({ kind: 'delete', objects: [object] }, { holder: holderIn(call) }, cause)
}
