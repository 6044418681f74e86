/** Every route with every role: what it needs is what it takes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { apiPrefix, type Route } from '#/contract/route.ts'
import { browserRoutes } from '#/contract/browser.ts'
import { liveRoutes } from '#/contract/live.ts'
import { refusalsOf } from '#/contract/route-refusals.ts'
import { routes } from '#/contract/routes.ts'
import { roles, type Needs } from '#/model/caller.ts'
import { startEdge } from './edge.ts'
import { problemOf } from './problem-of.ts'

const everyRoute = { ...routes, ...liveRoutes, ...browserRoutes }
const all = Object.entries(everyRoute) as [string, Route][]

const send = (server: string, { method, path }: Route): Promise<Response> =>
  fetch(`${server}${apiPrefix}${path.replaceAll(/:\w+/g, '1')}`, {
    method,
    ...(method === 'POST' && { headers: { 'content-type': 'application/json' }, body: '{}' }),
  })

for (const role of roles) {
  test(`the role ${role} is refused on every route that needs more, and on no other`, async (t) => {
    const authenticate = async () => ({ actor: 'user:maria', grants: [{ role }], source: '127.0.0.1' })
    const { server } = await startEdge(t, { authenticate })
    for (const [name, route] of all) {
      const response = await send(server, route)
      const { status } = response
      if (response.ok) await response.body?.cancel()
      else if (status >= 400) {
        const { code } = await problemOf(response)
        assert.ok(
          refusalsOf(name as keyof typeof everyRoute, route).some((known) => known === code),
          `${name}: ${code}`,
        )
      }
      const isFree = route.needs === 'nobody' || route.needs === 'login'
      const isAllowed = isFree || roles.indexOf(role) >= roles.indexOf(route.needs)
      assert.equal(status === 403, !isAllowed, `${name} needs ${route.needs} and answered a ${role} with ${status}`)
    }
  })
}

test('the reference says of every route which role it needs', async (t) => {
  const { server } = await startEdge(t)
  const document = (await (await fetch(`${server}${apiPrefix}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { operationId?: string; description?: string }>>
  }
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path))
  for (const [name, { needs }] of all) {
    const { description } = operations.find(({ operationId }) => operationId === name) ?? {}
    assert.match(description ?? '', wording(needs))
  }
})

const wording = (needs: Needs): RegExp => {
  if (needs === 'nobody') return /Needs no login\./
  return needs === 'login' ? /Needs a login\./ : new RegExp(`Needs the role ${needs}\\.`)
}
