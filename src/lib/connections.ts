/**
 * What a connection may take of the server: somebody who opens many, or sends a request byte by byte, must not keep others out.
 *
 * A connection costs an open file, and the database, logs and agents need open files as well.
 */
import type { Server, Socket } from 'node:net'
import { countedAs } from './networks.ts'

/** An address of the machine itself, as a socket has it. */
export const isLoopback = (address: string): boolean => /^(::1|(::ffff:)?127\..*)$/.test(address)

/** How many connections there may be, and how long a request may take to arrive, milliseconds. */
export interface ConnectionLimits {
  readonly inAll: number
  /** Or of one network of IPv6. The machine itself has no such bound, nor has a proxy: it speaks for many. */
  readonly ofOneAddress: number
  /** Until the head of a request is there. */
  readonly headMs: number
  /** Until the whole of it is there: some minutes, for definitions of many megabytes over a slow line. */
  readonly wholeMs: number
  /** How often it is looked at which have taken too long. */
  readonly lookEveryMs: number
}

export const usualConnections: ConnectionLimits = {
  inAll: 5000,
  ofOneAddress: 1000,
  headMs: 20_000,
  wholeMs: 300_000,
  lookEveryMs: 5_000,
}

/** As the HTTP servers of node take them. The handshake of TLS comes before the head. */
export const timeoutsOf = ({ headMs, wholeMs, lookEveryMs }: ConnectionLimits) => ({
  headersTimeout: headMs,
  requestTimeout: wholeMs,
  handshakeTimeout: headMs,
  connectionsCheckingInterval: lookEveryMs,
})

/** Connections beyond the limits are closed when they are opened. `server` may speak TLS: it is about connections, not handshakes. */
export const boundConnections = (
  server: Server,
  { inAll, ofOneAddress }: ConnectionLimits,
  isProxy: (address: string) => boolean = () => false,
): void => {
  const bySender = new Map<string, number>()
  let open = 0
  const count = (sender: string, change: 1 | -1): number => {
    open += change
    const now = (bySender.get(sender) ?? 0) + change
    if (now === 0) bySender.delete(sender)
    else bySender.set(sender, now)
    return now
  }
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? ''
    const sender = countedAs(address)
    const ofAddress = count(sender, 1)
    socket.once('close', () => count(sender, -1))
    const isOne = !isLoopback(address) && !isProxy(address)
    if (open > inAll || (ofAddress > ofOneAddress && isOne)) socket.destroy()
  })
}
