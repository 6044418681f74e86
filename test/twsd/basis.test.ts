/** What every operation of HWA's REST API has in common: who asks, which errors, which methods. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Authenticate } from '#/access/authenticate.ts'
import { Refusal } from '#/lib/refusal.ts'
import { operations, unsupportedOperations } from '#/twsd/operations.ts'
import { startEdge } from '../edge/edge.ts'
import { ask } from './raw-client.ts'

/** Maria with her password, and nobody else. */
const onlyMaria: Authenticate = async ({ authorization, source }) => {
  if (authorization !== `Basic ${btoa('maria:secret')}`) throw new Refusal('access.unauthenticated', 'Say who you are.')
  return { actor: 'user:maria', grants: [{ role: 'viewer' }], source }
}

test('a client that waits to be asked for its password is asked, and then answered', async (t) => {
  const { server } = await startEdge(t, { authenticate: onlyMaria })
  const first = await ask(server, '/twsd/engine/info')
  assert.equal(first.status, 401)
  assert.match(first.headers['www-authenticate'] ?? '', /^Basic realm="[^"]+"/)
  assert.equal(first.json().exceptionName, 'ConnAuthenticationException')
  const second = await ask(server, '/twsd/engine/info', {
    headers: { authorization: `Basic ${btoa('maria:secret')}` },
  })
  assert.equal(second.status, 200)
})

test('who is not known learns nothing of which operations there are, and a cookie makes nobody known', async (t) => {
  const { server } = await startEdge(t, { authenticate: onlyMaria })
  const tries = [
    ['GET', '/twsd/engine/info'],
    ['GET', '/twsd/nowhere'],
    ['DELETE', '/twsd/engine/info'],
  ] as const
  for (const [method, path] of tries) {
    const { status } = await ask(server, path, { method, headers: { cookie: 'session=1' } })
    assert.equal(status, 401, `${method} ${path}`)
  }
})

test('a media type that is empty, or none, declares nothing', async (t) => {
  const { server, engine } = await startEdge(t)
  for (const declared of ['', ' ', 'json', 'application/json, application/json', 'application/json;', 'text/html']) {
    const headers = { 'content-type': declared }
    const queried = await ask(server, '/twsd/plan/current/job/query', { method: 'POST', headers, body: '{}' })
    assert.equal(queried.status, 200, `"${declared}": ${queried.text}`)
  }
  const rerun = '/twsd/plan/current/job/FTA1;0AAAAAAAAAAAAAAB;EXTRACT/action/rerun'
  assert.equal((await ask(server, rerun, { method: 'PUT', headers: { 'content-type': '' }, body: '{}' })).status, 415)
  assert.deepEqual(engine.ordered, [])
})

test('monitoring learns of the engine that it lives, and from when to when its plan goes', async (t) => {
  const { server } = await startEdge(t)
  const info = (await ask(server, '/twsd/engine/info')).json()
  assert.equal(info.synphonyBatchManStatus, 'ENGINE_STATUS_LIVES')
  assert.match(info.synphonyPlanStart, /^2026-11-22T/)
  assert.match(info.synphonyPlanEnd, /^2026-11-24T/)
  assert.equal(info.licenseType, 'PERSERVER')
  assert.equal(Object.keys(info)[0], 'hasDatabasePlan')
  for (const field of ['version', 'engineType', 'timezone']) assert.equal(typeof info[field], 'string', field)
})

test('what is not supported answers 501, another method 405 with the ones there are, both in the shape of HWA', async (t) => {
  const { server } = await startEdge(t)
  const nowhere = await ask(server, '/twsd/no/such/operation', { method: 'POST', body: '{}' })
  assert.equal(nowhere.status, 501)
  assert.equal(nowhere.json().exceptionName, 'ConnNotSupportedException')
  const known = await ask(server, '/twsd/plan/current/user/query', { method: 'POST', body: '{}' })
  assert.deepEqual([known.status, /no Windows users/.test(known.json().messages[0])], [501, true])
  const wrong = await ask(server, '/twsd/engine/info', { method: 'PUT' })
  assert.deepEqual([wrong.status, wrong.headers.allow], [405, 'GET'])
  assert.deepEqual(Object.keys(wrong.json()), ['exceptionName', 'messages', 'status'])
  const escape = await ask(server, '/twsd/plan/%zz')
  assert.equal(escape.status, 400)
  assert.deepEqual(Object.keys(escape.json()), ['exceptionName', 'messages', 'status'])
})

test('every operation stands in the table once', () => {
  const rows = [
    ...operations.map(({ method, path }) => [method, path]),
    ...unsupportedOperations.flatMap(({ method, paths }) => paths.map((path) => [method, path])),
  ].map(([method, path]) => `${method} ${path?.replaceAll(/\{\w+\}/g, '{}')}`)
  assert.deepEqual(
    rows.filter((row, place) => rows.indexOf(row) !== place),
    [],
  )
})

test('a page of another site can order nothing here either', async (t) => {
  const { server } = await startEdge(t)
  const headers = { origin: 'https://evil.example', 'content-type': 'text/plain' }
  const told = await ask(server, '/twsd/engine/info', { method: 'PUT', headers, body: '{}' })
  assert.equal(told.status, 403)
  assert.equal(told.json().exceptionName, 'ConnSecurityException')
})

test('a plan id that no header can carry is encoded in it', async (t) => {
  const { server } = await startEdge(t)
  const told = await ask(server, '/twsd/plan/%0A%E2%82%AC/criticaljob/query_next_predecessors_chain', {
    method: 'POST',
  })
  assert.equal(told.status, 200, told.text)
  assert.equal(told.headers['context-planid'], '%0A%E2%82%AC')
})
