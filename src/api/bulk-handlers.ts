/** What the server does for the routes about many objects at once. */
import { defaultPageSize } from '#/contract/fields.ts'
import type { Engine } from '#/engine/engine.ts'
import type { BulkOrder } from '#/model/bulk.ts'
import type { Handlers } from './handlers.ts'

type BulkHandlers = Pick<Handlers, 'startBulk' | 'bulkOperations' | 'bulkOperation' | 'cancelBulk'>

export const bulkHandlers = ({ bulk }: Engine): BulkHandlers => ({
  startBulk: ({ select, oql, ids, expect, most, dryRun, ...input }, cause) => {
    const asked = { order: orderIn(input), which: { select, oql, ids, expect, most } }
    return dryRun === true ? bulk.preview(asked, cause) : bulk.start(asked, cause)
  },
  bulkOperations: ({ limit = defaultPageSize, after }) => bulk.list({ limit, after }),
  bulkOperation: ({ id }) => bulk.get(id),
  cancelBulk: ({ id }) => bulk.cancel(id),
})

const orderIn = (input: BulkOrder & { readonly reason?: string }): BulkOrder => {
  const { reason: _, ...order } = input
  return order
}
