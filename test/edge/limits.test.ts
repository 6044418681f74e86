/** What the server does when it ends, and when too much is asked of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { correlation } from '#/lib/correlation.ts'
import { startEdge } from './edge.ts'

test('a request that is being answered when the server closes gets its answer', async (t) => {
  const { api, client, engine } = await startEdge(t)
  await client.status()
  const { asked, release } = engine.holdBack()
  const answer = client.job({ id: 2 })
  await asked
  const closed = api.close(AbortSignal.timeout(5000))
  release()
  assert.equal((await answer).id, 2)
  await closed
})

test('a request that hangs is cut off at the deadline', async (t) => {
  const { api, client, engine } = await startEdge(t)
  const { asked } = engine.holdBack()
  const answer = client.job({ id: 2 })
  const refused = assert.rejects(answer, { code: 'server.unreachable' })
  await asked
  const deadline = new AbortController()
  const closed = api.close(deadline.signal)
  deadline.abort()
  await Promise.all([closed, refused])
})

test('what a request causes carries its id', async (t) => {
  const { client, engine } = await startEdge(t)
  const seen: (string | undefined)[] = []
  const { command } = engine
  Object.assign(engine, {
    command: async (...given: Parameters<typeof command>) => {
      seen.push(correlation())
      await command(...given)
      seen.push(correlation())
    },
  })
  await Promise.all([client.hold({ id: 3 }, { requestId: 'a' }), client.hold({ id: 3 }, { requestId: 'b' })])
  assert.deepEqual(
    seen.toSorted((a = '', b = '') => a.localeCompare(b)),
    ['a', 'a', 'b', 'b'],
  )
})

test('definitions of many megabytes are taken', async (t) => {
  const { client, engine } = await startEdge(t)
  const text = 'DESCRIPTION "long"\n'.repeat(500_000)
  await client.apply({ sources: [{ file: 'large.txt', text }] })
  assert.partialDeepStrictEqual(engine.ordered, [{ kind: 'apply', sources: [{ file: 'large.txt' }] }])
})
