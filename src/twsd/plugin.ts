/**
 * HWA's REST API as a plugin of the HTTP server: who asks, which operation, what it answers, and every error in HWA's shape.
 *
 * Nothing of a request is read before its sender is known. A body is taken with any media type and with none, as HWA's clients send
 * both; what it must be is said by the operation.
 */
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Audit } from '#/access/audit.ts'
import type { Authenticate } from '#/access/authenticate.ts'
import { engineFor } from '#/access/engine-for.ts'
import type { Engine } from '#/engine/engine.ts'
import { askedBy, orderedBy } from '#/engine/readers-line.ts'
import { toldAsOne } from '#/engine/told-in-time.ts'
import { withCorrelation } from '#/lib/correlation.ts'
import type { Log } from '#/lib/log.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Caller } from '#/model/caller.ts'
import { requireStorable, type Answer, type Call, type TwsdSite } from './call.ts'
import { HwaError, notSupported } from './errors.ts'
import { sendError } from './send-error.ts'
import { isOrder, type Operation } from './operation.ts'
import { operations, unsupportedOperations, type Bound } from './operations.ts'
import { createKeptForecasts } from './kept-forecasts.ts'
import { asksForLocks } from './model/locks.ts'
import { answerTold, inputTold, lookFor } from './order-told.ts'
import { justified } from './justification.ts'

export interface TwsdParts extends Omit<TwsdSite, 'forecasts'> {
  /** The whole engine; each call is given it as its caller may see and order it. */
  readonly engine: Engine
  readonly authenticate: Authenticate
  readonly audit: Audit
  readonly log: Log
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who asks may order something by it. */
    readonly orders?: boolean
  }
}

/** Definitions come in one piece. */
const bodyLimit = 16 * 1024 * 1024

/** What a server needs to take it in: where it lies, what it does, and how it says what went wrong. */
export const twsdGuest = (parts: TwsdParts) => ({
  prefix: '/twsd',
  plugin: twsdPlugin(parts),
  sendError: sendError(parts.log),
})

const twsdPlugin =
  (parts: TwsdParts): FastifyPluginAsync =>
  async (app) => {
    const { version, clock, users } = parts
    const forecasts = createKeptForecasts()
    const callers = new WeakMap<FastifyRequest, Caller>()
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'string' }, (_, body, done) => done(null, body))
    app.setErrorHandler(sendError(parts.log))
    app.setNotFoundHandler((request) => {
      throw notSupported(request.method, pathOf(request), 'HWA has no such operation, or none that is known here.')
    })
    app.addHook('onRequest', async (request) => {
      // Cookies are for the pages of this server: who sends one here has not meant it.
      const { authorization } = request.headers
      const { orders = false } = request.routeOptions.config
      callers.set(request, await parts.authenticate({ authorization, cookie: undefined, source: request.ip, orders }))
      forgetNoMedia(request)
    })
    const callOf = (request: FastifyRequest): Call => {
      const caller = callers.get(request)
      if (caller === undefined) throw new Error('a request got past its authentication')
      return {
        site: { version, clock, users, forecasts },
        caller,
        engine: engineFor(parts.engine, caller),
        ...readRequest(request),
      }
    }
    mountOperations(app, callOf, parts.audit)
  }

/** What is read and locked at once is an order, too. */
const locks = ({ path }: Operation, call: Call): boolean => path.includes('/model/') && asksForLocks(call)

/** An order stands in the audit before it is carried out, and what came of it afterwards. */
const recorded = (audit: Audit, operation: Bound, call: Call): Promise<Answer> => {
  const requestId = call.cause.requestId ?? ''
  return audit.record(
    {
      caller: call.caller,
      operation: `twsd.${operation.name}`,
      requestId,
      isNamed: call.header('x-request-id') === requestId,
      reason: justified(call).reason,
      input: inputTold(operation, call),
      look: lookFor(operation, call),
      told: answerTold,
    },
    () => toldAsOne(call.engine, requestId, async (engine) => operation.handle({ ...call, engine })),
  )
}

