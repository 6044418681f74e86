/** The headers that tell a browser what an answer may do: the same ones on whatever the server answers. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { test } from 'node:test'
import { pageStyleHash } from '#/api/page.ts'
import { startEdge } from './edge.ts'

const always = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'SAMEORIGIN',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
}

/** All but what tells how the answer is sent, and of what kind it is. */
const protects = (name: string): boolean =>
  /^(content-security|cross-origin|origin-|permissions|referrer|strict-transport|x-(?!accel|ratelimit|request-id))/.test(
    name,
  )

const ours = `default-src 'none';style-src ${pageStyleHash};base-uri 'none';form-action 'none';frame-ancestors 'none'`

test('every answer has the same security headers, whatever it is and whoever asks', async (t) => {
  const { server } = await startEdge(t)
  const answers: readonly (readonly [path: string, status: number, init?: RequestInit])[] = [
    ['/', 200],
    ['/api/v1/status', 200],
    ['/api/v1/jobs?limit=1', 200],
    ['/api/v1/jobs/999999', 404],
    ['/api/v1/jobs?limit=none', 400],
    ['/api/v1/nowhere', 404],
    ['/api/v1/jobs', 405, { method: 'DELETE' }],
    ['/api/v1/openapi.json', 200],
    ['/api/v1/changes', 200],
    ['/health/live', 200],
    ['/metrics', 200],
    ['/docs', 301],
    ['/twsd/api/v2/engine/info', 200],
    ['/twsd/nowhere', 501],
  ]
  for (const [path, status, init] of answers) {
    const stop = new AbortController()
    const answer = await fetch(server + path, { redirect: 'manual', signal: stop.signal, ...init })
    const found = [...answer.headers].filter(([name]) => protects(name))
    stop.abort()
    assert.equal(answer.status, status, path)
    assert.deepEqual(Object.fromEntries(found), { ...always, 'content-security-policy': ours }, path)
  }
})

test('the pages of the reference may run their own script, and have the other headers as all answers', async (t) => {
  const { server } = await startEdge(t)
  for (const path of ['/docs/', '/docs/js/scalar.js']) {
    const { headers } = await fetch(server + path)
    const { 'content-security-policy': policy, ...others } = Object.fromEntries(
      [...headers].filter(([name]) => protects(name)),
    )
    assert.deepEqual(others, always, path)
    assert.match(policy ?? '', /^default-src 'none'; script-src 'nonce-/, path)
  }
})

test('an answer has each security header once', async (t) => {
  const { server } = await startEdge(t)
  const [answer] = (await once(get(`${server}/docs/`), 'response')) as [IncomingMessage]
  answer.resume()
  const names = answer.rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase())
  assert.deepEqual(names, [...new Set(names)])
})
