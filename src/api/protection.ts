/** What protects the server and its readers: security headers, a ceiling of requests, relief when the process is overloaded. */
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance } from 'fastify'
import { isLoopback } from '#/lib/connections.ts'
import { countedAs } from '#/lib/networks.ts'
import { Refusal } from '#/lib/refusal.ts'
import { pageStyleHash } from './page.ts'
import { addSecurityHeaders } from './security-headers.ts'
import { shedLoad } from './shed-load.ts'

/** From where on the server says no. */
export interface Ceilings {
  /** For one address. Fifty consoles behind one proxy stay far below the default. */
  readonly requestsPerMinute: number
  /** A process that is this far behind (milliseconds) sheds load before it shows stale answers. 0: it never does. */
  readonly delayMs: number
}

const defaultCeilings: Ceilings = { requestsPerMinute: 60_000, delayMs: 2000 }

/** Health and metrics are asked most when things go badly. */
const isProbe = (url: string): boolean => url.startsWith('/health/') || url.startsWith('/metrics')

interface Protection {
  readonly ceilings?: Partial<Ceilings> | undefined
  /** Browsers are to ask by TLS alone, for a year (HSTS, RFC 6797). */
  readonly strictTls?: boolean
}

export const addProtection = async (
  app: FastifyInstance,
  { ceilings = {}, strictTls = false }: Protection = {},
): Promise<void> => {
  const { requestsPerMinute, delayMs } = { ...defaultCeilings, ...ceilings }
  addSecurityHeaders(app, {
    hsts: strictTls && { maxAge: 31_536_000, includeSubDomains: false },
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: [pageStyleHash],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
  })
  await app.register(rateLimit, {
    max: requestsPerMinute,
    timeWindow: '1 minute',
    keyGenerator: ({ ip }) => countedAs(ip),
    // The machine itself is trusted: the command line, probes, load tests.
    allowList: (request) => isLoopback(request.ip) || isProbe(request.url),
    errorResponseBuilder: (_, { after }) =>
      new Refusal('request.too_many', `More than ${requestsPerMinute} requests in a minute; try again in ${after}.`),
  })
  if (delayMs > 0) shedLoad(app, { delayMs, isAlwaysTaken: ({ url }) => isProbe(url) })
}
