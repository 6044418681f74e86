/**
 * Keeps pages of other sites from speaking to the server through the browser of an operator.
 *
 * A page reaches a loopback server in two ways: it sends orders across sites, which the browser marks by `Origin` and
 * `Sec-Fetch-Site`; or its own name is made to lead here (DNS rebinding), which shows in `Host`.
 */
import { isIP } from 'node:net'
import { hostname } from 'node:os'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refusal } from '#/lib/refusal.ts'

/** The names that lead to a server that listens on `host`. Addresses need not be among them: nobody can rebind those. */
export const namesOf = (host: string): readonly string[] => {
  const names = ['localhost', host, ...(isLoopback(host) ? [] : [hostname()])]
  return names.map((name) => name.toLowerCase())
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.')

export interface OwnSite {
  /** What the server may be called beside its addresses, asked anew with every request. */
  readonly names: ReadonlySet<string>
  /** Where clients reach it: behind a proxy that ends TLS the pages of the server have this origin, whatever the proxy asks. */
  readonly publicUrl?: string | undefined
  /** Whether a request is one that no browser sends by itself, and whose sender must log in: by which name it came does not matter. */
  readonly isNameless?: (request: FastifyRequest) => boolean
  /** Whether a request may be an order although it is a GET, and come with a password that the browser keeps for this server. */
  readonly ordersByGet?: (request: FastifyRequest) => boolean
}

export const refuseForeignSites = (
  app: FastifyInstance,
  { names, publicUrl, isNameless = () => false, ordersByGet = () => false }: OwnSite,
): void => {
  const publicOrigin = publicUrl === undefined ? undefined : new URL(publicUrl).origin
  app.addHook('onRequest', (request, _, done) => {
    // Programs of HTTP/1.0 may leave it out; no browser does.
    const { host } = request.headers
    if (host !== undefined && !isOwn(host, names) && !isNameless(request)) {
      throw new Refusal(
        'request.foreign_host',
        `This server is not called "${host}". Ask for it by its address, or by the name that BATUTA_HTTP_HOST gives it.`,
      )
    }
    const mayOrder = request.method !== 'GET' || ordersByGet(request)
    if (mayOrder && isFromElsewhere(request, publicOrigin)) {
      throw new Refusal(
        'request.cross_site',
        'A page of another site sent this request; only pages of this server may.',
      )
    }
    done()
  })
}

/** `name`, `192.0.2.1` or `[::1]`, each with a port or without. */
const hostPattern = /^(?:\[(?<address>[\da-f:.]+)\]|(?<name>[^\s:/?#@[\]\\]+))(?::\d*)?$/i

const isOwn = (host: string, names: ReadonlySet<string>): boolean => {
  const { address, name } = hostPattern.exec(host)?.groups ?? {}
  const called = (address ?? name ?? '').toLowerCase()
  return isIP(called) !== 0 || names.has(called)
}

/** Command lines and programs send neither header. */
const isFromElsewhere = ({ headers, protocol }: FastifyRequest, publicOrigin: string | undefined): boolean => {
  const { origin, host = '', 'sec-fetch-site': site = 'none' } = headers
  if (site !== 'none' && site !== 'same-origin') return true
  if (origin === undefined) return false
  const asked = origin.toLowerCase()
  return asked !== `${protocol}://${host}`.toLowerCase() && asked !== publicOrigin
}
