/** Counts and logs every request when it has been answered: questions quietly, orders and failures where they are seen. */
import type { FastifyInstance } from 'fastify'
import { browserRoutes } from '#/contract/browser.ts'
import { liveRoutes } from '#/contract/live.ts'
import { apiPrefix } from '#/contract/route.ts'
import { withCorrelation } from '#/lib/correlation.ts'
import type { Log } from '#/lib/log.ts'
import type { Metrics } from '#/monitoring/metrics.ts'

const lives = new Set(Object.values(liveRoutes).map(({ path }) => apiPrefix + path))
const isLive = (route: string): boolean => lives.has(route)

/** What a provider sends by a browser is for the server alone: whoever reads the log could come first. */
const confidential = new Set(Object.values(browserRoutes).map(({ path }) => apiPrefix + path))
const tellable = (url: string, route: string): string => (confidential.has(route) ? url.replace(/\?.*/s, '') : url)

/** Seconds. The site asks for a p99 under 20 ms. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

export const addAccessLog = (app: FastifyInstance, log: Log, metrics: Metrics): void => {
  const duration = metrics.histogram(
    {
      name: 'batuta_http_request_seconds',
      help: 'How long requests took, by route and status.',
      labels: ['method', 'route', 'status'],
    },
    buckets,
  )
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none'
    const url = tellable(request.url, route)
    const status = reply.statusCode
    // One that goes on for as long as somebody watches says nothing about the server.
    if (!isLive(route)) duration.observe({ method: request.method, route, status }, reply.elapsedTime / 1000)
    const level = status >= 500 ? 'warn' : request.method === 'POST' ? 'info' : 'debug'
    const write = (): void =>
      log[level](
        {
          'http.request.id': request.id,
          'http.request.method': request.method,
          'http.response.status_code': status,
          'url.path': url,
          // ECS counts nanoseconds.
          'event.duration': Math.round(reply.elapsedTime * 1e6),
        },
        `${request.method} ${url} ${status}`,
      )
    withCorrelation(request.id, write)
    done()
  })
}
