/** The API reference: an OpenAPI 3.1 document made from the contract, and pages that show it, served from here alone. */
import swagger from '@fastify/swagger'
import { fastify, type FastifyInstance } from 'fastify'
import { apiPrefix } from '#/contract/route.ts'
import { newSecret } from '#/lib/ids.ts'
import { completeDocument } from './complete-document.ts'
import { addNamedSchemas } from './named-schemas.ts'

/** Must come before the routes it is to describe. */
export const addDocument = async (app: FastifyInstance, version: string): Promise<void> => {
  addNamedSchemas(app)
  await app.register(swagger, {
    refResolver: { buildLocalReference: ({ $id }) => $id as string },
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Batuta',
        version,
        description:
          'Ask what the plan does, and order what it shall do. Every refusal is a problem document (RFC 9457).',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
    },
  })
}

/** Adds the document and the pages under `/docs`. */
export const addReference = (app: FastifyInstance): void => {
  app.get(`${apiPrefix}/openapi.json`, { schema: { hide: true } }, () => completeDocument(app.swagger()))
  let pages: Promise<FastifyInstance> | undefined
  for (const url of ['/docs', '/docs/*']) {
    app.get(url, { schema: { hide: true } }, async ({ url: wanted, headers }, reply) => {
      // What could not be read once, as when too many files are open, is tried again with the next request.
      pages ??= openPages().catch((error: unknown) => {
        pages = undefined
        throw error
      })
      const page = await (await pages).inject({ url: wanted, headers })
      return reply.code(page.statusCode).headers(page.headers).send(page.rawPayload)
    })
  }
  app.addHook('onClose', async () => (await pages)?.close())
}

/** The pages, from a server inside this one. Their script is 5 MB and takes 25 MB of memory, so they are made when somebody asks. */
const openPages = async (): Promise<FastifyInstance> => {
  const { default: reference } = await import('@scalar/fastify-api-reference')
  const app = fastify()
  const nonce = newSecret()
  await app.register(reference, {
    routePrefix: '/docs',
    configuration: {
      url: `${apiPrefix}/openapi.json`,
      nonce,
      pageTitle: 'Batuta API reference',
      withDefaultFonts: false,
      telemetry: false,
      hideClientButton: true,
      // What would send the reader, or the document, to a service of somebody else.
      showDeveloperTools: 'never',
      agent: { disabled: true },
      mcp: { disabled: true },
    },
    hooks: {
      onRequest: (_, reply, done) => {
        void reply.header('content-security-policy', policy(nonce))
        done()
      },
    },
  })
  await app.ready()
  return app
}

/** The pages run their own script and speak to nobody but this server. They set styles while they run. */
const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
