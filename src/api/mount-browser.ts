/** Puts the routes on the server that browsers are sent to, and sent on from: logins by a provider of OpenID Connect. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ticketCookie } from '#/access/login-tickets.ts'
import type { ProviderLogins } from '#/access/provider-logins.ts'
import { sessionCookie } from '#/access/sessions.ts'
import { browserRoutes, type BrowserRouteName } from '#/contract/browser.ts'
import { apiPrefix } from '#/contract/route.ts'
import { Refusal } from '#/lib/refusal.ts'
import { frontOf, type MountParts } from './mount.ts'
import { escaped, pageMediaType, pageOf } from './page.ts'
import { sendRefusalPage } from './problems.ts'

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
  return reply.header('set-cookie', sessionCookie(secret, access)).type(pageMediaType).send(pageThatGoesTo(logins.home))
}

/**
 * A page, and no redirect: the cookie of a session is SameSite=Strict, and a browser that was led here from the site of the provider sends
 * none along with what a redirect asks for. What a page of this server asks for it does.
 */
const pageThatGoesTo = (home: string): string =>
  pageOf(
    `<h1>You are logged in</h1>\n<p><a href="${escaped(home)}">Go on</a></p>\n`,
    `<meta http-equiv="refresh" content="0;url=${escaped(home)}">\n`,
  )

/** A browser asks for a page by itself (Fetch, "Accept"); a program that does not gets the problem document. */
const wantsPage = ({ headers }: FastifyRequest): boolean => /\btext\/html\b/i.test(headers.accept ?? '')

const refusalBody = ({ code, kind, message }: Refusal, requestId: string): string => `<h1>${escaped(kind.title)}</h1>
<p>${escaped(message)}</p>
<dl>
<dt><a href="${apiPrefix}${browserRoutes.beginProviderLogin.path}">Log in</a></dt><dd>begin again at the provider</dd>
<dt><a href="/">Front page</a></dt><dd>where else to go from here</dd>
<dt>${escaped(requestId)}</dt><dd>the request, as the log of the server has it</dd>
<dt>${code}</dt><dd>the refusal, as programs know it</dd>
</dl>
`

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
      errorHandler: (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
        // What is no refusal, and what no person reads, is for the handler of the server.
        if (!(error instanceof Refusal) || !wantsPage(request)) throw error
        return sendRefusalPage(reply, error, refusalBody(error, request.id))
      },
      handler: (request, reply) => {
        void reply.header('cache-control', 'no-store')
        return senders[name as BrowserRouteName](parts, request, reply)
      },
    })
  }
}
