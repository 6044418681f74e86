/** What requests read from the database: how much is told by route, and that operators who look again and again cost next to nothing. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { createUsersDesk } from '#/access/users-desk.ts'
import { testDatabase } from '#/db/test-database.ts'
import { manualClock, systemClock } from '#/lib/clock.ts'
import { createClient } from '#/contract/client.ts'
import { startEdge } from './edge.ts'

const secret = 'correct horse battery'
/** So much that a body comes in several pieces. */
const padding = ' '.repeat(500_000)
const begun = 1_795_328_040_000

const openSite = async (t: TestContext) => {
  const database = await testDatabase(t)
  const clock = manualClock(begun)
  const { server } = await startEdge(t, { database, auth: true, clock })
  const desk = createUsersDesk({ database: () => database, clock: systemClock, onChanged: () => {} })
  await desk.add({ name: 'root', grants: [{ role: 'administrator' }] })
  const { password } = await desk.add({ name: 'maria', grants: [{ role: 'operator' }] })
  const authorization = `Basic ${btoa(`maria:${password}`)}`
  const first = createClient({ server, authorization: () => authorization })
  await first.changePassword({ password, newPassword: secret })
  const send = (path: string, cookie: string, body?: object): Promise<Response> =>
    fetch(`${server}/api/v1${path}`, {
      headers: { cookie, 'content-type': 'application/json', 'x-batuta-request': '1' },
      ...(body !== undefined && { method: 'POST', body: `${JSON.stringify(body)}${padding}` }),
    })
  const login = async (): Promise<string> => {
    const answer = await send('/login', '', { name: 'maria', password: secret })
    return answer.headers.get('set-cookie')?.split(';')[0] ?? ''
  }
  /** How many requests a route had, and what they have read. */
  const readsOf = async (method: string, route: string): Promise<{ requests: number; reads: number }> => {
    const page = await (await fetch(`${server}/metrics`)).text()
    const of = (what: string): number => {
      const line = `batuta_request_database_reads_${what}{method="${method}",route="/api/v1${route}"} `
      return Number(
        page
          .split('\n')
          .find((one) => one.startsWith(line))
          ?.slice(line.length) ?? 0,
      )
    }
    return { requests: of('count'), reads: of('sum') }
  }
  return { clock, login, send, readsOf }
}

test('sessions that look all the time are one read in some seconds, and a session that is ended here is over at once', async (t) => {
  const { clock, login, send, readsOf } = await openSite(t)
  const cookies: string[] = []
  for (let at = 0; at < 6; at += 1) cookies.push(await login())
  const lookAll = async (): Promise<void> => {
    for (const cookie of cookies) assert.equal((await send('/jobs', cookie)).status, 200)
  }
  await lookAll()
  const before = await readsOf('GET', '/jobs')
  for (let at = 0; at < 5; at += 1) {
    clock.advanceBy(5_000)
    await lookAll()
  }
  const after = await readsOf('GET', '/jobs')
  assert.deepEqual(
    { requests: after.requests - before.requests, reads: after.reads - before.reads },
    { requests: 30, reads: 5 },
  )

  const [gone = '', other = ''] = cookies
  assert.equal((await send('/logout', gone, {})).status, 200)
  assert.equal((await send('/jobs', gone)).status, 401)
  assert.equal((await send('/jobs', other)).status, 200)
})

test('what an order reads is told of its route, though its body came later than its head', async (t) => {
  const { clock, login, send, readsOf } = await openSite(t)
  const cookie = await login()
  await send('/jobs', cookie)
  assert.equal((await send('/tokens', cookie, { name: 'ci' })).status, 200)
  const { requests, reads } = await readsOf('POST', '/tokens')
  assert.equal(requests, 1)
  assert.ok(reads >= 1, 'who asks for a token is looked up')
  clock.advanceBy(1)
})
