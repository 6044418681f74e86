/** The HTTP API: the last of the core to come up, the first to go. */
import { createApi } from '#/api/server.ts'
import { twsdGuest } from '#/twsd/plugin.ts'
import { isLoopback } from './configuration-values.ts'
import type { Component } from './component.ts'
import { viewSettings } from './setting-views.ts'
import { need, type System } from './system.ts'
import { version } from './version.ts'

export const apiComponent = (system: System): Component => {
  const { configuration, running, log, metrics, app, clock } = system
  return {
    name: 'api',
    critical: true,
    dependsOn: ['leader', 'access'],
    start: async () => {
      const engine = need(running, 'engine')
      const access = need(running, 'access')
      const { authenticate, audit, users } = access
      running.api = await createApi({
        engine,
        access,
        tls: running.tls && { keeper: running.tls, strict: configuration.tls !== 'self-signed' },
        guest: {
          ...twsdGuest({ engine, authenticate, audit, users, clock, log, version }),
          anyName: configuration.auth,
        },
        publicUrl: configuration.publicUrl ?? undefined,
        trustedProxies: configuration.trustedProxies,
        health: app.health,
        settings: () => viewSettings(process.env),
        metrics,
        metricsAccess: configuration.metricsAccess,
        log,
        version,
        onAsked: system.favourites.note,
      })
      running.url = await running.api.listen(configuration.httpHost, configuration.httpPort)
      log.info({ url: running.url }, `listens on ${running.url}`)
      if (!isLoopback(configuration.httpHost) && running.tls === undefined) {
        log.warn({}, 'listens beyond this machine without TLS: passwords and tokens cross the network as they are')
      }
    },
    stop: async (deadline) => {
      await running.api?.close(deadline)
      running.api = undefined
    },
    health: () => ({ status: 'ok' }),
  }
}
