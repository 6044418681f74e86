/**
 * Counts what each request reads from the database, whoever of the engine reads it.
 *
 * A cache may answer nine questions of ten, and the tenth read as much as all of them did before: how well it does is seen here.
 */
import type { FastifyInstance } from 'fastify'
import { createErrand, onErrand, type Errand } from '#/db/errand.ts'
import type { Metrics } from '#/monitoring/metrics.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Absent: it was refused before anything was asked. */
    errand?: Errand
  }
}

const buckets = [0, 1, 2, 4, 8, 16, 64]

export const addReadCount = (app: FastifyInstance, metrics: Metrics): void => {
  const reads = metrics.histogram(
    {
      name: 'batuta_request_database_reads',
      help: 'Statements that asked the database for rows while a request was answered, by route.',
      labels: ['method', 'route'],
    },
    buckets,
  )
  app.decorateRequest('errand')
  app.addHook('onRequest', (request, _, done) => {
    const errand = createErrand('request')
    request.errand = errand
    onErrand(errand, done)
  })
  app.addHook('onResponse', ({ method, routeOptions, errand }, _, done) => {
    reads.observe({ method, route: routeOptions.url ?? 'none' }, errand?.reads ?? 0)
    done()
  })
}
