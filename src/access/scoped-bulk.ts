/** Orders about many as a limited role may give and see them: each object is found and ordered as if it were alone. */
import type { BulkDesk, Through } from '#/engine/bulk-desk.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { BulkDetail } from '#/model/bulk.ts'
import type { Grant } from '#/model/caller.ts'
import { requireRoleEverywhere } from './rights.ts'
import { placeOfWorkstation, type Scope } from './scope.ts'

interface BulkScope {
  /** The engine as the caller has it. */
  readonly through: Through
  readonly scope: Scope
  readonly grants: readonly Grant[]
}

export const scopedBulk = (bulk: BulkDesk, { through, scope, grants }: BulkScope): BulkDesk => {
  const shown = (detail: BulkDetail): BulkDetail => (scope.seesAll ? detail : { ...detail, effect: null })
  const get = async (id: number): Promise<BulkDetail> => {
    const detail = await bulk.get(id)
    if (scope.seesAll || seesItems(detail, through, scope)) return detail
    throw new Refusal('bulk.unknown', `There is no operation ${id}.`)
  }
  return {
    // What would come of the whole plan is not theirs to see.
    preview: async (asked, cause) => shown(await bulk.preview(asked, cause, through)),
    start: (asked, cause) => bulk.start(asked, cause, through),
    list: async (page) => {
      requireRoleEverywhere(grants, 'viewer', 'Operations about many objects are listed')
      return bulk.list(page)
    },
    get,
    cancel: async (id) => {
      await get(id)
      return bulk.cancel(id)
    },
    resume: bulk.resume,
  }
}

/** Who sees all that an operation is about sees the operation. */
const seesItems = ({ order, results }: BulkDetail, through: Through, scope: Scope): boolean => {
  if (order.noun === 'workstation') {
    return results.every(({ id }) => scope.may('viewer', placeOfWorkstation(String(id))))
  }
  if (order.noun !== 'prompt') return results.every(({ name }) => name === '' || scope.sees(name))
  const seen = new Set(through.prompts().map(({ id }) => id))
  return results.every(({ id }) => seen.has(Number(id)))
}
