/** The addresses that machines ask: is it alive, is it ready, how is each part, what does it count. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Access } from '#/access/access.ts'
import type { Credentials } from '#/access/credentials.ts'
import { soon } from '#/access/in-time.ts'
import { hasRoleEverywhere, requireNeeds, requireRoleEverywhere } from '#/access/rights.ts'
import type { Alarm } from '#/lib/clock.ts'
import type { Log } from '#/lib/log.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Caller } from '#/model/caller.ts'
import type { Health, HealthNode } from '#/monitoring/health.ts'
import type { Metrics } from '#/monitoring/metrics.ts'
import { printedHealth } from './printed-health.ts'

/** How soon to ask again when it is not ready, seconds. */
const retryAfter = 2

const hidden = { schema: { hide: true } }

/** For so long whoever asks waits until it is known who he is, milliseconds: as long as each step of a login. */
const knownWithin = 5_000

/** Who may read what the server counts: whoever reaches it, or who may see the whole site. */
export type MetricsAccess = 'open' | 'login'

interface ProbeParts {
  readonly health: Health
  readonly metrics: Metrics
  /** Whether orders are taken here. */
  readonly isLeading: () => boolean
  readonly access: Pick<Access, 'authenticate'>
  readonly metricsAccess: MetricsAccess
  readonly alarm: Alarm
  readonly log: Log
}

export const addProbes = (app: FastifyInstance, parts: ProbeParts): void => {
  const { health, metrics, isLeading, metricsAccess } = parts
  const scrapes = refusedScrapes(parts.log)
  app.get('/health/live', hidden, (_, reply) => {
    const live = health.live()
    return reply.code(live ? 200 : 503).send({ live })
  })
  app.get('/health/ready', hidden, async (request, reply) => {
    const { ready, phase, system } = health.ready()
    const told = await toldOf(parts, request, system)
    if (!ready) void reply.header('retry-after', retryAfter)
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ ready, phase, ...told })
  })
  app.get('/health/leader', hidden, (_, reply) => {
    const leader = isLeading()
    if (!leader) void reply.header('retry-after', retryAfter)
    return reply.code(leader ? 200 : 503).send({ leader })
  })
  app.get('/health/detailed', hidden, async (request, reply) => {
    const { phase, system } = health.ready()
    const told = await toldOf(parts, request, system)
    return reply
      .code(system.status === 'failed' ? 503 : 200)
      .header('cache-control', 'no-store')
      .send({ phase, ...told })
  })
  app.get('/metrics', hidden, async (request, reply) => {
    if (metricsAccess === 'login') await scrapes(request.ip, requireViewer(parts, request))
    return reply.type(metrics.contentType).send(await metrics.text())
  })
}

/** Throws what `authenticate` throws, and `access.unavailable` where that takes its time. */
const callerOf = ({ access, alarm }: ProbeParts, { headers, ip }: FastifyRequest): Promise<Caller> => {
  const { authorization, cookie } = headers
  const sent: Credentials = { authorization, cookie, source: ip }
  return soon({ alarm, within: knownWithin, sentence: notKnownNow }, access.authenticate(sent))
}

const notKnownNow = 'It cannot be looked up who you are; try again shortly.'

const howToScrape =
  '/metrics takes the token of a user with the role viewer for the whole site (batuta user add prometheus --grant viewer, then batuta token add scrape --user prometheus), which Prometheus sends by "authorization: credentials_file"; BATUTA_METRICS_ACCESS=open lets everybody read it.'

/**
 * Adds to a refusal what to do. Prometheus shows of it no more than its status, so the first one stands in the log as well, and the first after
 * each scrape that went well.
 */
const refusedScrapes = (log: Log) => {
  let isSaid = false
  return async (from: string, admission: Promise<void>): Promise<void> => {
    try {
      await admission
      isSaid = false
    } catch (error) {
      if (!(error instanceof Refusal) || ![401, 403].includes(error.kind.status)) throw error
      const refusal = new Refusal(error.code, `${error.message} ${howToScrape}`, error.details)
      if (!isSaid) log.warn({ 'client.address': from }, `${from} was refused /metrics: ${refusal.message}`)
      isSaid = true
      throw refusal
    }
  }
}

/** Throws `access.denied`, and what `callerOf` throws. */
const requireViewer = async (parts: ProbeParts, request: FastifyRequest): Promise<void> => {
  const caller = await callerOf(parts, request)
  requireNeeds(caller, 'viewer')
  requireRoleEverywhere(caller.grants, 'viewer', 'Metrics count')
}

/**
 * What an error says of the inside, and what the facts say of the site, is for viewers of the site. Whoever is not known as one is told the words
 * alone, and not refused: the database that knows users may be what has failed. Who has said who he is then hears that.
 */
const toldOf = async (
  parts: ProbeParts,
  request: FastifyRequest,
  system: HealthNode,
): Promise<{ readonly system: object; readonly withheld?: string }> => {
  try {
    const { grants } = await callerOf(parts, request)
    return { system: hasRoleEverywhere(grants, 'viewer') ? printedHealth(system) : words(system) }
  } catch (error) {
    const isUnknownNow = error instanceof Refusal && error.code === 'access.unavailable'
    return { system: words(system), ...(isUnknownNow && { withheld: `Details are withheld. ${error.message}` }) }
  }
}

const words = ({ name, status, parts }: HealthNode): object => ({ name, status, parts: parts.map(words) })
