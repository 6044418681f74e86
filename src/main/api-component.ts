/** The HTTP API: the last of the core to come up, the first to go. */
import { createApi } from '#/api/server.ts'
import { checkAside } from '#/engine/check-aside.ts'
import { heavyLine } from '#/engine/heavy-work.ts'
import { oneByOne } from '#/engine/one-by-one.ts'
import { listDefinitions } from '#/store/definitions.ts'
import { twsdGuest } from '#/twsd/plugin.ts'
import { isLoopback } from './configuration-values.ts'
import type { Component } from './component.ts'
import { viewSettings } from './setting-views.ts'
import { need, type System } from './system.ts'
import { version } from './version.ts'

export const apiComponent = (system: System): Component => {
  const { configuration, running, log, metrics, app, clock } = system
  const inTurn = oneByOne()
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
        checkSources: (sources) =>
          inTurn(() =>
            heavyLine.take({ what: 'check of definitions', rank: 'question' }, async () => {
              const known = await listDefinitions(need(running, 'database'))
              return (await checkAside({ sources, known })).diagnostics
            }),
          ),
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