const mountOperations = (app: FastifyInstance, callOf: (request: FastifyRequest) => Call, audit: Audit): void => {
  const methodsByPath = new Map<string, Set<string>>()
  const mount = (method: string, path: string, handler: Handling, orders = false): void => {
    const url = path.replaceAll(/\{(\w+)\}/g, ':$1')
    const methods = methodsByPath.get(url) ?? new Set()
    methodsByPath.set(url, methods.add(method))
    app.route({ method, url, bodyLimit, schema: { hide: true }, config: { orders }, exposeHeadRoute: false, handler })
  }
  for (const operation of operations) {
    const handle: Handling = async (request, reply) => {
      if (operation.wantsJson) requireJson(request)
      const call = callOf(request)
      const isOne = isOrder(operation) || locks(operation, call)
      const inNameOf = isOne ? orderedBy : askedBy
      return inNameOf(call.caller, () =>
        withCorrelation(request.id, async () =>
          send(reply, await (isOne ? recorded(audit, operation, call) : operation.handle(call))),
        ),
      )
    }
    mount(operation.method, operation.path, handle, isOrder(operation))
  }
  for (const { method, paths, why } of unsupportedOperations) {
    for (const path of paths) {
      mount(method, path, (request) => {
        throw notSupported(method, pathOf(request), why)
      })
    }
  }
  for (const [url, methods] of methodsByPath) refuseOtherMethods(app, url, [...methods].toSorted())
}

type Handling = (request: FastifyRequest, reply: FastifyReply) => unknown

const refuseOtherMethods = (app: FastifyInstance, url: string, methods: readonly string[]): void => {
  const allow = methods.join(', ')
  app.route({
    method: app.supportedMethods.filter((method) => !methods.includes(method)),
    url,
    schema: { hide: true },
    exposeHeadRoute: false,
    onRequest: async (request, reply) => {
      void reply.header('allow', allow)
      const sentence = `${pathOf(request)} does not take ${request.method}, only ${allow}.`
      throw new HwaError(405, 'NotAllowedException', [sentence])
    },
    handler: () => undefined,
  })
}

const requireJson = (request: FastifyRequest): void => {
  if (['application/json', 'text/plain'].includes(mediaOf(request))) return
  throw new Refusal('request.unsupported_media', 'Send the body as JSON, with "Content-Type: application/json".')
}

/** A declaration that names no media type declares nothing: `Content-Type:`, `json`. */
const forgetNoMedia = ({ raw: { headers } }: FastifyRequest): void => {
  const said = headers['content-type']
  if (said !== undefined && !/^[^\s/;,]+\/[^\s/;,]+\s*(;|$)/.test(said)) delete headers['content-type']
}

const pathOf = ({ url }: FastifyRequest): string => url.replace(/\?.*/s, '')

const mediaOf = ({ headers }: FastifyRequest): string =>
  (headers['content-type'] ?? '').replace(/;.*/s, '').trim().toLowerCase()

/** Of repeated names the first value. */
const storable = (values: Readonly<Record<string, string | string[]>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, requireStorable(name, [value].flat()[0] ?? '')]),
  )

const readRequest = (request: FastifyRequest) => ({
  cause: { by: 'operator', requestId: request.id },
  params: storable(request.params as Record<string, string>),
  query: storable(request.query as Record<string, string | string[]>),
  header: (name: string): string | undefined => [request.headers[name.toLowerCase()]].flat()[0] || undefined,
  media: mediaOf(request),
  text: typeof request.body === 'string' ? request.body : '',
})

const send = (reply: FastifyReply, { status, body, media, headers = {} }: Answer): FastifyReply => {
  void reply.code(status).headers(headers)
  if (body === undefined) return reply.send()
  if (media !== undefined) return reply.type(`${media}; charset=utf-8`).send(body)
  return reply.type('application/json').serializer(JSON.stringify).send(body)
}
