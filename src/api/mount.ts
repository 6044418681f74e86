/** Puts a route of the contract on the server: its checks, its place in the API reference, its handler. */
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema, onRequestHookHandler } from 'fastify'
import { Type } from 'typebox'
import type { Access } from '#/access/access.ts'
import { lookFor } from '#/access/audit-look.ts'
import { outcomeOf, type AuditedCall } from '#/access/audit.ts'
import { engineFor } from '#/access/engine-for.ts'
import { requireNeeds } from '#/access/rights.ts'
import { Problem, problemMediaType } from '#/contract/problem.ts'
import { apiPrefix, type Route } from '#/contract/route.ts'
import { routes, type RouteName } from '#/contract/routes.ts'
import { unconfirmedHeader } from '#/contract/unconfirmed.ts'
import type { Engine } from '#/engine/engine.ts'
import { askedBy, orderedBy } from '#/engine/readers-line.ts'
import { withCorrelation } from '#/lib/correlation.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Caller, Grant } from '#/model/caller.ts'
import type { Cause } from '#/model/event.ts'
import type { Favourite, Question } from '#/store/favourites.ts'
import { answerConditionally } from './conditional.ts'
import { askAgain, questionOf } from './favourite-questions.ts'
import { createHandlers, type Call, type Handlers } from './handlers.ts'
import { withReferences } from './named-schemas.ts'
import { requestIdPattern } from './request-id.ts'
import type { ServerParts } from './server-handlers.ts'

/** What an order may carry beside its body. */
const OrderHeaders = Type.Object({
  'x-request-id': Type.Optional(
    Type.String({
      pattern: requestIdPattern,
      description: 'Makes the order safe to repeat: an id has an effect once.',
    }),
  ),
})

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; of a route that needs nobody to be known, nobody. */
    caller: Caller
  }
}

export interface MountParts extends ServerParts {
  readonly engine: Engine
  readonly access: Access
  readonly version: string
  /** Told of each question that people may ask again, with the grants of who asks. Absent: nobody counts. */
  readonly onAsked?: ((scope: readonly Grant[], question: Question) => void) | undefined
}

/** Answers a way to ask the routes what was asked before. */
export const mountRoutes = (app: FastifyInstance, parts: MountParts): ((favourite: Favourite) => Promise<unknown>) => {
  const { engine, onAsked, version } = parts
  const handlersFor = handlersByCaller(parts)
  app.decorateRequest('caller')
  for (const [name, route] of Object.entries(routes) as [RouteName, Route][]) {
    app.route({
      ...frontOf(name, route, parts),
      handler: async (request, reply) => {
        // The handler of a name takes the input of the route of that name.
        const handle = handlersFor(request.caller)[name] as Handle
        const work = async (): Promise<unknown> => handle(inputOf(request), causeOf(request), callOf(request, reply))
        if (route.method === 'GET') {
          const asked = { route, engine, version }
          const answer = await askedBy(request.caller, () =>
            withCorrelation(request.id, () => answerConditionally(asked, { request, reply }, work)),
          )
          const question = onAsked && questionOf(name, inputOf(request), engine)
          if (question !== undefined) onAsked?.(request.caller.grants, question)
          return answer
        }
        void reply.header('cache-control', 'no-store')
        const isOne = isOrder(route, request)
        const inNameOf = isOne ? orderedBy : askedBy
        return inNameOf(request.caller, () =>
          withCorrelation(request.id, () => (isOne ? recorded(parts, name, request, work) : work())),
        )
      },
    })
  }
  return (favourite) => askAgain(handlersFor, engine, favourite)
}

/** What changes something. A login is told by its handler, which knows whom it let in. */
const isOrder = ({ method, asks, needs }: Route, { body }: FastifyRequest): boolean =>
  method === 'POST' && asks !== true && needs !== 'nobody' && (body as { dryRun?: boolean } | null)?.dryRun !== true

/** An order stands in the audit before it is carried out, and what came of it afterwards. */
const recorded = (
  { engine, access }: MountParts,
  operation: RouteName,
  request: FastifyRequest,
  work: () => Promise<unknown>,
): Promise<unknown> => {
  const input = inputOf(request)
  const look = lookFor({ engine, users: access.users }, routes[operation].path, input)
  return access.audit.record({ ...auditedCall(operation, request), input, look }, work)
}

const auditedCall = (operation: string, request: FastifyRequest): Omit<AuditedCall, 'input'> => ({
  caller: request.caller,
  operation,
  requestId: request.id,
  isNamed: request.headers['x-request-id'] === request.id,
  reason: causeOf(request).reason,
})

