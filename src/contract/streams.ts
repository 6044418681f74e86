/** The routes about job streams of the plan. */
import { Type } from 'typebox'
import { streamStatuses } from '#/model/status.ts'
import { StreamView } from '#/model/views.ts'
import { ById, Id, listQuery, Order, pageOf, storable } from './fields.ts'
import { exactly, route } from './route.ts'

export const streamRoutes = {
  streams: route({
    method: 'GET',
    path: '/streams',
    tag: 'Streams',
    summary: 'List job streams',
    query: listQuery(streamStatuses),
    response: pageOf(StreamView),
  }),
  cancelStream: route({
    method: 'POST',
    path: '/streams/:id/cancel',
    tag: 'Orders',
    summary: 'Cancel a job stream',
    description: 'Its jobs never start, and what follows it goes on. Answered when it is committed.',
    params: ById,
    body: Order,
    response: Type.Object({ id: Id }),
  }),
  submit: route({
    method: 'POST',
    path: '/streams/submit',
    tag: 'Orders',
    summary: 'Submit a job stream',
    description: 'Puts one more occurrence of a defined stream into the plan, now.',
    body: exactly({
      stream: Type.String({
        minLength: 1,
        maxLength: 200,
        pattern: storable,
        description: 'WORKSTATION#STREAM, or STREAM where that is unique.',
      }),
      ...Order.properties,
    }),
    response: StreamView,
  }),
}
