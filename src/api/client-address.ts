/** That the address from which a request comes is one, where a proxy says it: it stands in the audit and is counted. */
import { isIP } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { Refusal } from '#/lib/refusal.ts'

/** Refuses what a trusted proxy hands on with no address of its client, or with a port behind it. */
export const requireAddresses = (app: FastifyInstance): void => {
  app.addHook('onRequest', ({ ip }, _, done) => {
    if (isIP(ip) !== 0) return done()
    const sentence = `The proxy says in X-Forwarded-For that the request comes from "${ip}", which is no IP address: have it name the address of its client alone.`
    done(new Refusal('request.invalid', sentence))
  })
}
