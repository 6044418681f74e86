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

/**
 * Adds the document and the pages under `/docs`. They need no login, so each is made once, when somebody asks for it, and all answers
 * share its bytes: whoever asks for the script often and reads nothing takes no memory for it.
 */
export const addReference = (app: FastifyInstance): void => {
  const document = madeOnce(async () => Buffer.from(JSON.stringify(await completeDocument(app.swagger()))))
  app.get(`${apiPrefix}/openapi.json`, { schema: { hide: true } }, async (_, reply) =>
    reply.type('application/json; charset=utf-8').send(await document()),
  )
  const pages = madeOnce(readPages)
  app.get('/docs', { schema: { hide: true } }, (_, reply) => reply.redirect(pagePaths[0], 301))
  for (const path of pagePaths) {
    app.get(path, { schema: { hide: true } }, async (_, reply) => {
      const { type, policy, bytes } = (await pages())[path]
      return reply.type(type).header('content-security-policy', policy).send(bytes)
    })
  }
}

/** What could not be made once, as when too many files are open, is tried again when it is asked for again. */
const madeOnce = <Made>(make: () => Promise<Made>): (() => Promise<Made>) => {
  let made: Promise<Made> | undefined
  return () =>
    (made ??= make().catch((error: unknown) => {
      made = undefined
      throw error
    }))
}

const pagePaths = ['/docs/', '/docs/js/scalar.js'] as const

interface Page {
  readonly type: string
  readonly policy: string
  readonly bytes: Buffer
}

/** The page and its script, read from a server inside this one that is closed again: it takes 25 MB of memory for 5 MB of script. */
const readPages = async (): Promise<Record<(typeof pagePaths)[number], Page>> => {
  const app = await openPages()
  const read = async (url: string): Promise<Page> => {
    const { statusCode, headers, rawPayload } = await app.inject({ url })
    if (statusCode !== 200) throw new Error(`the reference has no ${url}: ${statusCode}`)
    return {
      type: String(headers['content-type']),
      policy: String(headers['content-security-policy']),
      bytes: rawPayload,
    }
  }
  const [page, script] = [await read('/docs/'), await read('/docs/js/scalar.js')]
  await app.close()
  return { '/docs/': page, '/docs/js/scalar.js': script }
}

/** The pages of Scalar. */
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