/** Throws what `requireNeeds` throws; that somebody who is known was refused an order stands in the audit. */
const admit = async (
  { audit }: Access,
  { name, route }: { readonly name: string; readonly route: Route },
  request: FastifyRequest,
): Promise<void> => {
  try {
    requireNeeds(request.caller, route.needs)
  } catch (error) {
    if (isOrder(route, request)) await audit.note({ ...auditedCall(name, request), input: {} }, outcomeOf(error))
    throw error
  }
}

type Handle = (input: unknown, cause: Cause, call: Call) => unknown

const callOf = ({ caller, headers }: FastifyRequest, reply: FastifyReply): Call => ({
  caller,
  agent: headers['user-agent'] ?? '',
  setCookie: (header) => void reply.header('set-cookie', header),
})

/** What every route has before its handler: its place, its description, who may use it. */
export const frontOf = (name: string, route: Route, { access }: Pick<MountParts, 'access'>) => ({
  method: route.method,
  url: apiPrefix + route.path,
  schema: schemaOf(name, route),
  ...(route.bodyLimit !== undefined && { bodyLimit: route.bodyLimit }),
  onRequest: [
    async (request: FastifyRequest) => {
      request.caller = await identify(access, route, request)
      await admit(access, { name, route }, request)
    },
    ...(route.method === 'POST' ? [requireJson] : []),
  ],
})

const nobody: Caller = { actor: 'nobody', grants: [], source: '' }

/** Who asks is known before anything of the request is read. */
export const identify = async (
  { authenticate }: Access,
  { needs, method, asks }: Route,
  { headers, ip }: FastifyRequest,
): Promise<Caller> => {
  if (needs === 'nobody') return { ...nobody, source: ip }
  const { authorization, cookie } = headers
  const caller = await authenticate({ authorization, cookie, source: ip, orders: method !== 'GET' && asks !== true })
  if (method !== 'GET' && caller.session !== undefined) requireProof(headers)
  return caller
}

/**
 * A browser sends the cookie with whatever a page makes it send. A header of its own no page of another site can add without
 * being asked for leave first (OWASP, Cross-Site Request Forgery Prevention: custom request headers).
 */
const requireProof = (headers: FastifyRequest['headers']): void => {
  if (headers['x-batuta-request'] !== undefined) return
  throw new Refusal('access.no_proof', 'An order with a cookie needs the header "x-batuta-request: 1" as well.')
}

/** The handlers over the engine as the caller may use it; the same for the same grants. */
const handlersByCaller = ({ engine, ...parts }: MountParts): ((caller: Caller) => Handlers) => {
  const made = new WeakMap<Engine, Handlers>()
  return (caller) => {
    const theirs = engineFor(engine, caller)
    const found = made.get(theirs)
    if (found !== undefined) return found
    const fresh = createHandlers({ ...parts, engine: theirs })
    made.set(theirs, fresh)
    return fresh
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
  description: [...(route.description === undefined ? [] : [route.description]), needsText(route)].join(' '),
  ...(Object.keys(route.params.properties).length > 0 && { params: route.params }),
  querystring: route.query,
  ...(route.method === 'POST' && { body: route.body, headers: OrderHeaders }),
  response: {
    ...answerOf(route),
    default: {
      description: 'Refused, or failed.',
      content: { [problemMediaType]: { schema: withReferences(Problem) } },
    },
  },
})

const mayBeUnconfirmed = {
  [unconfirmedHeader]: {
    type: 'string',
    description: 'Present where the ledger has not confirmed since then, RFC 3339, that the plan is what is shown.',
  },
}

const answerOf = (route: Route): object =>
  route.redirects === true
    ? {
        302: {
          description: 'Go on there.',
          type: 'null',
          headers: { location: { type: 'string', description: 'Where.' } },
        },
      }
    : {
        200: {
          description: 'Done.',
          ...(route.needs !== 'nobody' && { headers: mayBeUnconfirmed }),
          content: { [route.media ?? 'application/json']: { schema: withReferences(route.response) } },
        },
      }

const needsText = ({ needs }: Route): string => {
  if (needs === 'nobody') return 'Needs no login.'
  return needs === 'login' ? 'Needs a login.' : `Needs the role ${needs}.`
}

/** Path, query and body in one object, as the client has it; the three share no names. */
export const inputOf = (request: FastifyRequest): Readonly<Record<string, unknown>> => ({
  ...(request.params as object),
  ...(request.query as object),
  ...(request.body as object | undefined),
})

const causeOf = (request: FastifyRequest): Cause => {
  const { reason } = (request.body ?? {}) as { reason?: string }
  return { by: 'operator', reason, requestId: request.id }
}
