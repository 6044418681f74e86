/** A proxy before the server: one that is trusted says where a request comes from, and nobody else does. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDatabase } from '#/db/test-database.ts'
import { createClient } from '#/contract/client.ts'
import { manualClock } from '#/lib/clock.ts'
import { startEdge } from './edge.ts'
import { problemOf } from './problem-of.ts'

const trusting = { trustedProxies: ['127.0.0.0/8'] }

const post = (server: string, path: string, headers: Record<string, string>, body: object = {}) =>
  fetch(`${server}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

for (const [whom, proxies, source] of [
  ['a trusted proxy', ['127.0.0.1'], '203.0.113.9'],
  ['somebody else', ['10.0.0.7'], '127.0.0.1'],
  ['anybody, where none is trusted,', [], '127.0.0.1'],
] as const) {
  test(`where ${whom} says that a request comes from, ${source} stands in the audit`, async (t) => {
    const database = await testDatabase(t)
    const { server, client } = await startEdge(t, { database, trustedProxies: proxies })
    // What a client itself has written stands before what the proxy adds.
    await post(server, '/jobs/3/hold', { 'x-forwarded-for': '127.0.0.1, 203.0.113.9' })
    assert.equal((await client.audit({ operation: 'hold' })).items[0]?.source, source)
  })
}

test('a trusted proxy that names no address of its client is told so, and nothing is done', async (t) => {
  const { server, engine } = await startEdge(t, trusting)
  for (const said of ['unknown', '203.0.113.9:4711', '<b>', '']) {
    const response = await post(server, '/jobs/3/hold', { 'x-forwarded-for': said })
    // An empty header names nobody, and the proxy itself is the client.
    if (said === '') assert.equal(response.status, 200)
    else assert.equal((await problemOf(response)).code, 'request.invalid', said)
  }
  assert.equal(engine.ordered.length, 1)
})

test('who guesses passwords behind a proxy has to wait, and others behind it have not', async (t) => {
  const database = await testDatabase(t)
  const { client } = await startEdge(t, { database })
  const { password } = await client.addUser({ name: 'maria', grants: [] })
  const { server } = await startEdge(t, { database, auth: true, clock: manualClock(1_795_328_040_000), ...trusting })
  const login = async (from: string, secret: string): Promise<number> =>
    (await post(server, '/login', { 'x-forwarded-for': from }, { name: 'maria', password: secret })).status
  for (let guess = 0; guess < 5; guess += 1) assert.equal(await login('203.0.113.9', `guess ${guess}`), 401)
  assert.equal(await login('203.0.113.9', password), 429)
  assert.equal(await login('203.0.113.10', password), 200)
})

test('the ceiling of requests is of each address behind a proxy; without trust all are the proxy, and the machine has none', async (t) => {
  const ceilings = { requestsPerMinute: 3 }
  const statusesAt = async (server: string): Promise<number[]> => {
    const ask = async (from: string) =>
      (await fetch(`${server}/api/v1/status`, { headers: { 'x-forwarded-for': from } })).status
    const statuses: number[] = []
    for (const from of ['a', 'a', 'a', 'a', 'b'])
      statuses.push(await ask(from === 'a' ? '203.0.113.9' : '203.0.113.10'))
    return statuses
  }
  const behind = await startEdge(t, { ceilings, ...trusting })
  assert.deepEqual(await statusesAt(behind.server), [200, 200, 200, 429, 200])
  const open = await startEdge(t, { ceilings })
  assert.deepEqual(await statusesAt(open.server), [200, 200, 200, 200, 200])
})

test('behind a proxy that ends TLS the pages of the server may order, by its public address or by the word of the proxy', async (t) => {
  const publicUrl = 'https://batuta.example:8443/console'
  const known = await startEdge(t, { publicUrl })
  const told = await startEdge(t, trusting)
  const unknown = await startEdge(t)
  const orders: readonly [server: string, headers: Record<string, string>, code: string | undefined][] = [
    [known.server, { origin: 'https://batuta.example:8443' }, undefined],
    [known.server, { origin: 'https://batuta.example' }, 'request.cross_site'],
    [known.server, { origin: 'https://batuta.example:8443', 'sec-fetch-site': 'cross-site' }, 'request.cross_site'],
    [told.server, { origin: told.server.replace('http:', 'https:'), 'x-forwarded-proto': 'https' }, undefined],
    [
      unknown.server,
      { origin: unknown.server.replace('http:', 'https:'), 'x-forwarded-proto': 'https' },
      'request.cross_site',
    ],
  ]
  for (const [server, headers, code] of orders) {
    const response = await post(server, '/jobs/3/hold', headers)
    assert.equal(response.ok ? undefined : (await problemOf(response)).code, code, JSON.stringify(headers))
  }
  // By the name of the public address the server is asked, too.
  await createClient({ server: known.server }).status()
})
