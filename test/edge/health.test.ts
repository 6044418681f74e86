/** The detailed health over HTTP: who may know what. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '#/lib/refusal.ts'
import { startEdge } from './edge.ts'

test('details are for viewers of the whole site; everybody else is told the words alone', async (t) => {
  const callers = {
    viewer: async () => ({ actor: 'user:maria', grants: [{ role: 'viewer' as const }], source: '127.0.0.1' }),
    limited: async () => ({
      actor: 'user:joao',
      grants: [{ role: 'viewer' as const, folder: '/PAY' }],
      source: '127.0.0.1',
    }),
    unknown: async () => {
      throw new Refusal('access.unauthenticated', 'Log in.')
    },
  }
  const told = new Map<string, unknown>()
  const ready = new Map<string, unknown>()
  for (const [name, authenticate] of Object.entries(callers)) {
    const { server, health } = await startEdge(t, { authenticate })
    health.register('disk', false, () => ({ status: 'degraded', error: 'It is nearly full.', remedy: 'Make room.' }))
    const answer = await fetch(`${server}/health/detailed`)
    assert.equal(answer.status, 200)
    told.set(name, await answer.json())
    ready.set(name, await (await fetch(`${server}/health/ready`)).json())
  }
  const part = { name: 'disk', status: 'degraded' }
  const words = { phase: 'running', system: { name: 'batuta', status: 'degraded', parts: [{ ...part, parts: [] }] } }
  assert.deepEqual([told.get('limited'), told.get('unknown')], [words, words])
  const readyWords = { ready: true, ...words }
  assert.deepEqual([ready.get('limited'), ready.get('unknown')], [readyWords, readyWords])
  assert.match(JSON.stringify(ready.get('viewer')), /It is nearly full/)
  const { since: _since, ...system } = (told.get('viewer') as { system: { since: string; parts: { since: string }[] } })
    .system
  assert.deepEqual(
    { ...system, parts: system.parts.map(({ since: _since, ...rest }) => rest) },
    {
      name: 'batuta',
      status: 'degraded',
      lastError: 'disk: It is nearly full.',
      parts: [{ ...part, lastError: 'It is nearly full.', remedy: 'Make room.', parts: [] }],
    },
  )
})

test('a server that has failed says so by its status code, too', async (t) => {
  const { server, health } = await startEdge(t)
  health.register('database', true, () => ({ status: 'failed', error: 'It is gone.' }))
  assert.equal((await fetch(`${server}/health/detailed`)).status, 503)
})
