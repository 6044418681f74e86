/**
 * The examples of the API reference are what a server answers: each route is called once, and what went over the wire is compared with
 * `src/contract/route-examples.json`. After a change that is meant:
 *
 *     RECORD_EXAMPLES=yes ./batuta dev test test/edge/examples.test.ts; ./batuta dev format
 */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { createClient } from '#/contract/client.ts'
import { liveRoutes, type LiveRouteName } from '#/contract/live.ts'
import { routeExamples, type RouteExample } from '#/contract/route-examples.ts'
import { apiPrefix, type Route } from '#/contract/route.ts'
import { routes, type RouteName } from '#/contract/routes.ts'
import { testDatabase } from '#/db/test-database.ts'
import { manualClock } from '#/lib/clock.ts'
import { startEdge, type Edge } from './edge.ts'
import { calls, type OpenEdge } from './every-route.ts'

const examplesFile = join(import.meta.dirname, '../../src/contract/route-examples.json')

/** 2026-11-22 03:14 in São Paulo. */
const clock = manualClock(1_795_328_040_000)

interface Exchange {
  readonly url: string
  readonly body: unknown
  readonly answer: string
}

/** What is different each time, as it stands in the examples. */
const always = (text: string): string =>
  text
    .replaceAll(
      /\b[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}\b/g,
      '1f6cf7f6-0f3e-4f4b-9d0c-5d8f5a3b9c21',
    )
    .replaceAll(/\b[\da-f]{64}\b/g, '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08')
    .replaceAll(/"(password|token)":"(?!a long new secret|1f6cf7f6)[^"]*"/g, '"$1":"shown-this-once"')

/** A fetch that remembers the last thing it sent. */
const listening = (): { readonly fetch: typeof fetch; readonly last: () => Exchange } => {
  let last: Exchange | undefined
  return {
    fetch: async (input, init) => {
      const response = await fetch(input, init)
      const sent = init?.body
      last = {
        url: String(input instanceof Request ? input.url : input),
        body: typeof sent === 'string' ? (JSON.parse(always(sent)) as unknown) : undefined,
        answer: always(await response.clone().text()),
      }
      return response
    },
    last: () => last ?? assert.fail('nothing was asked'),
  }
}

/** The values of the path and of the query as they were sent, each as its schema reads it. */
const inAddress = (route: Route, url: string): Pick<RouteExample['request'], 'params' | 'query'> => {
  const { pathname, searchParams } = new URL(url)
  const parts = pathname.slice(apiPrefix.length).split('/')
  const params = route.path.split('/').flatMap((part, place) => {
    const text = always(decodeURIComponent(parts[place] ?? ''))
    return part.startsWith(':') ? [[part.slice(1), readAs(route.params.properties[part.slice(1)], text)]] : []
  })
  const query = [...searchParams].map(([name, text]) => [name, readAs(route.query.properties[name], text)])
  return {
    ...(params.length > 0 && { params: Object.fromEntries(params) as object }),
    ...(query.length > 0 && { query: Object.fromEntries(query) as object }),
  } as Pick<RouteExample['request'], 'params' | 'query'>
}

const readAs = (schema: TSchema | undefined, text: string): unknown =>
  schema === undefined ? text : Value.Convert(schema, text)

const exampleOf = (route: Route, { url, body, answer }: Exchange): RouteExample => ({
  request: { ...inAddress(route, url), ...(body !== undefined && { body: body as object }) } as RouteExample['request'],
  answer: route.media === undefined ? cut(JSON.parse(answer)) : answer,
})

/** An example says what a list looks like; how it goes on nobody reads. */
const mostItems = 2

const cut = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.slice(0, mostItems).map(cut)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, cut(part)]))
}

const followed: Readonly<Record<LiveRouteName, string>> = {
  changes: '/changes?kinds=jobs',
  followLog: '/jobs/2/log/stream?offset=-5',
  downloadLog: '/jobs/2/log/text?run=1',
}

