/** The plain page at `/`: where to go from here. */
import type { FastifyInstance } from 'fastify'
import { browserRoutes } from '#/contract/browser.ts'
import { apiPrefix } from '#/contract/route.ts'
import { pageMediaType, pageOf } from './page.ts'

interface FrontPage {
  readonly version: string
  /** Whether users of a provider of OpenID Connect log in. */
  readonly hasProvider: boolean
}

const providerLogin = `<h2>In the browser</h2>
<dl>
<dt><a href="${apiPrefix}${browserRoutes.beginProviderLogin.path}">Log in</a></dt><dd>by the provider of this site</dd>
</dl>
`

const bodyOf = ({ version, hasProvider }: FrontPage): string => `<h1>Batuta<small>${version}</small></h1>
<p>The baton for the night's work.</p>
${hasProvider ? providerLogin : ''}<h2>On the command line</h2>
<dl>
<dt>./batuta plan</dt><dd>the day at a glance</dd>
<dt>./batuta jobs --status abended,failed</dt><dd>what went wrong</dd>
<dt>./batuta job why ID</dt><dd>why a job is not running</dd>
<dt>./batuta job log -f ID</dt><dd>what a job writes, as it writes it</dd>
<dt>./batuta --help</dt><dd>everything else</dd>
</dl>
<h2>Over HTTP</h2>
<dl>
<dt><a href="/docs/">/docs</a></dt><dd>the API reference</dd>
<dt><a href="/api/v1/openapi.json">/api/v1/openapi.json</a></dt><dd>the same for programs (OpenAPI 3.1)</dd>
<dt><a href="/api/v1/status">/api/v1/status</a></dt><dd>the plan at a glance</dd>
<dt><a href="/health/ready">/health/ready</a></dt><dd>whether work is welcome, part by part</dd>
<dt><a href="/metrics">/metrics</a></dt><dd>numbers for Prometheus</dd>
</dl>
`

export const addFrontPage = (app: FastifyInstance, what: FrontPage): void => {
  const text = pageOf(bodyOf(what))
  app.get('/', { schema: { hide: true } }, (_, reply) => reply.type(pageMediaType).send(text))
}
