/** Refusals over real HTTP: whatever is wrong comes out as a problem document, and as the same refusal at the caller. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Log } from '#/lib/log.ts'
import { Fault, Refusal, type RefusalCode } from '#/lib/refusal.ts'
import { refusals } from '#/lib/refusals.ts'
import { startEdge } from './edge.ts'
import { problemOf } from './problem-of.ts'

test('every refusal of the engine reaches the caller as the same refusal', async (t) => {
  const { client, engine } = await startEdge(t)
  for (const code of Object.keys(refusals) as RefusalCode[]) {
    const refusal = new Refusal(code, `The sentence of ${code}.`, { jobs: [1, 2] })
    engine.failWith(refusal)
    await assert.rejects(client.rerun({ id: 2 }), (error) => {
      assert.ok(error instanceof Refusal)
      assert.deepEqual([error.code, error.message, error.details], [refusal.code, refusal.message, refusal.details])
      return true
    })
  }
})

/** A log that keeps its lines. */
const keepingLog = () => {
  const lines: { level: string; fields: Readonly<Record<string, unknown>>; message: string }[] = []
  const keep = (level: string) => (fields: Readonly<Record<string, unknown>>, message: string) => {
    lines.push({ level, fields, message })
  }
  const log: Log = { debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') }
  return { log, lines }
}

test('what nobody foresaw is logged in full under the request id, and nothing of it leaks', async (t) => {
  const { log, lines } = keepingLog()
  const { server, engine } = await startEdge(t, { log })
  const bug = new Error('password=hunter2 at row 17')
  engine.failWith(bug)
  const problem = await problemOf(await fetch(`${server}/api/v1/status`, { headers: { 'x-request-id': 'r-1' } }))
  assert.equal(problem.code, 'server.failed')
  assert.equal(problem.detail, 'The server failed on this request. Its log says why, under the request id r-1.')
  assert.deepEqual(
    lines.find(({ level }) => level === 'error'),
    {
      level: 'error',
      fields: { err: bug, 'http.request.id': 'r-1' },
      message: 'GET /api/v1/status failed',
    },
  )
})

test('a fault of the outside is unavailable, without its cause', async (t) => {
  const { server, engine } = await startEdge(t)
  engine.failWith(new Fault('The database does not answer.', new Error('secret')))
  const response = await fetch(`${server}/api/v1/status`)
  assert.equal(response.headers.get('retry-after'), '5')
  const { code, detail, retry, details } = await problemOf(response)
  assert.deepEqual(
    [code, detail, retry, details],
    ['server.unavailable', 'The database does not answer.', true, undefined],
  )
})

test('while the server stops, requests are refused with 503 and when to come back, and it still says it lives', async (t) => {
  const { server, health } = await startEdge(t)
  health.enter('stopping')
  for (const path of ['/api/v1/jobs', '/', '/nowhere']) {
    const response = await fetch(server + path)
    assert.equal(response.headers.get('retry-after'), '5')
    assert.equal((await problemOf(response)).code, 'server.stopping')
  }
  assert.equal((await fetch(`${server}/health/live`)).status, 200)
  const ready = await fetch(`${server}/health/ready`)
  assert.deepEqual([ready.status, ready.headers.get('retry-after')], [503, '2'])
})

test('a port that is taken is refused in a sentence', async (t) => {
  const { server } = await startEdge(t)
  const port = Number(new URL(server).port)
  await assert.rejects(startEdge(t, { port }), {
    code: 'server.cannot_listen',
    message: `The server cannot listen on 127.0.0.1 port ${port}: another program uses it. Choose another by BATUTA_HTTP_HOST and BATUTA_HTTP_PORT.`,
  })
})

test('nobody answering is said with the address and what to do', async (t) => {
  const { api, server, client } = await startEdge(t)
  await api.close(AbortSignal.abort())
  await assert.rejects(client.status(), {
    code: 'server.unreachable',
    message: `No server answers at ${server} (connect ECONNREFUSED ${server.slice(7)}). Start one with batuta serve, or name another with --server or BATUTA_SERVER.`,
  })
})
