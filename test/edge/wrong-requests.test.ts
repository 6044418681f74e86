/** Requests that are not as the contract has them: each is refused in a sentence that names the place. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RefusalCode } from '#/lib/refusal.ts'
import { refusals } from '#/lib/refusals.ts'
import { startEdge } from './edge.ts'
import { problemOf } from './problem-of.ts'

const json = { 'content-type': 'application/json' }

const tooMany = Array.from({ length: 2001 }, () => ({ file: 'a', text: '' }))
const sendJson = 'Send the body as JSON, with "content-type: application/json".'

const wrong: readonly [request: string, init: RequestInit, code: RefusalCode, sentence: string][] = [
  ['/api/v1/jobs?limit=0', {}, 'request.invalid', 'The query parameter "limit" must be at least 1.'],
  ['/api/v1/runs?from=yesterday', {}, 'request.invalid', 'The query parameter "from" must be a date, as 2026-11-23.'],
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
    '/api/v1/definitions/apply',
    { method: 'POST', headers: json, body: '{"sources":[{"file":"a","text":"$PROMPT\\nQ \\"a\\u0000b\\""}]}' },
    'request.invalid',
    'The field "sources.0.text" has characters that it cannot have.',
  ],
  [
    '/api/v1/jobs/3/hold',
    { method: 'POST', headers: json, body: '{"reason":"a\\u0000b"}' },
    'request.invalid',
    'The field "reason" has characters that it cannot have.',
  ],
  // What is asked often is remembered in the database.
  ['/api/v1/jobs?name=%00', {}, 'request.invalid', 'The query parameter "name" has characters that it cannot have.'],
  [
    '/api/v1/bulk',
    { method: 'POST', headers: json, body: '{"noun":"job","action":"hold","ids":["1","\\ud800"]}' },
    'request.invalid',
    'The field "ids.1" has characters that it cannot have.',
  ],
  [
    '/api/v1/users',
    { method: 'POST', headers: json, body: '{"name":"maria","grants":[{"role":"viewer","stream":"\\u0000"}]}' },
    'request.invalid',
    'The field "grants.0.stream" has characters that it cannot have.',
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
