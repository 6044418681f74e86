/** Answers a known path that is asked with a method it does not have: 405, with the methods it has (RFC 9110, 15.5.6). */
import type { FastifyInstance } from 'fastify'
import { Refusal } from '#/lib/refusal.ts'

/** Begins to note the routes; must come before them. The returned function, called after them, adds what is refused. */
export const noteMethods = (app: FastifyInstance): (() => void) => {
  const methodsByPath = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ url, method }) => {
    const methods = methodsByPath.get(url) ?? new Set()
    for (const each of [method].flat()) methods.add(each)
    methodsByPath.set(url, methods)
  })
  return () => {
    // Adding a route notes it too: go through what there was.
    const known = [...methodsByPath]
    for (const [path, methods] of known) refuseOthers(app, path, [...methods].toSorted())
  }
}

const refuseOthers = (app: FastifyInstance, path: string, methods: readonly string[]): void => {
  const allow = methods.join(', ')
  const others = app.supportedMethods.filter((method) => !methods.includes(method))
  if (others.length === 0) return
  app.route({
    method: others,
    url: path,
    schema: { hide: true },
    // Before the body is read: it does not matter any more.
    onRequest: (request, reply) => {
      void reply.header('allow', allow)
      const asked = request.url.replace(/\?.*/s, '')
      throw new Refusal('request.wrong_method', `${asked} does not take ${request.method}, only ${allow}.`)
    },
    handler: () => undefined,
  })
}
