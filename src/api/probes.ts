/** The addresses that machines ask: is it alive, is it ready, what does it count. */
import type { FastifyInstance } from 'fastify'
import type { Health, HealthNode } from '#/monitoring/health.ts'
import type { Metrics } from '#/monitoring/metrics.ts'

/** How soon to ask again when it is not ready, seconds. */
const retryAfter = 2

const hidden = { schema: { hide: true } }

/** `isLeading`: whether orders are taken here. */
export const addProbes = (app: FastifyInstance, health: Health, metrics: Metrics, isLeading: () => boolean): void => {
  app.get('/health/live', hidden, (_, reply) => {
    const live = health.live()
    return reply.code(live ? 200 : 503).send({ live })
  })
  app.get('/health/ready', hidden, (_, reply) => {
    const { ready, phase, system } = health.ready()
    if (!ready) void reply.header('retry-after', retryAfter)
    return reply.code(ready ? 200 : 503).send({ ready, phase, system: printed(system) })
  })
  app.get('/health/leader', hidden, (_, reply) => {
    const leader = isLeading()
    if (!leader) void reply.header('retry-after', retryAfter)
    return reply.code(leader ? 200 : 503).send({ leader })
  })
  app.get('/metrics', hidden, async (_, reply) => reply.type(metrics.contentType).send(await metrics.text()))
}

/** The node with its instant as the whole API has them: RFC 3339 text in UTC. */
const printed = (node: HealthNode): object => ({
  ...node,
  since: Temporal.Instant.fromEpochMilliseconds(node.since).toString({ fractionalSecondDigits: 3 }),
  parts: node.parts.map(printed),
})
