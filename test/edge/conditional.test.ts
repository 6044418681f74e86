/** Questions that are asked again: an answer that still holds is not sent once more, and one that does not is. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { apiPrefix, type Route } from '#/contract/route.ts'
import { routes } from '#/contract/routes.ts'
import { testDatabase } from '#/db/test-database.ts'
import type { Grant } from '#/model/caller.ts'
import type { JobDetail } from '#/model/views.ts'
import { openLeadingEngine } from '../engine/leading-engine.ts'
import { eventually } from '../support/eventually.ts'
import { cause, manyJobs, openMemorySite } from '../support/memory-site.ts'
import { sketchBatch } from '../support/plan.ts'
import { endedRun } from '../support/run-records.ts'
import { startEdge } from './edge.ts'

const ask = (server: string, path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${server}${apiPrefix}${path}`, { headers })

test('a list that is known is not worked out again until something has happened', async (t) => {
  const { server, engine, client } = await startEdge(t)
  let lists = 0
  const { jobs } = engine
  Object.assign(engine, {
    jobs: async (...asked: Parameters<typeof jobs>) => {
      lists += 1
      return jobs(...asked)
    },
  })
  const first = await ask(server, '/jobs?limit=2')
  const tag = first.headers.get('etag') ?? ''
  assert.match(tag, /^W\/"[\w-]+"$/)
  assert.equal(first.headers.get('cache-control'), 'private, no-cache')
  const again = await ask(server, '/jobs?limit=2', { 'if-none-match': `"other", ${tag}` })
  assert.deepEqual([again.status, await again.text(), again.headers.get('etag'), lists], [304, '', tag, 1])
  await client.hold({ id: 3 })
  const after = await ask(server, '/jobs?limit=2', { 'if-none-match': tag })
  assert.deepEqual([after.status, lists], [200, 2])
})

test('another page, and what another caller may see, is another answer', async (t) => {
  let grants: Grant[] = [{ role: 'viewer' }]
  const { server } = await startEdge(t, { authenticate: async () => ({ actor: 'user:maria', grants, source: '' }) })
  const tagOf = async (path: string) => (await ask(server, path)).headers.get('etag')
  const tags = [await tagOf('/jobs?limit=2'), await tagOf('/jobs?limit=3'), await tagOf('/streams?limit=2')]
  grants = [{ role: 'operator' }]
  tags.push(await tagOf('/jobs?limit=2'))
  assert.equal(new Set(tags).size, 4)
})

/** What is asked for with values that every path takes. */
const questions = (Object.entries(routes) as [string, Route][]).filter(
  ([, { method, path, needs }]) => method === 'GET' && !path.includes('users') && needs !== 'login',
)
const values: Readonly<Record<string, string>> = {
  kind: 'calendar',
  name: 'HOLIDAYS',
  stream: 'PAYROLL',
  calendar: 'HOLIDAYS',
  revision: '6',
  id: '2',
}

test('every question is answered with a tag, and with nothing to who has the answer', async (t) => {
  const { server } = await startEdge(t)
  const known: string[] = []
  for (const [name, { path }] of questions) {
    const place = path.replaceAll(/:(\w+)/g, (_, field: string) => values[field] ?? '1')
    const first = await ask(server, place)
    if (!first.ok) continue
    const again = await ask(server, place, { 'if-none-match': first.headers.get('etag') ?? '' })
    assert.deepEqual([again.status, await again.text()], [304, ''], name)
    known.push(name)
  }
  for (const name of [
    'job',
    'why',
    'log',
    'definitions',
    'definition',
    'exportDefinitions',
    'plan',
    'options',
    'hot',
  ]) {
    assert.ok(known.includes(name), name)
  }
})

