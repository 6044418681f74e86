/**
 * The HTTP server: the routes of the contract, the API reference, the probes.
 *
 * It holds no state of the plan. Everything is asked of the engine, and every answer is an answer of the contract or a
 * problem document.
 */
import { createServer } from 'node:https'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import fastify, {
  type FastifyInstance,
  type FastifyServerFactory,
  type FastifyPluginAsync,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import type { Access } from '#/access/access.ts'
import type { TlsKeeper } from '#/access/tls.ts'
import type { Engine } from '#/engine/engine.ts'
import { systemAlarm, type Alarm } from '#/lib/clock.ts'
import { boundConnections, timeoutsOf, usualConnections, type ConnectionLimits } from '#/lib/connections.ts'
import type { Log } from '#/lib/log.ts'
import { isAmong } from '#/lib/networks.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { SettingView } from '#/model/server-views.ts'
import type { Health } from '#/monitoring/health.ts'
import type { Metrics } from '#/monitoring/metrics.ts'
import type { Favourite } from '#/store/favourites.ts'
import { addAccessLog } from './access-log.ts'
import { addReadCount } from './count-reads.ts'
import { requireAddresses } from './client-address.ts'
import { namesOf, refuseForeignSites } from './foreign-sites.ts'
import { addFrontPage } from './front-page.ts'
import { inputCheck, type InputPart } from './input.ts'
import { createLiveStreams, usualLimits, type LiveStreams, type StreamLimits } from './live-streams.ts'
import { markUnconfirmed } from './mark-unconfirmed.ts'
import { mountBrowser } from './mount-browser.ts'
import { mountLive } from './mount-live.ts'
import { mountRoutes, type MountParts } from './mount.ts'
import { addProbes, type MetricsAccess } from './probes.ts'
import { tellBrokenAnswers } from './parted-text.ts'
import { problemHandler, unknownRoute } from './problems.ts'
import { addProtection, type Ceilings } from './protection.ts'
import { addDocument, addReference } from './reference.ts'
import { requestIdOf } from './request-id.ts'
import { endUnreadAnswers } from './unread-answers.ts'
import { noteMethods } from './wrong-method.ts'

export interface ApiParts {
  readonly engine: Engine
  readonly access: Access
  /** Its phase decides whether requests are taken: in `stopping` they are refused with 503. */
  readonly health: Health
  /** Those of the environment, as they count. */
  readonly settings: () => SettingView[]
  readonly metrics: Metrics
  readonly metricsAccess: MetricsAccess
  readonly log: Log
  readonly version: string
  /** Absent: the timers of the machine. */
  readonly alarm?: Alarm | undefined
  /** Where else clients reach the server. */
  readonly publicUrl?: string | undefined
  /** Addresses and networks of the proxies that say where a request comes from. Absent: nobody is believed. */
  readonly trustedProxies?: readonly string[]
  /** Another interface on the same server. */
  readonly guest?: Guest
  /** Absent: it speaks plain HTTP. */
  readonly tls?: ApiTls | undefined
  /** Absent: those for production. */
  readonly ceilings?: Partial<Ceilings>
  /** Absent: those for production. */
  readonly connections?: Partial<ConnectionLimits>
  readonly onAsked?: MountParts['onAsked']
  /** Of answers that go on. Absent: those for production. */
  readonly streams?: Partial<StreamLimits>
}

interface ApiTls {
  readonly keeper: Pick<TlsKeeper, 'options' | 'keep'>
  /** Whether browsers are to ask by TLS alone from then on; a certificate that they do not trust they could then not accept by hand. */
  readonly strict: boolean
}

/** An interface that has its addresses under a prefix, and its own shape of errors. */
export interface Guest {
  readonly prefix: string
  readonly plugin: FastifyPluginAsync
  readonly sendError: SendError
  /** Who asks by it must log in by a header, so that it does not matter by which name the server is called. */
  readonly anyName?: boolean
}

type SendError = (error: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply

export interface Api {
  /** Answers a request that came by another listener. */
  readonly handle: RequestListener
  /** Begins to listen; port 0 takes a free one. Returns the URL. Throws `server.cannot_listen`. */
  readonly listen: (host: string, port: number) => Promise<string>
  /** Stops listening and lets the requests that are being answered end; raised `deadline`: cuts them off. */
  readonly close: (deadline: AbortSignal) => Promise<void>
  /** Asks a route as somebody with these roles would, without a request. Throws what the route throws. */
  readonly ask: (favourite: Favourite) => Promise<unknown>
  /** Ends the answers that go on; whoever reads them connects again. */
  readonly endStreams: () => void
}

export const createApi = async (parts: ApiParts): Promise<Api> => {
  const { publicUrl } = parts
  const names = new Set(publicUrl === undefined ? [] : [new URL(publicUrl).hostname])
  const streams = createLiveStreams(parts.metrics, { ...usualLimits, ...parts.streams })
  const { app, ask } = await buildServer(parts, streams, names)
  return {
    ask,
    handle: (request, response) => app.routing(request, response),
    listen: async (host, port) => {
      for (const name of namesOf(host)) names.add(name)
      await app.listen({ host, port }).catch((error: unknown) => {
        throw cannotListen(host, port, error)
      })
      const { address, port: taken, family } = app.server.address() as AddressInfo
      const scheme = parts.tls === undefined ? 'http' : 'https'
      return `${scheme}://${family === 'IPv6' ? `[${address}]` : address}:${taken}`
    },
    close: async (deadline) => {
      const cut = (): void => app.server.closeAllConnections()
      deadline.addEventListener('abort', cut)
      if (deadline.aborted) cut()
      streams.endAll()
      await app.close()
      deadline.removeEventListener('abort', cut)
    },
    endStreams: streams.endAll,
  }
}

/** A listener whose certificate is renewed while it listens. */
const secureServer =
  ({ keeper }: ApiTls, limits: ConnectionLimits): FastifyServerFactory =>
  (handler) => {
    const server = createServer({ ...keeper.options(), ...timeoutsOf(limits) }, handler)
    keeper.keep(server)
    return server
  }

/** `names`: what the server may be called, complete when it listens. */
const buildServer = async (
  parts: ApiParts,
  streams: LiveStreams,
  names: ReadonlySet<string>,
): Promise<{ readonly app: FastifyInstance; readonly ask: Api['ask'] }> => {
  const { log, health, metrics, version } = parts
  const limits = { ...usualConnections, ...parts.connections }
  const isProxy = isAmong(parts.trustedProxies ?? [])
  const app = fastify({
    ...(parts.tls === undefined ? { http: timeoutsOf(limits) } : { serverFactory: secureServer(parts.tls, limits) }),
    requestTimeout: limits.wholeMs,
    genReqId: requestIdOf,
    trustProxy: isProxy,
    // The next hook says it as a problem document.
    return503OnClosing: false,
    // The contract refuses these keys, as it refuses every key it does not know, and says which one it was.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
    // Names stand in paths with their folders, and percent-encoding makes them longer still; the contract bounds them.
    routerOptions: { maxParamLength: 8192 },
    frameworkErrors: (error, request, reply) => sendErrorFor(parts, request.url)(error, request, reply),
  })
  app.removeContentTypeParser('text/plain')
  app.setValidatorCompiler(({ schema, httpPart }) => inputCheck(schema as never, httpPart as InputPart))
  // Measured on a page of 100 jobs: 0.04 ms, against 0.22 ms by a serializer compiled from the schema.
  app.setSerializerCompiler(() => JSON.stringify)
  app.setErrorHandler(problemHandler(log))
  app.setNotFoundHandler(unknownRoute)
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id)
    if (health.phase() !== 'stopping' || request.url.startsWith('/health/')) return done()
    done(new Refusal('server.stopping', 'The server is stopping; send the request again in a moment.'))
  })
  boundConnections(app.server, limits, isProxy)
  endUnreadAnswers(app, { log, ...usualLimits, ...parts.streams })
  tellBrokenAnswers(app, log)
  const refuseWrongMethods = noteMethods(app)
  if ((parts.trustedProxies ?? []).length > 0) requireAddresses(app)
  addAccessLog(app, log, metrics)
  addReadCount(app, metrics)
  markUnconfirmed(app)
  refuseForeignSites(app, {
    names,
    publicUrl: parts.publicUrl,
    isNameless: (request) => parts.guest?.anyName === true && isFor(parts.guest, request.url),
    ordersByGet: ({ url }) => parts.guest !== undefined && isFor(parts.guest, url),
  })
  await addProtection(app, { ceilings: parts.ceilings, strictTls: parts.tls?.strict === true })
  await addDocument(app, version)
  const mounted = Promise.withResolvers<Api['ask']>()
  await app.register(async (api) => {
    mounted.resolve(mountRoutes(api, parts))
    mountLive(api, { ...parts, streams })
    mountBrowser(api, parts)
  })
  if (parts.guest !== undefined) await app.register(parts.guest.plugin, { prefix: parts.guest.prefix })
  const { alarm = systemAlarm, metricsAccess, access } = parts
  addProbes(app, { health, metrics, isLeading: () => parts.engine.isLeading(), access, metricsAccess, alarm, log })
  addFrontPage(app, { version, hasProvider: parts.access.providerLogins !== undefined })
  addReference(app)
  refuseWrongMethods()
  await app.ready()
  return { app, ask: await mounted.promise }
}

/** What is wrong before a route is known has the shape of whoever is meant by the address. */
const sendErrorFor = ({ guest, log }: ApiParts, url: string): SendError =>
  guest !== undefined && isFor(guest, url) ? guest.sendError : problemHandler(log)

const isFor = ({ prefix }: Guest, url: string): boolean => url === prefix || url.startsWith(`${prefix}/`)

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program uses it',
  EADDRNOTAVAIL: 'this machine has no such address',
  EACCES: 'this user may not',
  ENOTFOUND: 'there is no such host name',
}

const cannotListen = (host: string, port: number, error: unknown): Refusal => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  return new Refusal(
    'server.cannot_listen',
    `The server cannot listen on ${host} port ${port}: ${reasons[code] ?? code}. Choose another by BATUTA_HTTP_HOST and BATUTA_HTTP_PORT.`,
  )
}
