/** Whatever is sent, the server understands it or refuses it; it never fails. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { apiPrefix } from '#/contract/route.ts'
import { routes } from '#/contract/routes.ts'
import { testDatabase } from '#/db/test-database.ts'
import { startEdge } from './edge.ts'

const text = fc.string({ unit: 'binary', maxLength: 30 })
const word = fc.oneof(
  text,
  fc.integer().map(String),
  fc.constantFrom('', '-1', '1e9', 'NaN', 'abended', 'PAY@', '[', '\\'),
)

/** A request to a route of the contract, with its own names in the query and body and anything as values. */
const request = fc.constantFrom(...Object.values(routes)).chain((route) => {
  const names = (part: { properties: object }) => fc.constantFrom(...Object.keys(part.properties), 'other')
  return fc.record({
    route: fc.constant(route),
    id: fc.oneof(fc.constantFrom('1', '2', '3', '5'), word),
    query: fc.dictionary(names(route.query), word, { maxKeys: 4 }),
    body: fc.oneof(
      fc
        .dictionary(names(route.body), fc.oneof(word, fc.anything()), { maxKeys: 3 })
        .map((body) => JSON.stringify(body)),
      fc.json(),
      text,
    ),
  })
})

type Request = typeof request extends fc.Arbitrary<infer R> ? R : never

test('no query, path or body makes the server fail', async (t) => {
  const { server, engine } = await startEdge(t, { database: await testDatabase(t) })
  const property = fc.asyncProperty(request, async ({ route, id, query, body }) => {
    const path = route.path.replaceAll(/:\w+/g, encodeURIComponent(id))
    const response = await fetch(`${server}${apiPrefix}${path}?${new URLSearchParams(query).toString()}`, {
      method: route.method,
      ...(route.method === 'POST' && { headers: { 'content-type': 'application/json' }, body }),
    })
    const answer = await response.text()
    assert.ok(response.status < 500, `${response.status} ${answer}`)
    if (!response.ok) assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/)
  })
  const right: Request[] = [{ id: '3', body: '{}', query: {}, route: routes.hold }]
  await fc.assert(property, { numRuns: 400, examples: right.map((one) => [one]) })
  assert.ok(engine.ordered.length > 0, 'the request that was right reached the engine')
})
