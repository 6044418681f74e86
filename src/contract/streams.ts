/** The routes about job streams of the plan. */
import { Type } from 'typebox'
import type { StreamAction } from '#/model/command.ts'
import { streamStatuses } from '#/model/status.ts'
import { StreamView } from '#/model/views.ts'
import { highestLimit } from '#/model/workstation-change.ts'
import { ById, listQuery, Order, pageOf } from './fields.ts'
import { exactly, route } from './route.ts'

const order = (action: StreamAction, summary: string, description: string) =>
  route({
    method: 'POST',
    path: `/streams/:id/${action}`,
    tag: 'Orders',
    summary,
    description: `${description} Answered when it is committed, with the stream as it is then.`,
    params: ById,
    body: Order,
    response: StreamView,
  })

export const streamRoutes = {
  streams: route({
    method: 'GET',
    path: '/streams',
    tag: 'Streams',
    summary: 'List job streams',
    query: listQuery(streamStatuses),
    response: pageOf(StreamView),
  }),
  releaseStream: order(
    'release',
    'Release a job stream',
    'What the stream itself waits for is taken away; what its jobs wait for stays.',
  ),
  cancelStream: order(
    'cancel',
    'Cancel a job stream',
    'Jobs that have not started never do, and what follows the stream goes on.',
  ),
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
