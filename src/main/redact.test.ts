import assert from 'node:assert/strict'
import { test } from 'node:test'
import { redact } from './redact.ts'

test('secrets leave a line wherever they stand', () => {
  const lines = [
    { password: 'hunter2' },
    { database: { options: [{ PGPASSWORD: 'hunter2' }] } },
    { 'http.request.headers.authorization': 'Basic hunter2' },
    { headers: { cookie: 'session=hunter2', 'set-cookie': 'session=hunter2' } },
    { accessToken: 'hunter2', api_key: 'hunter2' },
    { token: 'with "quotes" and \\ hunter2' },
    { pwd: -42.5 },
    { message: 'cannot connect to postgres://batuta:hunter2@db:5432/batuta' },
    { message: 'host=db password=hunter2 dbname=batuta' },
    { message: "host=db password = 'my hunter2' dbname=batuta" },
    { message: 'GET /api/v1/jobs?limit=5&token=hunter2 with Bearer hunter2.a-b' },
    { 'url.path': '/api/v1/me?access_token=hunter2&client_secret=hunter2' },
    { error: { stack_trace: 'Error: postgresql://batuta:hunter2@db\n    at connect' } },
  ]
  for (const line of lines) {
    const text = redact(JSON.stringify(line))
    assert.doesNotMatch(text, /hunter2|42\.5/, text)
    assert.match(text, /\[secret\]/)
    assert.doesNotThrow(() => JSON.parse(text), text)
  }
})

test('what is no secret stays as it is', () => {
  const lines = [
    { message: 'the token bucket of WS1 is empty', tokens: 5, passwordless: true },
    { url: 'http://127.0.0.1:8420/api/v1/jobs?name=a@b' },
    { message: 'job TOKEN#REFRESH ended', name: 'secretary' },
    { 'trace.id': '12.1', message: 'ratio 3:4@noon' },
  ]
  for (const line of lines) assert.equal(redact(JSON.stringify(line)), JSON.stringify(line))
})

test('a long line takes no longer than its length asks for', () => {
  const fragments = ['x', '"', 'a-', '://a:', 'password', 'bearer ', "token='", '"token":"']
  for (const fragment of fragments) {
    const line = fragment.repeat(2_000_000 / fragment.length)
    const begun = performance.now()
    redact(line)
    const took = performance.now() - begun
    assert.ok(took < 5_000, `${took} ms for ${fragment}`)
  }
})
