import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createClient } from './client.ts'

test('an answer of something that is no Batuta server is said to be that', async () => {
  const answering = (status: number, text: string) =>
    createClient({ server: 'http://proxy:8420', fetch: async () => new Response(text, { status }) })
  for (const client of [
    answering(502, '<h1>Bad gateway</h1>'),
    answering(200, 'hello'),
    answering(500, '{"code":1}'),
  ]) {
    await assert.rejects(client.status(), { code: 'server.unavailable' })
  }
})

test('a refusal that only a newer server knows keeps its sentence', async () => {
  const problem = { type: 'x', title: 'x', status: 409, detail: 'Not on a Sunday.', code: 'job.sunday', retry: false }
  const client = createClient({
    server: 'http://newer:8420',
    fetch: async () => Response.json({ ...problem, requestId: 'r' }, { status: 409 }),
  })
  await assert.rejects(client.rerun({ id: 1 }), { code: 'server.failed', message: 'Not on a Sunday.' })
})

test('a server behind a path is found there', async () => {
  const asked: string[] = []
  const client = createClient({
    server: 'https://site.example/batuta',
    fetch: async (url) => {
      asked.push(url instanceof URL ? url.href : '')
      return Response.json({ items: [], next: null })
    },
  })
  await client.jobs({ name: 'A#B.@' })
  assert.deepEqual(asked, ['https://site.example/batuta/api/v1/jobs?name=A%23B.%40'])
})

test('an address that cannot be one is refused before anything is sent', () => {
  for (const server of ['', 'localhost:8420', 'batuta', 'ftp://site.example']) {
    assert.throws(() => createClient({ server }), { code: 'request.invalid' }, server)
  }
})

test('an order without fields is sent as JSON all the same, which the server asks of every order', async () => {
  const sent: unknown[] = []
  const client = createClient({
    server: 'http://127.0.0.1:8420',
    fetch: async (_, init) => {
      sent.push([init?.body, new Headers(init?.headers).get('content-type')])
      return Response.json({})
    },
  })
  await client.rerun({ id: 1 })
  assert.deepEqual(sent, [['{}', 'application/json']])
})
