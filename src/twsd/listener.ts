/**
 * The port of HWA's REST API alone, with TLS, for scripts that know no other: `https://host:31116/twsd/...`.
 *
 * It hands requests to the server that listens on the main port, which answers them as if they had come there. What is no part of the
 * interface is not to be reached by it.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import type { TlsKeeper } from '#/access/tls.ts'
import { boundConnections, timeoutsOf, usualConnections } from '#/lib/connections.ts'
import { Refusal } from '#/lib/refusal.ts'

export interface ListenerParts {
  readonly tls: Pick<TlsKeeper, 'options' | 'keep'>
  /** Answers what is asked of the interface. */
  readonly handle: RequestListener
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  /** Whether an address is that of a proxy, which speaks for many. Absent: none is. */
  readonly isProxy?: (address: string) => boolean
}

export interface Listener {
  /** `https://127.0.0.1:31116` */
  readonly url: string
  /** Takes no more, and lets what is being answered end; raised `deadline`: cuts it off. */
  readonly close: (deadline: AbortSignal) => Promise<void>
}

/** What a client of HWA asks for: the interface, and the measures that the product has on the same port. */
const isMeant = (url = ''): boolean => /^\/(?:twsd|metrics)(?:[/?]|$)/.test(url)

const refuse = (_: IncomingMessage, response: ServerResponse): void => {
  const messages = ["This port is for HWA's REST API, which begins with /twsd."]
  response.writeHead(404, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ exceptionName: 'ConnNotFoundException', messages, status: 404 }))
}

/** Throws `server.cannot_listen`. */
export const openListener = async ({ tls, handle, host, port, isProxy }: ListenerParts): Promise<Listener> => {
  const server = createServer({ ...tls.options(), ...timeoutsOf(usualConnections) }, (request, response) =>
    (isMeant(request.url) ? handle : refuse)(request, response),
  )
  tls.keep(server)
  boundConnections(server, usualConnections, isProxy)
  try {
    server.listen(port, host)
    await once(server, 'listening')
  } catch (error) {
    const sentence = `The server cannot listen on ${host} port ${port}: ${String(error)}. Choose another by BATUTA_TWSD_PORT.`
    throw new Refusal('server.cannot_listen', sentence)
  }
  const { address, port: taken, family } = server.address() as AddressInfo
  return {
    url: `https://${family === 'IPv6' ? `[${address}]` : address}:${taken}`,
    close: async (deadline) => {
      const cut = (): void => server.closeAllConnections()
      deadline.addEventListener('abort', cut)
      if (deadline.aborted) cut()
      const closed = once(server, 'close')
      server.close()
      server.closeIdleConnections()
      await closed
      deadline.removeEventListener('abort', cut)
    },
  }
}
