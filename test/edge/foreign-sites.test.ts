/** Pages of other sites, in the browser of an operator: they can neither order anything nor pass for this server. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import { hostname } from 'node:os'
import { json } from 'node:stream/consumers'
import { test } from 'node:test'
import { startEdge } from './edge.ts'

interface Asked {
  readonly method?: string
  readonly headers: OutgoingHttpHeaders
}

/** The status, and the code of a refusal. By node:http, since fetch keeps headers such as `Host` to itself. */
const ask = async (server: string, path: string, { method = 'GET', headers }: Asked): Promise<string> => {
  const asked = request(server + path, { method, headers: { 'content-type': 'application/json', ...headers } })
  asked.end(method === 'POST' ? '{}' : undefined)
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  const { code = '' } = (await json(response)) as { code?: string }
  return `${response.statusCode} ${code}`.trim()
}

const status = '/api/v1/status'
const hold = '/api/v1/jobs/3/hold'
const foreign = '403 request.foreign_host'

test('on a loopback address the server answers to addresses and localhost, and to no other name', async (t) => {
  const { server, engine } = await startEdge(t)
  for (const host of ['localhost', 'LocalHost:8420', '127.0.0.1:1', '127.9.9.9', '[::1]:8420', '192.0.2.7:80']) {
    assert.equal(await ask(server, status, { headers: { host } }), '200', host)
  }
  const strangers = ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:8420', 'localhost@evil', '[x]']
  for (const host of [...strangers, `${hostname()}.example`]) {
    assert.equal(await ask(server, status, { headers: { host } }), foreign, host)
    assert.equal(
      await ask(server, hold, { method: 'POST', headers: { host, origin: `http://${host}` } }),
      foreign,
      host,
    )
  }
  assert.deepEqual(engine.ordered, [])
})

test('on all addresses the server answers to the name of the machine too', async (t) => {
  const { server } = await startEdge(t, { host: '0.0.0.0' })
  const hosts: readonly [host: string, answer: string][] = [
    [`${hostname()}:8420`, '200'],
    ['192.0.2.7', '200'],
    ['localhost', '200'],
    ['evil.example', foreign],
  ]
  for (const [host, answer] of hosts) assert.equal(await ask(server, status, { headers: { host } }), answer, host)
})

test('orders that a browser sends for another site are refused, and those of its own pages are taken', async (t) => {
  const { server, engine } = await startEdge(t)
  const { host } = new URL(server)
  const others: readonly OutgoingHttpHeaders[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://127.0.0.1:1' },
    { origin: `https://${host}` },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: server, 'sec-fetch-site': 'cross-site' },
  ]
  for (const headers of others) {
    const answer = await ask(server, hold, { method: 'POST', headers })
    assert.equal(answer, '403 request.cross_site', JSON.stringify(headers))
  }
  assert.deepEqual(engine.ordered, [])
  const own: readonly OutgoingHttpHeaders[] = [
    {},
    { origin: server },
    { origin: server, 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'none' },
  ]
  for (const headers of own) assert.equal(await ask(server, hold, { method: 'POST', headers }), '200')
  assert.equal(engine.ordered.length, own.length)
  assert.equal(await ask(server, status, { headers: { 'sec-fetch-site': 'cross-site' } }), '200')
})

test("a page of another site asks nothing of HWA's interface, whose GET may lock, with the password that a browser keeps", async (t) => {
  const { server } = await startEdge(t)
  const info = '/twsd/engine/info?lock=true'
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { origin: 'null' }]) {
    assert.match(await ask(server, info, { headers }), /^403/, JSON.stringify(headers))
  }
  for (const headers of [{}, { 'sec-fetch-site': 'none' }, { 'sec-fetch-site': 'same-origin' }, { origin: server }]) {
    assert.equal(await ask(server, info, { headers }), '200', JSON.stringify(headers))
  }
})
