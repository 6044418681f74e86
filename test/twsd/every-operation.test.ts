/**
 * Every operation that `docs/hwa-api.md` says works, wholly or partly, is called here as a client calls it, and works. One that is added
 * to the tables and does not answer its call fails the test by its address.
 */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { operations, type Bound } from '#/twsd/operations.ts'
import { startEdge } from '../edge/edge.ts'
import { testDatabase } from '#/db/test-database.ts'
import { openDesk } from '../support/definition-desk.ts'
import { callOf, site, type Sending } from './operation-calls.ts'
import { callsOfVersion, loneDefinitions } from './model-calls.ts'
import { ask, type Told } from './raw-client.ts'

const open = async (t: TestContext) => {
  const desk = await openDesk(t)
  const text = `${site}${loneDefinitions}`
  await desk.change({ kind: 'apply', sources: [{ file: 'site', text }] }, {}, { by: 'ana' })
  const { server } = await startEdge(t, { definitions: desk, database: await testDatabase(t) })
  const send = ({ method, path, body, headers = {} }: Sending): Promise<Told> =>
    ask(server, `/twsd${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
  return { send }
}

/** What was done, or what went wrong. Orders about many tell in their answer what failed. */
const failureOf = ({ status, text }: Told): string | undefined => {
  if (status >= 300) return `${status} ${text.slice(0, 300)}`
  return text.includes('"isError":true') ? text.slice(0, 300) : undefined
}

const addressOf = ({ method, path }: Pick<Bound, 'method' | 'path'>): string => `${method} ${path}`

const isOfModel = ({ path }: Bound): boolean =>
  /^(\/api\/v2)?\/model\/(?!.*rc-evaluation|common|.*-multiple)/.test(path)

test('every operation of HWA on the plan, the engine and what is common to definitions works when it is called', async (t) => {
  const { send } = await open(t)
  const failed: string[] = []
  for (const operation of operations.filter((one) => !isOfModel(one))) {
    const failure = failureOf(await send(callOf(operation)))
    if (failure !== undefined) failed.push(`${addressOf(operation)}: ${failure}`)
  }
  assert.deepEqual(failed, [])
})

for (const version of ['v1', 'v2'] as const) {
  test(`every operation of HWA's ${version} on definitions works for every kind when it is called`, async (t) => {
    const { send } = await open(t)
    const left = new Set(operations.filter((one) => isOfModel(one) && one.name.startsWith(version)).map(addressOf))
    const failed: string[] = []
    await callsOfVersion[version](async (operation, sending) => {
      assert.ok(left.delete(operation), `${operation} is no operation, or is called twice`)
      const told = await send(sending)
      const failure = failureOf(told)
      if (failure !== undefined) failed.push(`${operation}: ${failure}`)
      return told
    })
    assert.deepEqual(failed, [])
    assert.deepEqual([...left], [], 'nobody calls these')
  })
}
