/** Whatever is sent, the server understands it or refuses it by a code that the contract names; it never fails. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { browserRoutes } from '#/contract/browser.ts'
import { liveRoutes } from '#/contract/live.ts'
import { refusalsOf } from '#/contract/route-refusals.ts'
import { apiPrefix, type Route } from '#/contract/route.ts'
import { routes } from '#/contract/routes.ts'
import { testDatabase } from '#/db/test-database.ts'
import type { RefusalCode } from '#/lib/refusal.ts'
import { startEdge } from './edge.ts'

const all = { ...routes, ...liveRoutes, ...browserRoutes }
type Name = keyof typeof all

const text = fc.string({ unit: 'binary', maxLength: 30 })
const word = fc.oneof(
  text,
  fc.integer().map(String),
  fc.constantFrom('', '-1', '1e9', 'NaN', 'abended', 'PAY@', '[', '\\'),
)

/** What a header can carry: any byte but those that end it. */
const headerValue = fc
  .oneof(
    word,
    fc.base64String({ maxLength: 40 }).map((credentials) => `Basic ${credentials}`),
    word.map((token) => `Bearer ${token}`),
    word.map((range) => `bytes=${range}`),
    fc.constantFrom(
      '1-1-0',
      '9-99999999999999999999-0',
      'bytes=5-1',
      'bytes=-0',
      'W/"',
      '*',
      '127.0.0.1, ::1',
      'unix:/',
    ),
    word.map((secret) => `batuta_session=${secret}; batuta_login=${secret}`),
  )
  .map((value) =>
    Buffer.from(Buffer.from(value).filter((byte) => byte > 31 && byte !== 127))
      .toString('latin1')
      .trim(),
  )

const headerNames = [
  'authorization',
  'cookie',
  'last-event-id',
  'range',
  'if-range',
  'if-none-match',
  'if-modified-since',
  'accept',
  'accept-encoding',
  'content-type',
  'x-request-id',
  'x-batuta-request',
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-forwarded-host',
  'forwarded',
  'origin',
  'sec-fetch-site',
  'user-agent',
  'referer',
]

/** A request to a route of the contract, with its own names in the query and body and anything as values. */
const request = fc.constantFrom(...(Object.keys(all) as Name[])).chain((name) => {
  const route: Route = all[name]
  const names = (part: { properties: object }) => fc.constantFrom(...Object.keys(part.properties), 'other')
  return fc.record({
    name: fc.constant(name),
    id: fc.oneof(fc.constantFrom('1', '2', '3', '5'), word),
    query: fc.dictionary(names(route.query), word, { maxKeys: 4 }),
    body: fc.oneof(
      fc
        .dictionary(names(route.body), fc.oneof(word, fc.anything()), { maxKeys: 3 })
        .map((body) => JSON.stringify(body)),
      fc.json(),
      text,
    ),
    headers: fc.oneof(
      { weight: 2, arbitrary: fc.constant({}) },
      { weight: 1, arbitrary: fc.dictionary(fc.constantFrom(...headerNames), headerValue, { maxKeys: 4 }) },
    ),
  })
})

type Request = typeof request extends fc.Arbitrary<infer R> ? R : never

/** Throws unless it was understood, or refused as the contract says it may be. */
const sendTo = async (server: string, { name, id, query, body, headers }: Request): Promise<void> => {
  const route: Route = all[name]
  const path = route.path.replaceAll(/:\w+/g, encodeURIComponent(id))
  const leave = new AbortController()
  const response = await fetch(`${server}${apiPrefix}${path}?${new URLSearchParams(query).toString()}`, {
    method: route.method,
    redirect: 'manual',
    signal: leave.signal,
    headers: { ...(route.method === 'POST' && { 'content-type': 'application/json' }), ...headers },
    ...(route.method === 'POST' && { body }),
  })
  // What goes on is not waited for.
  if (response.ok && Object.hasOwn(liveRoutes, name)) return leave.abort()
  const answer = await response.text()
  assert.ok(response.status < 500, `${response.status} ${answer}`)
  if (response.status < 400) return
  assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/)
  const { code } = JSON.parse(answer) as { code: RefusalCode }
  assert.ok(code === 'request.unknown_route' || refusalsOf(name, route).includes(code), `${name}: ${answer}`)
}

const hold: Request = { id: '3', body: '{}', query: {}, headers: {}, name: 'hold' }

test('no query, path, header or body makes the server fail', async (t) => {
  const { server, engine } = await startEdge(t, { database: await testDatabase(t), trustedProxies: ['127.0.0.1'] })
  const property = fc.asyncProperty(request, (one) => sendTo(server, one))
  await fc.assert(property, { numRuns: 500, examples: [[hold]] })
  assert.ok(engine.ordered.length > 0, 'the request that was right reached the engine')
})

test('no credentials, true, false or broken, make a server fail that asks who asks', async (t) => {
  const { server } = await startEdge(t, { database: await testDatabase(t), auth: true })
  const credentials = fc.record({ authorization: headerValue, cookie: headerValue }, { requiredKeys: [] })
  const property = fc.asyncProperty(request, credentials, (one, who) =>
    sendTo(server, { ...one, headers: { ...one.headers, ...who } }),
  )
  await fc.assert(property, { numRuns: 200 })
})