/** The first message of a stream that has no end. */
const firstTold = async ({ engine }: Edge, url: string): Promise<string> => {
  const leave = new AbortController()
  const { body } = await fetch(url, leave)
  const at = '2026-11-22T06:14:00.000Z'
  engine.changes.tell({ id: '1-17-0', event: 'resync', data: { seq: 17, at, why: 'begin' } })
  let heard = ''
  for await (const part of body ?? []) {
    heard += Buffer.from(part).toString()
    if (heard.includes('event:') && heard.endsWith('\n\n')) break
  }
  leave.abort()
  return heard
}

const recordAll = async (t: TestContext): Promise<Readonly<Record<string, RouteExample>>> => {
  const database = await testDatabase(t)
  const shared = { database, clock }
  const wire = listening()
  const { server: guarded } = await startEdge(t, { ...shared, auth: true })
  const as: OpenEdge['as'] = (user, password) => {
    const authorization = () => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
    return createClient({ server: guarded, authorization, fetch: wire.fetch })
  }
  const edge = await startEdge(t, shared)
  const open: OpenEdge = { ...edge, as, client: createClient({ server: edge.server, fetch: wire.fetch }) }
  const examples: Record<string, RouteExample> = {}
  for (const [name, call] of Object.entries(calls)) {
    await call(open)
    examples[name] = exampleOf(routes[name as RouteName], wire.last())
  }
  for (const [name, address] of Object.entries(followed)) {
    const url = edge.server + apiPrefix + address
    const answer = name === 'changes' ? await firstTold(edge, url) : await (await fetch(url)).text()
    examples[name] = exampleOf(liveRoutes[name as LiveRouteName], { url, body: undefined, answer })
  }
  return examples
}

test('the examples of the API reference are what a server answers', async (t) => {
  const recorded = await recordAll(t)
  if (process.env['RECORD_EXAMPLES'] === 'yes') writeFileSync(examplesFile, `${JSON.stringify(recorded, null, 2)}\n`)
  const kept = JSON.parse(readFileSync(examplesFile, 'utf8')) as typeof recorded
  assert.deepEqual(Object.keys(kept), Object.keys(recorded))
  for (const [name, example] of Object.entries(recorded)) assert.deepEqual(kept[name], example, name)
})

test('the example of each route is as the contract describes it', async () => {
  for (const [name, { request, answer }] of Object.entries(await routeExamples())) {
    const route: Route = { ...routes, ...liveRoutes }[name as RouteName]
    for (const part of ['params', 'query', 'body'] as const) {
      assert.deepEqual(Value.Errors(route[part], request[part] ?? {}), [], `${name}: ${part}`)
    }
    if (route.media === 'text/event-stream') assert.match(String(answer), /^(event|id): /m)
    else assert.deepEqual(Value.Errors(route.response, answer), [], name)
  }
})

test('the API reference shows with each route its example, and each status with the codes that become it', async (t) => {
  const { server } = await startEdge(t)
  const document = (await (await fetch(`${server}${apiPrefix}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, Operation>>
  }
  const examples: Readonly<Record<string, RouteExample>> = await routeExamples()
  for (const operation of Object.values(document.paths).flatMap((path) => Object.values(path))) {
    const { operationId, responses } = operation
    const [shown] = Object.values(responses['200']?.content ?? {})
    assert.deepEqual(shown?.example, examples[operationId]?.answer, operationId)
    assert.ok(responses['400'] && responses['503'], operationId)
  }
  const hold = document.paths[`${apiPrefix}/jobs/{id}/hold`]?.['post']?.responses ?? {}
  assert.match(
    hold['409']?.description ?? '',
    /`job.illegal_transition`: The job cannot do this in its present status\./,
  )
  assert.deepEqual(hold['410']?.content?.['application/problem+json']?.schema, {
    allOf: [
      { $ref: '#/components/schemas/Problem' },
      { properties: { status: { const: 410 }, code: { enum: ['job.left_plan'] } } },
    ],
  })
})

interface Operation {
  readonly operationId: string
  readonly responses: Readonly<
    Record<string, { description: string; content?: Record<string, { schema?: object; example?: unknown }> }>
  >
}
