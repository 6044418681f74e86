/** Puts a route of the contract on the server: its checks, its place in the API reference, its handler. */
import type { FastifyInstance, FastifyRequest, FastifySchema, onRequestHookHandler } from 'fastify'
import { Type } from 'typebox'
import { Problem, problemMediaType } from '#/contract/problem.ts'
import { apiPrefix, type Route } from '#/contract/route.ts'
import { routes, type RouteName } from '#/contract/routes.ts'
import { withCorrelation } from '#/lib/correlation.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Cause } from '#/model/event.ts'
import type { Handlers } from './handlers.ts'
import { withReferences } from './named-schemas.ts'
import { requestIdPattern } from './request-id.ts'

/** What an order may carry beside its body. */
const OrderHeaders = Type.Object({
  'x-request-id': Type.Optional(
    Type.String({
      pattern: requestIdPattern,
      description: 'Makes the order safe to repeat: an id has an effect once.',
    }),
  ),
})

export const mountRoutes = (app: FastifyInstance, handlers: Handlers): void => {
  for (const [name, route] of Object.entries(routes)) {
    // The handler of a name takes the input of the route of that name.
    const handle = handlers[name as RouteName] as (input: unknown, cause: Cause) => unknown
    app.route({
      method: route.method,
      url: apiPrefix + route.path,
      schema: schemaOf(name, route),
      ...(route.bodyLimit !== undefined && { bodyLimit: route.bodyLimit }),
      ...(route.method === 'POST' && { onRequest: requireJson }),
      handler: async (request, reply) => {
        if (route.media !== undefined) void reply.type(`${route.media}; charset=utf-8`)
        return withCorrelation(request.id, () => handle(inputOf(request), causeOf(request)))
      },
    })
  }
}

/** A page of another site can send every other kind of body without asking first (Fetch, "CORS-safelisted" headers). */
const requireJson: onRequestHookHandler = (request, _, done) => {
  if (/^application\/json *(;|$)/i.test(request.headers['content-type'] ?? '')) return done()
  throw new Refusal('request.unsupported_media', 'Send the body as JSON, with "content-type: application/json".')
}

const schemaOf = (name: string, route: Route): FastifySchema => ({
  operationId: name,
  tags: [route.tag],
  summary: route.summary,
  ...(route.description !== undefined && { description: route.description }),
  ...(Object.keys(route.params.properties).length > 0 && { params: route.params }),
  querystring: route.query,
  ...(route.method === 'POST' && { body: route.body, headers: OrderHeaders }),
  response: {
    200: {
      description: 'Done.',
      content: { [route.media ?? 'application/json']: { schema: withReferences(route.response) } },
    },
    default: {
      description: 'Refused, or failed.',
      content: { [problemMediaType]: { schema: withReferences(Problem) } },
    },
  },
})

/** Path, query and body in one object, as the client has it; the three share no names. */
const inputOf = (request: FastifyRequest): object => ({
  ...(request.params as object),
  ...(request.query as object),
  ...(request.body as object | undefined),
})

const causeOf = (request: FastifyRequest): Cause => {
  const { reason } = (request.body ?? {}) as { reason?: string }
  return { by: 'operator', reason, requestId: request.id }
}
