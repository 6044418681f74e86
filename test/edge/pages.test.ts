/** What the server offers beside the routes: pages for people, probes for machines, the API reference. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { Validator } from '@seriousme/openapi-schema-validator'
import { apiPrefix } from '#/contract/route.ts'
import { browserRoutes } from '#/contract/browser.ts'
import { liveRoutes } from '#/contract/live.ts'
import { routes } from '#/contract/routes.ts'
import { startEdge } from './edge.ts'
import { problemOf } from './problem-of.ts'

test('probes and metrics tell how the server is', async (t) => {
  const { server, client } = await startEdge(t)
  await client.status()
  const ready = await fetch(`${server}/health/ready`)
  assert.equal(ready.status, 200)
  assert.partialDeepStrictEqual(await ready.json(), {
    ready: true,
    phase: 'running',
    system: { name: 'batuta', status: 'ok', since: '1970-01-01T00:00:00.000Z' },
  })
  const metrics = await (await fetch(`${server}/metrics`)).text()
  assert.match(metrics, /batuta_http_request_seconds_count\{method="GET",route="\/api\/v1\/status",status="200"\} 1/)
})

test('the front page leads on, and may load nothing from elsewhere', async (t) => {
  const { server } = await startEdge(t)
  const response = await fetch(server)
  const page = await response.text()
  for (const [, path = ''] of page.matchAll(/href="([^"]+)"/g))
    assert.equal((await fetch(server + path)).status, 200, path)
  assert.match(response.headers.get('content-security-policy') ?? '', /^default-src 'none';style-src 'sha256-/)
})

test('the API reference is served from here, script and all', async (t) => {
  const { server } = await startEdge(t)
  const response = await fetch(`${server}/docs/`)
  const page = await response.text()
  const [, script = ''] = page.match(/<script src="([^"]+)"/) ?? []
  assert.equal(
    (await fetch(new URL(script, `${server}/docs/`))).headers.get('content-type'),
    'application/javascript; charset=utf-8',
  )
  const [, nonce = ''] = page.match(/<script [^>]*nonce="([^"]+)"/) ?? []
  const policy = response.headers.get('content-security-policy') ?? ''
  assert.ok(policy.includes(`script-src 'nonce-${nonce}'`) && policy.includes("connect-src 'self'"), policy)
  assert.doesNotMatch(page.replaceAll(server, ''), /https?:\/\//)
})

test('an address that the reference does not have is refused as any other', async (t) => {
  const { server } = await startEdge(t)
  for (const path of [
    '/docs/nowhere',
    '/docs/js/other.js',
    '/docs/%2e%2e/%2e%2e/package.json',
    '/docs/..%2fpackage.json',
  ]) {
    assert.equal((await problemOf(await fetch(server + path))).code, 'request.unknown_route', path)
  }
  const moved = await fetch(`${server}/docs`, { redirect: 'manual' })
  assert.deepEqual([moved.status, moved.headers.get('location')], [301, '/docs/'])
})

test('whoever asks again and again for the script of the reference, and reads nothing of it, takes no memory for it', async (t) => {
  const { server } = await startEdge(t)
  const { hostname, port } = new URL(server)
  const size = (await (await fetch(`${server}/docs/js/scalar.js`)).arrayBuffer()).byteLength
  assert.ok(size > 2 ** 20)
  const before = process.memoryUsage().arrayBuffers
  const readers = 40
  for (let n = 0; n < readers; n += 1) {
    const socket = connect({ host: hostname, port: Number(port) })
    t.after(() => socket.destroy())
    socket.write('GET /docs/js/scalar.js HTTP/1.1\r\nhost: localhost\r\n\r\n')
    await once(socket, 'readable')
  }
  const taken = process.memoryUsage().arrayBuffers - before
  assert.ok(taken < (readers / 4) * size, `${taken} bytes for ${readers} answers of ${size}`)
})

/** Every object in the document. */
const walk = function* (node: unknown): Generator<Record<string, unknown>> {
  if (typeof node !== 'object' || node === null) return
  yield node as Record<string, unknown>
  for (const child of Object.values(node)) yield* walk(child)
}

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[]
  readonly requestBody?: {
    readonly required: boolean
    readonly content: Readonly<Record<string, { readonly schema: object }>>
  }
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content: object }>>
}

interface Document {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

test('the OpenAPI document describes every route, and no other', async (t) => {
  const { server } = await startEdge(t)
  const document = (await (await fetch(`${server}/api/v1/openapi.json`)).json()) as Document
  assert.equal(document.openapi, '3.1.0')
  assert.deepEqual([document.info.title, document.info.version], ['Batuta', '0.1.0'])
  const described = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { operationId }]) => `${operationId}: ${method.toUpperCase()} ${path}`),
  )
  const wanted = Object.entries({ ...routes, ...liveRoutes, ...browserRoutes }).map(
    ([name, { method, path }]) => `${name}: ${method} ${apiPrefix}${path.replaceAll(/:(\w+)/g, '{$1}')}`,
  )
  assert.deepEqual(described.sort(), wanted.sort())
})

test('the OpenAPI document is valid by the schema of OpenAPI 3.1', async (t) => {
  const { server } = await startEdge(t)
  const document = (await (await fetch(`${server}/api/v1/openapi.json`)).json()) as Document
  const validator = new Validator()
  const { valid, errors } = await validator.validate({ ...document })
  assert.ok(valid, JSON.stringify(errors))
  assert.equal(validator.version, '3.1')
  const broken = { ...document, paths: { '/x': { get: { responses: 'none' } } } }
  assert.equal((await new Validator().validate(broken)).valid, false)
})

test('the OpenAPI document is well formed: parameters, bodies, answers and references', async (t) => {
  const { server } = await startEdge(t)
  const document = (await (await fetch(`${server}/api/v1/openapi.json`)).json()) as Document
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const { operationId, summary, parameters = [], requestBody, responses } = operation
      const inPath = parameters.filter((parameter) => parameter.in === 'path')
      const named = [...path.matchAll(/{(\w+)}/g)].map(([, name]) => name)
      assert.deepEqual(
        inPath.map(({ name, required }) => [name, required]),
        named.map((name) => [name, true]),
        operationId,
      )
      assert.ok(summary !== '', operationId)
      assert.equal(requestBody?.required, method === 'post' ? true : undefined, operationId)
      assert.deepEqual(
        Object.keys(requestBody?.content ?? {}),
        method === 'post' ? ['application/json'] : [],
        operationId,
      )
      const success = operationId === 'beginProviderLogin' ? '302' : '200'
      const { [success]: done, ...refused } = responses
      assert.ok(done, operationId)
      assert.ok(
        Object.keys(refused).every((status) => status === 'default' || /^[45]\d\d$/.test(status)),
        operationId,
      )
      for (const { content } of Object.values(refused)) {
        assert.deepEqual(Object.keys(content), ['application/problem+json'], operationId)
      }
    }
  }
  const references = [...walk(document)].flatMap(({ $ref }) => (typeof $ref === 'string' ? [$ref] : []))
  assert.ok(references.includes('#/components/schemas/Job'), references.join(' '))
  for (const reference of references) {
    const keys = reference.slice('#/'.length).split('/')
    const found = keys.reduce<unknown>((node, key) => Object(node)[key], document)
    assert.ok(found !== undefined, `${reference} leads nowhere`)
  }
})
