/** Forecasts through version 1: worked out once, kept as they were, and seen by whoever created them. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { Caller } from '#/model/caller.ts'
import { startEdge } from '../edge/edge.ts'
import { ask, type Json } from './raw-client.ts'
import { threadsOf } from '../support/threads.ts'

/** Whoever writes a name there is taken for that user; root administers. */
const callerIn = async ({ authorization = 'ana' }: { authorization?: string | undefined }): Promise<Caller> => ({
  actor: `user:${authorization}`,
  user: authorization,
  source: '',
  grants: [{ role: authorization === 'root' ? 'administrator' : 'scheduler' }],
})

const open = async (t: TestContext) => {
  const { server } = await startEdge(t, { authenticate: callerIn })
  const as =
    (user: string) =>
    (path: string, body: object = {}, headers: Record<string, string> = {}) =>
      ask(server, `/twsd/plan${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { authorization: user, ...headers },
      })
  return { as }
}

const month = { startTime: '2026-12-01T12:00:00Z', timeExtension: 31 * 86_400_000 }

test('the pages of a forecast are those of the one that was created, also all at once', async (t) => {
  const { as } = await open(t)
  const post = as('ana')
  const id = (await post('/create_plan', month)).headers['context-planid'] as string
  const threads = threadsOf(t)
  const all = (await post(`/${id}/jobstream/query`, {}, { 'how-many': '0' })).json()
  assert.equal(all.length, 32)
  const found: Json[] = []
  let last: string | undefined
  do {
    const headers = { 'how-many': '10', ...(last !== undefined && { 'last-object': last }) }
    const page = await post(`/${id}/jobstream/${last === undefined ? 'query' : 'query_next'}`, {}, headers)
    found.push(...page.json())
    last = page.headers['last-object'] as string | undefined
  } while (last !== undefined)
  assert.deepEqual(found, all)
  assert.equal(threads(), 0, 'nothing was worked out anew')
})

test('a forecast is filtered as the plan is, counted as a whole, and says how many come', async (t) => {
  const { as } = await open(t)
  const post = as('ana')
  const id = (await post('/create_plan', month)).headers['context-planid'] as string
  const query = (body: object, headers: Record<string, string> = { 'how-many': '0' }) =>
    post(`/${id}/jobstream/query`, body, headers)
  const names = async (body: object) => new Set((await query(body)).json().map(({ key }: Json) => key.name))
  const all = await names({})
  const [first = ''] = all
  const others = new Set([...all].filter((name) => name !== first))
  const filtered = (operator: string, ...wanted: unknown[]) => ({
    filters: {},
    complexFilters: {
      operator,
      jobStreamInPlanComplexFilter: wanted.map((jobStreamName) => ({ filter: { jobStreamName } })),
    },
  })
  assert.deepEqual(await names({ filters: { jobStreamInPlanFilter: { jobStreamName: first } } }), new Set([first]))
  assert.deepEqual(await names(filtered('NOT', first)), others)
  assert.deepEqual(await names(filtered('OR', first, 'NOSUCH')), new Set([first]))
  const whole = await query({})
  const page = await query({}, { 'how-many': '2', 'context-objectcount': '1' })
  assert.deepEqual(
    [whole.headers['how-many-returned'], page.headers['how-many-returned'], page.headers['context-objectcount']],
    [String(whole.json().length), '2', String(whole.json().length)],
  )
  const third = await query({}, { 'query-pagesize': '1', 'query-pagenumber': '2' })
  assert.deepEqual(third.json(), whole.json().slice(2, 3))
})

test('forecasts are listed to whoever created them, and to administrators', async (t) => {
  const { as } = await open(t)
  const id = (await as('ana')('/create_plan', month)).headers['context-planid'] as string
  const listed = async (user: string) => {
    const told = await as(user)('/query', { filters: { symphonyInPlanFilter: { planType: 'FORECAST' } } })
    return told.json().map((plan: Json) => plan.id)
  }
  assert.deepEqual([await listed('ana'), await listed('bea'), await listed('root')], [[id], [], [id]])
  const own = await as('bea')(`/${id}/jobstream/query`, {}, { 'how-many': '1' })
  assert.equal(own.status, 200, 'whoever knows the days has a forecast of their own')
  assert.deepEqual(await listed('bea'), [id])
})

test('a trial goes on where the plan ends', async (t) => {
  const { as } = await open(t)
  const made = await as('ana')('/create_trial_plan_extension', { timeExtension: 2 * 86_400_000 })
  assert.equal(made.status, 202)
  const id = made.headers['context-planid'] as string
  assert.match(id, /^TRIAL-/)
  assert.ok((await as('ana')(`/${id}/jobstream/query`, {}, { 'how-many': '0' })).json().length > 0)
})
