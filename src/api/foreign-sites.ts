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

/**
 * `names`: what the server may be called beside its addresses, asked anew with every request. `isNameless`: whether a request is one
 * that no browser sends by itself, and whose sender must log in: by which name it came does not matter.
 */
export const refuseForeignSites = (
  app: FastifyInstance,
  names: ReadonlySet<string>,
  isNameless: (request: FastifyRequest) => boolean = () => false,
): void => {
  app.addHook('onRequest', (request, _, done) => {
    // Programs of HTTP/1.0 may leave it out; no browser does.
    const { host } = request.headers
    if (host !== undefined && !isOwn(host, names) && !isNameless(request)) {
      throw new Refusal(
        'request.foreign_host',
        `This server is not called "${host}". Ask for it by its address, or by the name that BATUTA_HTTP_HOST gives it.`,
      )
    }
    if (request.method !== 'GET' && isFromElsewhere(request)) {
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
const isFromElsewhere = ({ headers, protocol }: FastifyRequest): boolean => {
  const { origin, host = '', 'sec-fetch-site': site = 'none' } = headers
  if (site !== 'none' && site !== 'same-origin') return true
  return origin !== undefined && origin.toLowerCase() !== `${protocol}://${host}`.toLowerCase()
}
