/** Version 2 as a whole: its description, who may do what in it, and what the audit has of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Authenticate } from '#/access/authenticate.ts'
import { testDatabase } from '#/db/test-database.ts'
import { isOrder, type Operation } from '#/twsd/operation.ts'
import { v2Operations } from '#/twsd/v2/operations.ts'
import { startEdge } from '../edge/edge.ts'
import { ask } from './raw-client.ts'
import { jobId, openV2 } from './v2-client.ts'

test('the document of version 2 describes every operation that works, each with a name of its own', async (t) => {
  const { server } = await startEdge(t)
  const document = (await ask(server, '/twsd/WA_API3_v2.json')).json() as {
    readonly openapi: string
    readonly paths: Readonly<
      Record<
        string,
        Readonly<
          Record<
            string,
            {
              readonly operationId: string
              readonly parameters: readonly { readonly name: string; readonly in: string }[]
            }
          >
        >
      >
    >
    readonly components: { readonly schemas: object }
  }
  assert.equal(document.openapi, '3.1.0')
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const works = Object.values<Operation>(v2Operations).map(({ method, path }) => `${method} /twsd${path}`)
  assert.deepEqual(described.map(({ path, method }) => `${method.toUpperCase()} ${path}`).toSorted(), works.toSorted())
  assert.equal(new Set(described.map(({ operation }) => operation.operationId)).size, described.length)
  for (const { path, operation } of described) {
    const inPath = operation.parameters.filter((one) => one.in === 'path').map(({ name }) => `{${name}}`)
    assert.deepEqual(inPath, path.match(/\{\w+\}/g) ?? [], path)
  }
  const references = JSON.stringify(document).match(/#\/components\/schemas\/\w+/g) ?? []
  const known = new Set(Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`))
  assert.deepEqual(
    [...new Set(references)].filter((one) => !known.has(one)),
    [],
  )
})

const viewer: Authenticate = async ({ source }) => ({ actor: 'user:vera', grants: [{ role: 'viewer' }], source })

/** The orders that only a body or an address that is right brings to the engine. */
const orders = Object.values<Operation>(v2Operations).filter((operation) => isOrder(operation))

test('no order of version 2 is carried out for who may only look', async (t) => {
  const database = await testDatabase(t)
  const { server, engine } = await startEdge(t, { authenticate: viewer, database })
  const before = engine.options()
  const headers = { 'content-type': 'application/json' }
  for (const { method, path } of orders) {
    const address = path.replaceAll(/\{\w+\}/g, jobId(3))
    const body = '{"answer":true,"priority":5,"task":{"command":"x"},"workstationKey":"FTA1","dependencies":[]}'
    const told = await ask(server, `/twsd${address}?plan_filter=@&max_object_affected=99&key=x&value=1`, {
      method,
      headers,
      body,
    })
    const failed = told.status === 200 ? told.json().successfulResourceResponses : []
    assert.deepEqual(failed, [], `${method} ${path} ${told.text}`)
  }
  assert.deepEqual(engine.ordered, [])
  assert.deepEqual(engine.options(), before)
  const denied = await ask(server, `/twsd/api/v2/plan/job/${jobId(3)}/action/hold`, { method: 'PUT' })
  assert.equal(denied.status, 403)
  assert.equal(denied.json().exceptionName, 'ConnSecurityException')
  assert.equal((await ask(server, '/twsd/api/v2/engine/users')).status, 403)
})

test('an order of version 2 stands in the audit, and a secret in its body does not', async (t) => {
  const database = await testDatabase(t)
  const { send } = await openV2(t, { database })
  await send('PUT', `/plan/job/${jobId(3)}/action/hold`)
  await send('POST', '/model/credentials', { def: { workstation: '/FTA1', username: 'root', secret: 'open sesame' } })
  const rows = await database.query<{ entry: string }>({
    text: 'select entry::text from audit order by id',
    values: [],
  })
  const entries = rows.map(({ entry }) => entry)
  assert.ok(entries.some((entry) => entry.includes('twsd.v2.job.hold')))
  assert.ok(entries.some((entry) => entry.includes('twsd.v2.user.create')))
  assert.ok(!entries.some((entry) => entry.includes('sesame')))
})
