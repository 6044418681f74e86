/** The routes over real HTTP: each answers what the contract says, and asks or orders of the engine what it was told. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Value } from 'typebox/value'
import { createClient } from '#/contract/client.ts'
import { routes, type RouteName } from '#/contract/routes.ts'
import { testDatabase } from '#/db/test-database.ts'
import { startEdge } from './edge.ts'
import { mistake } from './memory-definitions.ts'
import { calls, sources, type OpenEdge } from './every-route.ts'

test('every route answers what the contract says', async (t) => {
  const database = await testDatabase(t)
  const { server } = await startEdge(t, { database, auth: true })
  const as: OpenEdge['as'] = (user, password) =>
    createClient({ server, authorization: () => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` })
  const edge = { ...(await startEdge(t, { database })), as }
  for (const [name, call] of Object.entries(calls)) {
    const answer = await call(edge)
    const mistakes = Value.Errors(routes[name as RouteName].response, answer)
    assert.deepEqual(mistakes, [], `${name} answers ${JSON.stringify(answer)}`)
  }
})

test('questions reach the engine as they were asked', async (t) => {
  const { client } = await startEdge(t)
  const ids = async (options: Parameters<typeof client.jobs>[0]) =>
    (await client.jobs(options)).items.map(({ id }) => id)
  assert.deepEqual(await ids({}), [1, 2, 3, 10, 11])
  assert.deepEqual(await ids({ status: 'Waiting, running' }), [3, 10, 11])
  assert.deepEqual(await ids({ name: 'FTA2#REPORTS.PR@' }), [11])
  const first = await client.jobs({ limit: 3 })
  const after = first.next ?? ''
  assert.deepEqual(await client.jobs({ limit: 3, after }).then(({ items, next }) => [items.length, next]), [2, null])
  assert.deepEqual(await client.log({ id: 2, run: 1, offset: -5, limit: 4 }), {
    job: 2,
    run: 1,
    text: 'line',
    offset: 18,
    nextOffset: 22,
    size: 23,
    complete: true,
  })
  assert.deepEqual(await client.check({ sources: [{ file: 'a.txt', text: 'MISTAKE' }] }), { diagnostics: [mistake] })
})

test('orders reach the engine with who, why and which request', async (t) => {
  const { client, engine } = await startEdge(t)
  await client.hold({ id: 3, reason: 'wait for me' }, { requestId: 'order-1' })
  await client.cancelStream({ id: 2 }, { requestId: 'order-2' })
  await client.reply({ id: 5, answer: 'no' }, { requestId: 'order-3' })
  await client.changeWorkstation({ workstation: 'FTA1', fence: 20 }, { requestId: 'order-6' })
  await client.setResourceUnits({ resource: 'FTA1#TAPES', units: 4 }, { requestId: 'order-7' })
  await client.limitStream({ id: 2, jobs: 3 }, { requestId: 'order-8' })
  const at = '2026-11-22T23:30:00Z'
  const given = { variables: { MONTH: '11' }, table: 'TEST', alias: 'PAYTEST' }
  await client.submit({ stream: 'PAYROLL', ...given, at, reason: 'again' }, { requestId: 'order-4' })
  await client.apply({ sources }, { requestId: 'order-5' })
  const by = 'operator'
  assert.deepEqual(engine.ordered, [
    { kind: 'job', action: 'hold', job: 3, cause: { by, reason: 'wait for me', requestId: 'order-1' } },
    {
      kind: 'stream',
      action: 'cancel',
      stream: 2,
      pending: undefined,
      cause: { by, reason: undefined, requestId: 'order-2' },
    },
    { kind: 'reply', prompt: 5, yes: false, cause: { by, reason: undefined, requestId: 'order-3' } },
    {
      kind: 'workstation',
      workstation: 'FTA1',
      change: { limit: undefined, fence: 20, linked: undefined, ignored: undefined },
      cause: { by, reason: undefined, requestId: 'order-6' },
    },
    { kind: 'resource', resource: 'FTA1#TAPES', units: 4, cause: { by, reason: undefined, requestId: 'order-7' } },
    { kind: 'stream-limit', stream: 2, limit: 3, cause: { by, reason: undefined, requestId: 'order-8' } },
    {
      kind: 'submit',
      stream: 'PAYROLL',
      ...given,
      at: Temporal.Instant.from(at).epochMilliseconds,
      cause: { by, reason: 'again', requestId: 'order-4' },
    },
    {
      kind: 'apply',
      sources,
      prune: undefined,
      options: {
        holder: { user: 'anyone', session: '' },
        dryRun: undefined,
        force: undefined,
        expect: undefined,
        days: undefined,
        limit: undefined,
      },
      cause: { by, reason: undefined, requestId: 'order-5' },
    },
  ])
})

test('an order needs no fields, and its request id is answered; without one it gets a new one', async (t) => {
  const { server, engine } = await startEdge(t)
  const hold = (headers: Record<string, string>) =>
    fetch(`${server}/api/v1/jobs/3/hold`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{}',
    })
  const mine = await hold({ 'x-request-id': 'mine' })
  assert.deepEqual([mine.status, mine.headers.get('x-request-id')], [200, 'mine'])
  const fresh = await hold({})
  const id = fresh.headers.get('x-request-id') ?? ''
  assert.match(id, /^[0-9a-f-]{36}$/)
  assert.deepEqual(
    engine.ordered.map(({ cause }) => cause.requestId),
    ['mine', id],
  )
})

test('a reason may use any script, and emoji', async (t) => {
  const { client, engine } = await startEdge(t)
  await client.hold({ id: 3, reason: 'João pediu 🙏' })
  assert.equal(engine.ordered[0]?.cause.reason, 'João pediu 🙏')
})
