/** Refusals over real HTTP: whatever is wrong comes out as a problem document, and as the same refusal at the caller. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Value } from 'typebox/value'
import { Problem } from '#/contract/problem.ts'
import type { Log } from '#/lib/log.ts'
import { Fault, Refusal, type RefusalCode } from '#/lib/refusal.ts'
import { refusals } from '#/lib/refusals.ts'
import { startEdge } from './edge.ts'

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

/** The problem document of a request, checked against the contract. */
const problemOf = async (response: Response): Promise<Problem> => {
  assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/)
  const problem = Value.Parse(Problem, await response.json())
  assert.equal(problem.status, response.status)
  assert.equal(problem.requestId, response.headers.get('x-request-id'))
  return problem
}

const json = { 'content-type': 'application/json' }

const tooMany = Array.from({ length: 2001 }, () => ({ file: 'a', text: '' }))
const sendJson = 'Send the body as JSON, with "content-type: application/json".'

const wrong: readonly [request: string, init: RequestInit, code: RefusalCode, sentence: string][] = [
  ['/api/v1/jobs?limit=0', {}, 'request.invalid', 'The query parameter "limit" must be at least 1.'],
  ['/api/v1/jobs?limit=1001', {}, 'request.invalid', 'The query parameter "limit" must be at most 1000.'],
  ['/api/v1/jobs?limit=1.5', {}, 'request.invalid', 'The query parameter "limit" must be a whole number.'],
  ['/api/v1/jobs?limit=1&limit=2', {}, 'request.invalid', 'The query parameter "limit" must be a whole number.'],
  ['/api/v1/jobs?nam=A', {}, 'request.invalid', 'There is no query parameter "nam". Did you mean name?'],
  [
    '/api/v1/streams?status=stuk',
    {},
    'request.invalid',
    '"stuk" is no status of a stream. Did you mean stuck? There are waiting, held, ready, running, stuck, succeeded, abended, suppressed, cancelled.',
  ],
  ['/api/v1/jobs/seven', {}, 'request.invalid', 'The path parameter "id" must be a whole number.'],
  ['/api/v1/jobs/2/log?run=32768', {}, 'request.invalid', 'The query parameter "run" must be at most 32767.'],
  ['/api/v1/jobs/99', {}, 'job.unknown', 'There is no job 99 in the plan.'],
  [
    '/api/v1/jobz',
    {},
    'request.unknown_route',
    'There is no GET /api/v1/jobz. The API reference at /docs lists every address.',
  ],
  ['/%zz', {}, 'request.invalid', 'The address has a wrong escape sequence; write % as %25.'],
  [
    '/api/v1/jobs/3/hold',
    { method: 'POST', headers: { ...json, 'x-request-id': 'two words' }, body: '{}' },
    'request.invalid',
    'The header "x-request-id" has characters that it cannot have.',
  ],
  [
    '/api/v1/jobs/3/hold',
    { method: 'POST', headers: json, body: '{"reason":' },
    'request.invalid',
    'The body is not valid JSON.',
  ],
  [
    '/api/v1/jobs/3/hold',
    { method: 'POST', headers: json, body: '{"raeson":"x"}' },
    'request.invalid',
    'There is no field "raeson". Did you mean reason?',
  ],
  [
    '/api/v1/jobs/3/hold',
    { method: 'POST', headers: json, body: '{"reason":"a\\u0000b"}' },
    'request.invalid',
    'The field "reason" has characters that it cannot have.',
  ],
  [
    '/api/v1/jobs/3/hold',
    { method: 'POST', headers: json, body: '[]' },
    'request.invalid',
    'The body must be an object.',
  ],
  [
    '/api/v1/jobs/3/hold',
    { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'because' },
    'request.unsupported_media',
    sendJson,
  ],
  ['/api/v1/jobs/3/hold', { method: 'POST' }, 'request.unsupported_media', sendJson],
  [
    '/api/v1/jobs/3/hold',
    { method: 'POST', headers: { 'content-type': 'application/jsonp' }, body: '{}' },
    'request.unsupported_media',
    sendJson,
  ],
  [
    '/api/v1/jobs/3/hold',
    { method: 'POST', headers: json, body: '{"__proto__":{}}' },
    'request.invalid',
    'There is no field "__proto__".',
  ],
  [
    '/api/v1/definitions/check',
    { method: 'POST', headers: json, body: '{"sources":[{"file":"a","text":"","__proto__":{"x":1}}]}' },
    'request.invalid',
    'There is no field "sources.0.__proto__".',
  ],
  [
    '/api/v1/jobs/3/hold',
    { method: 'POST', headers: json, body: '{"constructor":{"prototype":{}}}' },
    'request.invalid',
    'There is no field "constructor".',
  ],
  [
    '/api/v1/definitions/check',
    { method: 'POST', headers: json, body: JSON.stringify({ sources: tooMany }) },
    'request.invalid',
    'The field "sources" must have at most 2000 entries.',
  ],
  [
    '/api/v1/definitions/apply',
    {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ sources: [{ file: 'a', text: ' '.repeat(24 * 2 ** 20) }] }),
    },
    'request.too_large',
    'The body is larger than the 24 MiB that this address takes.',
  ],
  [
    '/api/v1/jobs/3/hold',
    { method: 'POST', headers: json, body: JSON.stringify({ reason: 'x'.repeat(2 ** 20) }) },
    'request.too_large',
    'The body is larger than the 1 MiB that this address takes.',
  ],
  [
    '/api/v1/prompts/5/reply',
    { method: 'POST', headers: json, body: '{"answer":"maybe"}' },
    'request.invalid',
    'The field "answer" must be yes or no.',
  ],
  [
    '/api/v1/prompts/5/reply',
    { method: 'POST', headers: json, body: '{}' },
    'request.invalid',
    'The field "answer" is missing.',
  ],
  [
    '/api/v1/definitions/apply',
    { method: 'POST', headers: json, body: '{"sources":[{"file":"a.txt"}]}' },
    'request.invalid',
    'The field "sources.0.text" is missing.',
  ],
]

test('what is wrong with a request is said in one sentence that names the place', async (t) => {
  const { server } = await startEdge(t)
  for (const [path, init, code, sentence] of wrong) {
    const problem = await problemOf(await fetch(server + path, init))
    assert.deepEqual([problem.code, problem.detail], [code, sentence])
    assert.equal(problem.type, `urn:batuta:problem:${code}`)
    assert.equal(problem.status, refusals[code].status)
  }
})

test('a known path that is asked with a method it does not have says which it has', async (t) => {
  const { server } = await startEdge(t)
  const asked: readonly [method: string, path: string, allow: string][] = [
    ['GET', '/api/v1/jobs/3/hold?x=1', 'POST'],
    ['POST', '/api/v1/jobs', 'GET, HEAD'],
    ['DELETE', '/api/v1/jobs/3', 'GET, HEAD'],
    ['PUT', '/health/live', 'GET, HEAD'],
  ]
  for (const [method, path, allow] of asked) {
    const response = await fetch(server + path, { method })
    assert.deepEqual([response.status, response.headers.get('allow')], [405, allow], path)
    const problem = await problemOf(response)
    assert.deepEqual(
      [problem.code, problem.detail],
      ['request.wrong_method', `${path.replace('?x=1', '')} does not take ${method}, only ${allow}.`],
    )
  }
  assert.equal((await fetch(`${server}/nowhere`, { method: 'DELETE' })).status, 404)
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
