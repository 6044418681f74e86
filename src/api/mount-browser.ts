/** Puts the routes on the server that browsers are sent to, and sent on from: logins by a provider of OpenID Connect. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ticketCookie } from '#/access/login-tickets.ts'
import type { ProviderLogins } from '#/access/provider-logins.ts'
import { sessionCookie } from '#/access/sessions.ts'
import { browserRoutes, type BrowserRouteName } from '#/contract/browser.ts'
import { Refusal } from '#/lib/refusal.ts'
import { frontOf, type MountParts } from './mount.ts'

type BrowserParts = Pick<MountParts, 'access'>
type Send = (parts: BrowserParts, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>

const beginProviderLogin: Send = async ({ access }, _, reply) => {
  const { to, ticket } = await loginsOf(access).begin()
  return reply.header('set-cookie', ticketCookie(ticket, access)).redirect(to, 302)
}

const finishProviderLogin: Send = async ({ access }, request, reply) => {
  const logins = loginsOf(access)
  // Whatever comes of it, the ticket is used.
  void reply.header('set-cookie', ticketCookie(undefined, access))
  const { secret = '' } = await logins.finish({
    query: new URL(request.url, 'http://server').search,
    state: (request.query as { state?: string }).state,
    cookie: request.headers.cookie,
    visitor: { source: request.caller.source, agent: request.headers['user-agent'] ?? '' },
    requestId: request.id,
  })
  return reply
    .header('set-cookie', sessionCookie(secret, access))
    .type('text/html; charset=utf-8')
    .send(pageThatGoesTo(logins.home))
}

/**
 * A page, and no redirect: the cookie of a session is SameSite=Strict, and a browser that was led here from the site of the provider sends
 * none along with what a redirect asks for. What a page of this server asks for it does.
 */
const pageThatGoesTo = (home: string): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Batuta</title><meta http-equiv="refresh" content="0;url=${escaped(home)}"></head>
<body><p>You are logged in. <a href="${escaped(home)}">Go on</a></p></body>
</html>
`

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll("'", '&#39;')

const loginsOf = ({ providerLogins }: MountParts['access']): ProviderLogins => {
  if (providerLogins !== undefined) return providerLogins
  const sentence = 'This site has no provider of OpenID Connect (BATUTA_OIDC_ISSUER): log in with name and password.'
  throw new Refusal('access.no_provider', sentence)
}

const senders: { readonly [Name in BrowserRouteName]: Send } = { beginProviderLogin, finishProviderLogin }

export const mountBrowser = (app: FastifyInstance, parts: BrowserParts): void => {
  for (const [name, route] of Object.entries(browserRoutes)) {
    app.route({
      ...frontOf(name, route, parts),
      // A look ahead would use up what can be used once.
      exposeHeadRoute: false,
      handler: (request, reply) => {
        void reply.header('cache-control', 'no-store')
        return senders[name as BrowserRouteName](parts, request, reply)
      },
    })
  }
}
