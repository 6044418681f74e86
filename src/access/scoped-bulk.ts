/** Orders about many as a limited role may give and see them: each object is found and ordered as if it were alone. */
import type { BulkDesk, Through } from '#/engine/bulk-desk.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { AskedWaits } from '#/model/asked-waits.ts'
import type { BulkDetail, BulkOrder } from '#/model/bulk.ts'
import type { Grant, Role } from '#/model/caller.ts'
import { requireRoleEverywhere } from './rights.ts'
import { placeOfStream, placeOfWorkstation, type Scope } from './scope.ts'

interface BulkScope {
  /** The engine as the caller has it. */
  readonly through: Through
  readonly scope: Scope
  readonly grants: readonly Grant[]
  /** Throws where the caller may not have something wait for that. */
  readonly admitWaits: (waits: AskedWaits) => void
}

export const scopedBulk = (bulk: BulkDesk, { through, scope, grants, admitWaits }: BulkScope): BulkDesk => {
  const shown = (detail: BulkDetail): BulkDetail =>
    scope.seesAll ? detail : { ...detail, order: orderShown(detail.order, scope), effect: null }
  const get = async (id: number): Promise<BulkDetail> => {
    const detail = await bulk.get(id)
    if (scope.seesAll || reachesItems(detail, { through, scope, role: 'viewer' })) return shown(detail)
    throw new Refusal('bulk.unknown', `There is no operation ${id}; batuta bulk list shows them.`)
  }
  return {
    // What would come of the whole plan is not theirs to see.
    preview: async (asked, cause) => {
      admitWaits(asked.order.dependencies ?? {})
      return shown(await bulk.preview(asked, cause, through))
    },
    start: async (asked, cause) => {
      admitWaits(asked.order.dependencies ?? {})
      return shown(await bulk.start(asked, cause, through))
    },
    list: async (page) => {
      requireRoleEverywhere(grants, 'viewer', 'Operations about many objects are listed')
      return bulk.list(page)
    },
    get,
    cancel: async (id) => {
      if (!reachesItems(await get(id), { through, scope, role: 'operator' })) {
        throw new Refusal('access.denied', `Your role operator does not reach all that operation ${id} is about.`)
      }
      return bulk.cancel(id)
    },
    resume: bulk.resume,
  }
}

/** Somebody else may have ordered it, and named what the caller does not see. */
const orderShown = ({ follows, dependencies, ...order }: BulkOrder, { masked }: Scope): BulkOrder => ({
  ...order,
  ...(follows && { follows: follows.map(masked) }),
  ...(dependencies && {
    dependencies: {
      ...dependencies,
      ...(dependencies.follows && { follows: dependencies.follows.map(masked) }),
    },
  }),
})

interface Reach {
  readonly through: Through
  readonly scope: Scope
  readonly role: Role
}

/** Whether the role is had for all that an operation is about: who sees all of it sees the operation. */
const reachesItems = ({ order, results }: BulkDetail, { through, scope, role }: Reach): boolean => {
  if (order.noun === 'workstation') return results.every(({ id }) => scope.may(role, placeOfWorkstation(String(id))))
  if (order.noun !== 'prompt') return results.every(({ name }) => name === '' || scope.may(role, placeOfStream(name)))
  const seen = new Set(through.prompts().map(({ id }) => id))
  return results.every(({ id }) => seen.has(Number(id)))
}
