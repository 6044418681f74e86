/** The addresses that machines ask: is it alive, is it ready, what does it count. */
import type { FastifyInstance } from 'fastify'
import type { Health } from '#/monitoring/health.ts'
import type { Metrics } from '#/monitoring/metrics.ts'

/** How soon to ask again when it is not ready, seconds. */
const retryAfter = 2

const hidden = { schema: { hide: true } }

export const addProbes = (app: FastifyInstance, health: Health, metrics: Metrics): void => {
  app.get('/health/live', hidden, (_, reply) => {
    const live = health.live()
    return reply.code(live ? 200 : 503).send({ live })
  })
  app.get('/health/ready', hidden, (_, reply) => {
    const readiness = health.ready()
    if (!readiness.ready) void reply.header('retry-after', retryAfter)
    return reply.code(readiness.ready ? 200 : 503).send(readiness)
  })
  app.get('/metrics', hidden, async (_, reply) => reply.type(metrics.contentType).send(await metrics.text()))
}
