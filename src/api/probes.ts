/** The addresses that machines ask: is it alive, is it ready, how is each part, what does it count. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Access } from '#/access/access.ts'
import { hasRoleEverywhere } from '#/access/rights.ts'
import type { Health, HealthNode } from '#/monitoring/health.ts'
import type { Metrics } from '#/monitoring/metrics.ts'
import { printedHealth } from './printed-health.ts'

/** How soon to ask again when it is not ready, seconds. */
const retryAfter = 2

const hidden = { schema: { hide: true } }

interface ProbeParts {
  readonly health: Health
  readonly metrics: Metrics
  /** Whether orders are taken here. */
  readonly isLeading: () => boolean
  readonly access: Pick<Access, 'authenticate'>
}

export const addProbes = (app: FastifyInstance, { health, metrics, isLeading, access }: ProbeParts): void => {
  app.get('/health/live', hidden, (_, reply) => {
    const live = health.live()
    return reply.code(live ? 200 : 503).send({ live })
  })
  app.get('/health/ready', hidden, async (request, reply) => {
    const { ready, phase, system } = health.ready()
    const told = await toldOf(access, request, system)
    if (!ready) void reply.header('retry-after', retryAfter)
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ ready, phase, system: told })
  })
  app.get('/health/leader', hidden, (_, reply) => {
    const leader = isLeading()
    if (!leader) void reply.header('retry-after', retryAfter)
    return reply.code(leader ? 200 : 503).send({ leader })
  })
  app.get('/health/detailed', hidden, async (request, reply) => {
    const { phase, system } = health.ready()
    const told = await toldOf(access, request, system)
    return reply
      .code(system.status === 'failed' ? 503 : 200)
      .header('cache-control', 'no-store')
      .send({ phase, system: told })
  })
  app.get('/metrics', hidden, async (_, reply) => reply.type(metrics.contentType).send(await metrics.text()))
}

/** Details are for viewers of the site; whoever is not known as one is told the words alone, and not refused. */
const isViewer = async ({ authenticate }: ProbeParts['access'], request: FastifyRequest): Promise<boolean> => {
  const { headers, ip } = request
  try {
    const caller = await authenticate({ authorization: headers.authorization, cookie: headers.cookie, source: ip })
    return hasRoleEverywhere(caller.grants, 'viewer')
  } catch {
    // Not known, or not to be known now: the database that knows users may be what has failed.
    return false
  }
}

/** What an error says of the inside, and what the facts say of the site, is for those who may see it. */
const toldOf = async (access: ProbeParts['access'], request: FastifyRequest, system: HealthNode): Promise<object> =>
  (await isViewer(access, request)) ? printedHealth(system) : words(system)

const words = ({ name, status, parts }: HealthNode): object => ({ name, status, parts: parts.map(words) })
