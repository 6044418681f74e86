/** The port of HWA's REST API: the server can do without it. */
import { makeSelfSigned, openTls, type TlsKeeper } from '#/access/tls.ts'
import { isAmong } from '#/lib/networks.ts'
import { openListener, type Listener } from '#/twsd/listener.ts'
import { certificateCondition } from '#/monitoring/thresholds.ts'
import type { Component } from './component.ts'
import { need, type System } from './system.ts'

/** With the certificate of the server, or where it has none with one that is made for this. */
export const twsdComponent = (system: System, port: number): Component => {
  const { configuration, running, log, clock } = system
  const { dataDir, httpHost: host } = configuration
  let own: TlsKeeper | undefined
  let listener: Listener | undefined
  return {
    name: 'twsd',
    critical: false,
    dependsOn: ['api'],
    start: async () => {
      own ??=
        running.tls === undefined ? openTls(await makeSelfSigned(dataDir, { host, clock }), { clock, log }) : undefined
      const { handle } = need(running, 'api')
      const tls = running.tls ?? own ?? need(running, 'tls')
      listener = await openListener({ tls, handle, host, port, isProxy: isAmong(configuration.trustedProxies) })
      log.info({ url: listener.url }, `HWA's REST API listens on ${listener.url}/twsd`)
    },
    stop: async (deadline) => {
      await listener?.close(deadline)
      listener = undefined
      own?.close()
      own = undefined
    },
    // That of the server is told by the component access.
    health: () => (own === undefined ? { status: 'ok' } : certificateCondition(own.lifetime(), clock.now())),
  }
}
