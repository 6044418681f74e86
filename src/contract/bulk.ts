/** The routes for orders about many objects at once. */
import { Type } from 'typebox'
import { BulkDetail, BulkId, BulkOperation, BulkOrder, mostBulkItems } from '#/model/bulk.ts'
import { ById, Order, pageOf, pageQuery, selectionQuery } from './fields.ts'
import { addedWaits } from './submission-fields.ts'
import { exactly, route } from './route.ts'

const { select, oql } = selectionQuery

export const bulkRoutes = {
  startBulk: route({
    method: 'POST',
    path: '/bulk',
    tag: 'Bulk',
    summary: 'Order something of many objects',
    description:
      'Of those that a selection finds now, or of a list of numbers. They are written down and ordered in waves of a hundred; a refusal of one does not keep the others. The answer comes when it has begun, or, of a single wave, when it is done. With `dryRun` nothing is done: the answer says what would be refused, and what would come of the rest. The same request id begins nothing anew, and goes on after a crash.',
    needs: 'operator',
    body: exactly({
      ...BulkOrder.properties,
      dependencies: Type.Optional(
        Type.Intersect([Type.Object(addedWaits, { additionalProperties: false })], {
          description: 'add-dependencies: what each is to wait for besides, as for one of them.',
        }),
      ),
      select,
      oql,
      ids: Type.Optional(
        Type.Array(BulkId, { minItems: 1, maxItems: mostBulkItems, description: 'Numbers, or names of workstations.' }),
      ),
      expect: Type.Optional(
        Type.Integer({
          minimum: 0,
          description: 'Refused, and nothing done, when another number of objects is meant.',
        }),
      ),
      most: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: mostBulkItems,
          description: 'Refused, and nothing done, when more are meant.',
        }),
      ),
      dryRun: Type.Optional(Type.Boolean({ description: 'Nothing is done.' })),
      ...Order.properties,
    }),
    response: BulkDetail,
  }),
  bulkOperations: route({
    method: 'GET',
    path: '/bulk',
    tag: 'Bulk',
    summary: 'List orders about many objects',
    description: 'The newest first; the last thousand are kept.',
    query: exactly(pageQuery),
    response: pageOf(BulkOperation),
  }),
  bulkOperation: route({
    method: 'GET',
    path: '/bulk/:id',
    tag: 'Bulk',
    summary: 'Show an order about many objects',
    description: 'How far it has come, and what became of each object; those that were refused stand first.',
    params: ById,
    response: BulkDetail,
  }),
  cancelBulk: route({
    method: 'POST',
    path: '/bulk/:id/cancel',
    tag: 'Bulk',
    summary: 'Cancel an order about many objects',
    description: 'Nothing more of it is begun; what was done stays.',
    needs: 'operator',
    params: ById,
    body: Order,
    response: BulkDetail,
  }),
}
