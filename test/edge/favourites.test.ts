/** What is asked is counted by roles, and asked again it is answered for these roles alone. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Grant } from '#/model/caller.ts'
import type { Favourite } from '#/store/favourites.ts'
import { startEdge } from './edge.ts'

interface Listed {
  readonly items: readonly { readonly stream: string }[]
}

test('a limited role has its own favourites, and asking them shows what that role sees and no more', async (t) => {
  const asked: Favourite[] = []
  const limited: Grant[] = [{ role: 'viewer', stream: 'BILLING' }]
  const whole: Grant[] = [{ role: 'viewer' }]
  let grants = limited
  const edge = await startEdge(t, {
    authenticate: async () => ({ actor: 'user:maria', grants, source: '' }),
    onAsked: (scope, question) => asked.push({ scope, question }),
  })
  const streamsOf = ({ items }: Listed): string[] => [...new Set(items.map(({ stream }) => stream))]
  const ask = async (): Promise<string[]> =>
    streamsOf((await (await fetch(`${edge.server}/api/v1/jobs?limit=100`)).json()) as Listed)
  const seen = await ask()
  grants = whole
  const all = await ask()
  assert.ok(seen.length < all.length)
  assert.deepEqual(
    asked.map(({ scope, question }) => [scope, question]),
    [limited, whole].map((scope) => [scope, { route: 'jobs', input: { limit: 100 } }]),
  )
  const again = await Promise.all(asked.map(async (favourite) => streamsOf((await edge.api.ask(favourite)) as Listed)))
  assert.deepEqual(again, [seen, all])
})

test('what was refused is nobody’s favourite, and of who has no role nothing is asked', async (t) => {
  const asked: Favourite[] = []
  const edge = await startEdge(t, { onAsked: (scope, question) => asked.push({ scope, question }) })
  assert.equal((await fetch(`${edge.server}/api/v1/jobs?select=%40%2Bnonsense`)).status, 400)
  assert.equal((await fetch(`${edge.server}/api/v1/jobs/4711`)).status, 404)
  assert.deepEqual(asked, [])
  await assert.rejects(edge.api.ask({ scope: [], question: { route: 'jobs', input: { limit: 5 } } }), {
    code: 'access.denied',
  })
})
