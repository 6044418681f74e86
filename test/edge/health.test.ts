/** The detailed health over HTTP: who may know what. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentLog, type Log } from '#/lib/log.ts'
import { Refusal } from '#/lib/refusal.ts'
import { createClient } from '#/contract/client.ts'
import { testDatabase } from '#/db/test-database.ts'
import { openSite } from './audited-site.ts'
import { startEdge } from './edge.ts'
import { basic, openLostSite } from './lost-database.ts'
import { hang } from '../support/hanging-table.ts'
import { problemOf } from './problem-of.ts'

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

test('while the database hangs whoever says who he is hears after seconds that details are withheld, and the words', async (t) => {
  const database = await testDatabase(t)
  const { server, after, login } = await openLostSite(t, { database })
  await using hanging = await hang(database, 'audit')
  // The name is looked up, and the wrong password is to stand in the audit.
  const asked = fetch(`${server}/health/detailed`, { headers: { authorization: `Basic ${btoa('maria:a guess')}` } })
  await hanging.holds(1)
  const answer = await after(5_000, asked)
  assert.equal(answer.status, 200)
  assert.partialDeepStrictEqual(await answer.json(), {
    phase: 'running',
    system: { name: 'batuta', status: 'ok' },
    withheld:
      'Details are withheld. The database does not answer in time. It cannot be looked up who you are; try again shortly.',
  })
  await hanging.letGo()
  assert.equal((await login()).status, 200)
  const told = await fetch(`${server}/health/detailed`, { headers: { authorization: basic } })
  assert.deepEqual(Object.keys((await told.json()) as object), ['phase', 'system'])
})

test('metrics are for everybody, or for whoever logs in and may see the whole site: a program with the token of a viewer', async (t) => {
  const { server: open } = await startEdge(t)
  assert.equal((await fetch(`${open}/metrics`)).status, 200)
  const warned: string[] = []
  const log: Log = { ...silentLog, warn: (_, line) => void (line.includes('/metrics') && warned.push(line)) }
  const { as, server } = await openSite(t, { metricsAccess: 'login', log })
  const ask = (authorization?: string) =>
    fetch(`${server}/metrics`, { headers: authorization ? { authorization } : {} })
  const problem = async (authorization?: string) => {
    const { status, code, detail } = await problemOf(await ask(authorization))
    assert.match(detail, /batuta user add prometheus --grant viewer.*BATUTA_METRICS_ACCESS=open/)
    return [status, code]
  }
  assert.deepEqual(await problem(), [401, 'access.unauthenticated'])
  assert.deepEqual(await problem('Bearer batuta_x'), [401, 'access.unauthenticated'])
  assert.equal(warned.length, 1)
  assert.match(warned[0] ?? '', /^127\.0\.0\.1 was refused \/metrics: Log in first: .* credentials_file/)
  const { client: ada, authorization } = await as('ada', { role: 'administrator' })
  assert.equal((await ask(authorization)).status, 200)
  await ada.addUser({ name: 'prometheus', grants: [{ role: 'viewer' }] })
  const { id, token } = await ada.addToken({ name: 'scrape', user: 'prometheus' })
  const scraped = await ask(`Bearer ${token}`)
  assert.equal(scraped.status, 200)
  assert.match(await scraped.text(), /^batuta_/m)
  await assert.rejects(createClient({ server, authorization: () => `Bearer ${token}` }).hold({ id: 3 }), {
    code: 'access.denied',
  })
  const { authorization: limited } = await as('joao', { role: 'viewer', folder: '/PAY' })
  assert.deepEqual(await problem(limited), [403, 'access.denied'])
  await ada.revokeToken({ token: id })
  assert.deepEqual(await problem(`Bearer ${token}`), [401, 'access.unauthenticated'])
  // It was answered in between.
  assert.equal(warned.length, 2)
})
