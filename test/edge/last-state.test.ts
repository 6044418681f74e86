/** What operators and programs see at the edges while a server shows its last state: both interfaces, the command line, and who watches. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { Told } from '#/model/change-view.ts'
import { eventually } from '../support/eventually.ts'
import { added, hold, openLostLeader } from '../engine/lost-leader.ts'
import { run } from './command-line.ts'
import { startEdge } from './edge.ts'
import { problemOf } from './problem-of.ts'

const header = 'batuta-unconfirmed-since'

/** The real engine behind real edges; an order that hangs is shown, and then its database is lost. */
const open = async (t: TestContext) => {
  const site = await openLostLeader(t)
  const edge = await startEdge(t, { answers: site.engine })
  await site.happen(added, hold(1))
  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${edge.server}${path}`, { headers })
  const query = (): Promise<Response> =>
    fetch(`${edge.server}/twsd/plan/current/job/query`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'how-many': '50' },
      body: '{}',
    })
  const lose = async (): Promise<void> => {
    site.hang()
    const refused = assert.rejects(site.happen(hold(2)))
    await eventually('the pass that hangs', async () =>
      (await edge.client.jobs({ status: 'held' })).items.length === 2 ? true : undefined,
    )
    await site.lose()
    await refused
  }
  return { ...site, ...edge, get, query, lose }
}

/** All that tells of the plan; a list twice, as the second answer is one that is kept. */
const questions = ['jobs', 'jobs', 'streams', 'jobs/3', 'jobs/3/why', 'status', 'workstations', 'plan', 'jobs/4711']

test('while the last state is shown every answer about the plan says so by both interfaces, and none before and after', async (t) => {
  const { get, query, lose, recover, leader } = await open(t)
  const headers = async (): Promise<(string | null)[]> => {
    const answers = []
    for (const question of questions) answers.push(await get(`/api/v1/${question}`))
    answers.push(await query())
    return answers.map((answer) => answer.headers.get(header))
  }
  assert.deepEqual([...new Set(await headers())], [null])
  await lose()
  const since = Temporal.Instant.fromEpochMilliseconds(leader.unconfirmedSince() ?? 0).toString({
    fractionalSecondDigits: 3,
  })
  assert.deepEqual([...new Set(await headers())], [since])
  // What tells nothing of the plan says nothing of it.
  for (const path of ['/health/live', '/health/ready', '/', '/api/v1/settings', '/metrics']) {
    assert.equal((await get(path)).headers.get(header), null, path)
  }
  await recover()
  assert.deepEqual([...new Set(await headers())], [null])
})

test('who has an answer is told that it still holds with the mark, and is sent it anew when it is confirmed again', async (t) => {
  const { get, lose, recover } = await open(t)
  const tagsOf = async (): Promise<Map<string, string>> => {
    const tags = new Map<string, string>()
    for (const question of questions.slice(0, -1)) {
      const answer = await get(`/api/v1/${question}`)
      tags.set(question, answer.headers.get('etag') ?? '')
    }
    return tags
  }
  const statuses = async (tags: Map<string, string>): Promise<unknown[]> => {
    const found: unknown[] = []
    for (const [question, tag] of tags) {
      const answer = await get(`/api/v1/${question}`, { 'if-none-match': tag })
      // The time of the server is in it.
      if (question !== 'status') found.push([answer.status, answer.headers.get(header) !== null])
    }
    return [...new Set(found.map((one) => JSON.stringify(one)))]
  }
  const confirmed = await tagsOf()
  await lose()
  assert.deepEqual(await statuses(confirmed), ['[200,true]'])
  const unconfirmed = await tagsOf()
  assert.deepEqual(await statuses(unconfirmed), ['[304,true]'])
  await recover()
  assert.deepEqual(await statuses(unconfirmed), ['[200,false]'])
})

test('the command line says it once before what it shows, on standard error, and what programs read stays what it is', async (t) => {
  const { server, lose, recover } = await open(t)
  const before = await run(server, 'jobs --status held')
  assert.equal(before.err, '')
  await lose()
  const shown = await run(server, 'jobs --status held')
  assert.match(
    shown.err,
    /^batuta: The server has had no word of its ledger since \d\d:\d\d:\d\d \(\d+ m?s ago\): what it shows is of then\.\n$/,
  )
  assert.match(shown.out, /J1\b/)
  const { out, err } = await run(server, '--json jobs --status held')
  assert.deepEqual([(JSON.parse(out) as { items: { id: number }[] }).items.map(({ id }) => id), err], [[1, 2], ''])
  const status = await run(server, 'status')
  assert.match(status.out, /neither leads nor stands by/)
  assert.match(status.out, /^Leader +not known here; last first at \S+, term 1, event \d+$/m)
  const order = await run(server, 'job hold 3')
  assert.deepEqual([order.code, order.out], [69, ''])
  assert.match(order.err, /The server leads no term now.*\[server\.unavailable\]/)
  await recover()
  const after = await run(server, 'jobs --status held')
  assert.deepEqual([after.err, after.out.includes('J1 ')], ['', false])
})

test('an order is refused by both interfaces, and nothing of it is in the ledger', async (t) => {
  const { server, get, lose, recover, lastSeq } = await open(t)
  await lose()
  const before = await lastSeq()
  const order = (method: string, path: string): Promise<Response> =>
    fetch(`${server}${path}`, { method, headers: { 'content-type': 'application/json' }, body: '{}' })
  for (const path of ['jobs/3/hold', 'jobs/3/release', 'streams/1/hold', 'plan/extend']) {
    const { status, code } = await problemOf(await order('POST', `/api/v1/${path}`))
    assert.deepEqual([path, status, code], [path, 503, 'server.unavailable'])
  }
  assert.equal((await get('/api/v1/jobs')).status, 200)
  assert.equal(await lastSeq(), before)
  await recover()
  assert.equal((await order('POST', '/api/v1/jobs/3/hold')).status, 200)
})

test('who watches over HTTP is told that nothing is confirmed, and to read again afterwards', async (t) => {
  const { client, lose, recover, happen } = await open(t)
  const leave = new AbortController()
  t.after(() => leave.abort())
  const messages = client.changes({ kinds: 'jobs' }, { signal: leave.signal })
  const next = async (): Promise<string> => {
    const value = (await messages.next()).value as Told | undefined
    if (value === undefined) return 'over'
    if (value.event === 'resync') return `resync ${value.data.why}`
    if (value.event === 'changes') return `changes ${(value.data.jobs ?? []).map(({ id }) => id).join(' ')}`
    return value.event
  }
  assert.equal(await next(), 'resync begin')
  await lose()
  assert.equal(await next(), 'unconfirmed')
  await recover()
  const heard = async (): Promise<string> => {
    const told = await next()
    return told === 'unconfirmed' ? heard() : told
  }
  assert.equal(await heard(), 'resync confirmed')
  await happen(hold(5))
  assert.equal(await next(), 'changes 5')
})
