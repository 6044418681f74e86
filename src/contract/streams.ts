/** The routes that show job streams of the plan, and the one that brings another. */
import { Type } from 'typebox'
import { streamStatuses } from '#/model/status.ts'
import { StreamView } from '#/model/views.ts'
import { highestLimit } from '#/model/workstation-change.ts'
import { ById, listQuery, Order, pageOf } from './fields.ts'
import { exactly, route } from './route.ts'

export const streamRoutes = {
  streams: route({
    method: 'GET',
    shows: 'plan',
    path: '/streams',
    tag: 'Streams',
    summary: 'List job streams',
    query: listQuery(streamStatuses),
    response: pageOf(StreamView),
  }),
  limitStream: route({
    method: 'POST',
    path: '/streams/:id/limit',
    tag: 'Orders',
    summary: 'Set how many jobs of a stream run at once',
    description: 'What runs goes on. HI and GO keep to it too.',
    params: ById,
    body: exactly({
      jobs: Type.Union([Type.Integer({ minimum: 0, maximum: highestLimit }), Type.Null()], {
        description: 'null: no limit.',
      }),
      ...Order.properties,
    }),
    response: StreamView,
  }),
}