test('whatever the answer is, * is satisfied with it; orders and refusals are not kept', async (t) => {
  const { server } = await startEdge(t)
  assert.equal((await ask(server, '/jobs/3', { 'if-none-match': '*' })).status, 304)
  const refused = await ask(server, '/jobs/4711', { 'if-none-match': '*' })
  assert.deepEqual([refused.status, refused.headers.get('cache-control')], [404, 'no-store'])
  const headers = { 'content-type': 'application/json' }
  const order = await fetch(`${server}${apiPrefix}/jobs/3/hold`, { method: 'POST', headers, body: '{}' })
  assert.deepEqual(
    [order.status, order.headers.get('cache-control'), order.headers.get('etag')],
    [200, 'no-store', null],
  )
})

test('an answer that is kept is known by its own tag while the plan goes on, and one that is late has not the tag of what is new', async (t) => {
  const site = await openMemorySite(t, manyJobs())
  const { jobs, streams, mark } = site.engine
  const { server } = await startEdge(t, { answers: { jobs, streams, mark } })
  const path = '/jobs?status=held'
  const askWith = async (tag: string) => {
    const { status, headers } = await ask(server, path, { 'if-none-match': tag })
    return { status, tag: headers.get('etag') ?? '' }
  }
  const first = await ask(server, path)
  const tag = first.headers.get('etag') ?? ''
  assert.match(tag, /^W\/"[\w-]+"$/)
  assert.deepEqual(
    [await first.json(), first.headers.get('content-type')],
    [await site.plain.jobs({ status: ['held'], limit: 100 }), 'application/json; charset=utf-8'],
  )
  await site.happen({ kind: 'job.priority_changed', job: 9, priority: 50, cause })
  assert.deepEqual(await askWith(tag), { status: 304, tag })
  await site.happen({ kind: 'job.held', job: 9, cause })
  assert.deepEqual(await askWith(tag), { status: 304, tag })
  const renewed = await eventually('the new list', async () => {
    const answer = await askWith(tag)
    return answer.status === 200 ? answer : undefined
  })
  assert.notEqual(renewed.tag, tag)
})

test('a job in full is made anew each time and known by what it says: while it says the same nothing is sent', async (t) => {
  const site = await openLeadingEngine(t, await testDatabase(t), 'first')
  const { conductor } = site.leader.now()
  const jobs = [{ name: 'J1' }, { name: 'J2', follows: ['J1'] }, { name: 'J3' }]
  await conductor.take(() => [{ kind: 'plan.added', batch: sketchBatch([{ name: 'PAY', jobs }]), cause }])
  const run = async (job: number, number: number): Promise<void> => {
    await conductor.take(() => [
      { kind: 'run.dispatched', job, run: number, agent: 'agent' },
      { kind: 'run.started', job, run: number, pid: 1 },
    ])
    await conductor.take(() => [{ ...endedRun(job), run: number } as ReturnType<typeof endedRun>])
  }
  const { job, glance, mark } = site.engine
  const { server } = await startEdge(t, { answers: { job, glance, mark } })
  let known = ''
  /** What of the job is sent to who has the last answer; undefined: nothing. */
  const renewed = async (): Promise<JobDetail | undefined> => {
    const answer = await ask(server, '/jobs/1', { 'if-none-match': known })
    known = answer.headers.get('etag') ?? ''
    return answer.status === 304 ? undefined : ((await answer.json()) as JobDetail)
  }
  await run(1, 1)
  const first = await renewed()
  assert.deepEqual([first?.status, first?.runs.length, await renewed()], ['succeeded', 1, undefined])
  await run(3, 1)
  assert.equal(await renewed(), undefined)
  await run(2, 1)
  assert.equal((await renewed())?.successors[0]?.status, 'succeeded')
  await site.engine.command({ kind: 'job', action: 'rerun', job: 1, cause })
  assert.equal((await renewed())?.status, 'ready')
  await run(1, 2)
  assert.equal((await renewed())?.runs.length, 2)
  site.time.pass(59_000)
  assert.equal(await renewed(), undefined)
})
