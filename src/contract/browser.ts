/** The routes that browsers are sent to, and sent on from: no program calls them by a method of the client. */
import { Type } from 'typebox'
import { storable } from './fields.ts'
import { route } from './route.ts'

const tag = 'Access'

/** A parameter of an answer of OAuth 2.0. */
const Parameter = Type.Optional(Type.String({ maxLength: 4096, pattern: storable }))

export const browserRoutes = {
  beginProviderLogin: route({
    method: 'GET',
    path: '/login/oidc',
    needs: 'nobody',
    tag,
    summary: 'Log in by the provider of OpenID Connect',
    description:
      'Sends the browser to the provider, which sends it back to the callback. A browser (`accept: text/html`) is told of a refusal by a page.',
    response: Type.Null(),
    redirects: true,
  }),
  finishProviderLogin: route({
    method: 'GET',
    path: '/login/oidc/callback',
    needs: 'nobody',
    tag,
    summary: 'Come back from the provider of OpenID Connect',
    description: 'Answers with the cookie of a session, and a page that goes on to the front page.',
    // What a client does not know of an answer it passes over (RFC 6749, 4.1.2).
    query: Type.Object({ state: Parameter, code: Parameter, error: Parameter }),
    response: Type.String(),
    media: 'text/html',
  }),
}

export type BrowserRoutes = typeof browserRoutes
export type BrowserRouteName = keyof BrowserRoutes
