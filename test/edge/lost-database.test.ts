/** While the database cannot say who asks: who was known a moment ago reads on, nobody else is let in, and orders say why they fail. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from '#/db/sql.ts'
import { testDatabase } from '#/db/test-database.ts'
import { accessCondition, measureBelieved } from '#/main/measure-believed.ts'
import { createMetrics } from '#/monitoring/metrics.ts'
import { eventually } from '../support/eventually.ts'
import { hang } from '../support/hanging-table.ts'
import { openWay } from '../support/database-way.ts'
import { basic, openLostSite } from './lost-database.ts'
import { problemOf } from './problem-of.ts'

const query = '/twsd/plan/current/job/query'
const rerun = '/twsd/plan/current/job/FTA1;0AAAAAAAAAAAAAAB;EXTRACT/action/rerun'

/** Callers are taken for who they are for five seconds, and then looked up. */
const due = 5_000

test('while the database hangs who was known reads on by session, token and password, after two seconds and then at once', async (t) => {
  const database = await testDatabase(t)
  const { by, jobs, send, clock, after, server, engine, access, lines } = await openLostSite(t, { database })
  for (const headers of Object.values(by)) assert.equal(await jobs(headers), 200)
  clock.advanceBy(due)
  await using hanging = await hang(database, 'users')
  for (const headers of Object.values(by)) {
    assert.equal(await after(2_000, jobs(headers)), 200)
    assert.equal(await jobs(headers), 200)
  }
  assert.equal((await send(query, by.password, {})).status, 200)

  // An order is another matter, by whichever edge, and so is who was not known.
  const order = await problemOf(await after(5_000, send('/api/v1/jobs/3/hold', by.session, {})))
  assert.deepEqual([order.status, order.code], [503, 'access.unavailable'])
  assert.match(order.detail, /^The database does not answer in time\. Nothing was ordered, .* order again shortly\.$/)
  const headers = { ...by.token, 'content-type': 'application/json' }
  const hwa = await after(5_000, fetch(`${server}${rerun}`, { method: 'PUT', headers, body: '{}' }))
  assert.equal(hwa.status, 503)
  assert.deepEqual(engine.ordered, [])
  for (const headers of [{ cookie: `batuta=${'x'.repeat(43)}` }, { authorization: 'Bearer batuta_x' }]) {
    assert.equal((await problemOf(await after(5_000, send('/api/v1/jobs', headers)))).code, 'access.unavailable')
  }
  const guess = { authorization: `Basic ${btoa('maria:another password')}` }
  assert.equal((await problemOf(await after(5_000, send('/api/v1/jobs', guess)))).code, 'access.unavailable')

  const condition = () => accessCondition({ status: 'ok' }, access.beliefs, clock.now())
  clock.advanceBy(7_000)
  assert.partialDeepStrictEqual(condition(), {
    status: 'degraded',
    error: 'The database has not said for 7 s who asks: who was known within 10 min is believed, and gives no orders.',
    facts: { believed: 7 },
  })
  const metrics = createMetrics()
  measureBelieved(metrics, () => access.beliefs)
  assert.match(await metrics.text(), /^batuta_callers_believed_total\{by="password"\} 3$/m)
  assert.equal(lines.length, 1)

  await hanging.letGo()
  await eventually('callers who are looked up again', async () => {
    clock.advanceBy(1_000)
    for (const headers of Object.values(by)) assert.equal(await jobs(headers), 200)
    return condition().status === 'ok' ? true : undefined
  })
  assert.equal((await send('/api/v1/jobs/3/hold', by.session, {})).status, 200)
  assert.equal(lines.length, 2)
})

test('a database that is down keeps nobody waiting, and is asked again by itself', async (t) => {
  const { database, lookups, cut, mend } = await openWay(t)
  const { by, jobs, send, login, clock, access } = await openLostSite(t, { database, lookups })
  for (const headers of Object.values(by)) assert.equal(await jobs(headers), 200)
  clock.advanceBy(due)
  await cut()
  for (const headers of Object.values(by)) assert.equal(await jobs(headers), 200)
  const order = await problemOf(await send('/api/v1/jobs/3/hold', by.session, {}))
  assert.match(order.detail, /^The database cannot be asked\. Nothing was ordered/)
  const turnedAway = await problemOf(await login())
  assert.deepEqual([turnedAway.status, turnedAway.code], [503, 'access.unavailable'])
  await mend()
  await eventually('callers who are looked up again', async () => {
    clock.advanceBy(1_000)
    for (const headers of Object.values(by)) assert.equal(await jobs(headers), 200)
    return access.beliefs.since() === undefined ? true : undefined
  })
  assert.equal((await send('/api/v1/jobs/3/hold', by.session, {})).status, 200)
})

test('nobody is believed ten minutes after the database said last who he is', async (t) => {
  const { database, lookups, cut } = await openWay(t)
  const { by, jobs, clock } = await openLostSite(t, { database, lookups })
  for (const headers of [by.token, by.password]) assert.equal(await jobs(headers), 200)
  await cut()
  for (let seconds = 10; seconds < 600; seconds += 59) {
    clock.advanceBy(59_000)
    for (const headers of [by.token, by.password]) assert.equal(await jobs(headers), 200)
  }
  clock.advanceBy(10_000)
  for (const headers of [by.token, by.password]) assert.equal(await jobs(headers), 503)
})

test('a session that is over by its own time is not believed', async (t) => {
  const { database, lookups, cut } = await openWay(t)
  const { by, jobs, clock } = await openLostSite(t, { database, lookups })
  assert.equal(await jobs(by.session), 200)
  await cut()
  // Idle for a minute, and one more, as to the minute alone is known when it was used.
  clock.advanceBy(119_999)
  assert.equal(await jobs(by.session), 200)
  clock.advanceBy(120_000)
  assert.equal(await jobs(by.session), 503)
  assert.equal(await jobs(by.token), 503)
})

test('what this server has ended itself is not believed: a session, a token, a password', async (t) => {
  const { database, lookups, cut, mend } = await openWay(t)
  const { by, send, jobs, tokenId, login, clock } = await openLostSite(t, { database, lookups })
  const other = { cookie: (await login()).headers.get('set-cookie')?.split(';')[0] ?? '' }
  const revoked = async (order: () => Promise<Response>, ...whose: Record<string, string>[]): Promise<void> => {
    for (const headers of [...whose, by.password]) assert.equal(await jobs(headers), 200)
    assert.equal((await order()).status, 200)
    await cut()
    for (const headers of whose) assert.equal(await jobs(headers), 503)
    clock.advanceBy(due)
    for (const headers of whose) assert.equal(await jobs(headers), 503)
    await mend()
    for (const headers of whose) assert.equal(await jobs(headers), 401)
  }
  await revoked(() => send('/api/v1/logout', other, {}), other)
  await revoked(() => send(`/api/v1/tokens/${tokenId}/revoke`, by.session, {}), by.token)
  const words = { password: 'correct horse battery', newPassword: 'another horse battery' }
  await revoked(() => send('/api/v1/me/password', { authorization: basic }, words), by.session)
})

test('a login while the database hangs is told so after seconds, and is no failed attempt', async (t) => {
  const database = await testDatabase(t)
  const { login, after } = await openLostSite(t, { database })
  await using hanging = await hang(database, 'users')
  for (let at = 0; at < 7; at += 1) {
    const answer = await problemOf(await after(5_000, login('a wrong password')))
    assert.deepEqual([answer.status, answer.code], [503, 'access.unavailable'])
    assert.match(answer.detail, /Nobody can log in now, and this counts as no failed attempt; try again shortly\.$/)
  }
  await hanging.letGo()
  assert.equal((await login()).status, 200)
  const { length } = await database.query(
    sql`select from audit where entry::jsonb -> 'outcome' ->> 'state' = 'refused'`,
  )
  assert.equal(length, 0)
})

test('an order that cannot be written to the audit is refused after seconds and not carried out, and that stands there afterwards', async (t) => {
  const database = await testDatabase(t)
  const { by, send, after, engine } = await openLostSite(t, { database })
  await using hanging = await hang(database, 'audit')
  // One is being written, the other waits for its turn.
  const both = ['hold', 'release'].map((order) => send(`/api/v1/jobs/3/${order}`, by.session, {}))
  for (const answer of await after(10_000, Promise.all(both))) {
    const { status, code, detail } = await problemOf(answer)
    assert.deepEqual([status, code], [503, 'server.unavailable'])
    assert.match(detail, /^The order was not carried out: the database did not take it into the audit within 10 s\./)
  }
  await hanging.letGo()
  assert.equal((await send('/api/v1/jobs/3/cancel', by.session, {})).status, 200)
  assert.equal(engine.ordered.length, 1)
  const rows = await database.query<{ state: string; code: string | null }>(sql`
    select audit.entry ->> 'state' as state, ends.entry ->> 'code' as code
      from audit left join audit as ends on ends.order_id = audit.id
     where audit.entry ->> 'operation' in ('hold', 'release', 'cancel') and audit.order_id is null order by audit.id`)
  assert.deepEqual(
    rows.map(({ code }) => code),
    ['server.unavailable', null],
  )
})

test('writing down that a session is used delays no answer, and while it cannot be written the session does not end', async (t) => {
  const database = await testDatabase(t)
  const { by, jobs, clock } = await openLostSite(t, { database })
  assert.equal(await jobs(by.session), 200)
  const locked = Promise.withResolvers<void>()
  const letGo = Promise.withResolvers<void>()
  const done = database.transaction(async (transaction) => {
    await transaction.query(sql`select from sessions for update`)
    locked.resolve()
    await letGo.promise
  })
  await locked.promise
  for (let minutes = 0; minutes < 4; minutes += 1) {
    clock.advanceBy(61_000)
    assert.equal(await jobs(by.session), 200)
  }
  letGo.resolve()
  await done
  await eventually('the last use in the table', async () => {
    const [row] = await database.query<{ seenAt: number }>(sql`select seen_at as "seenAt" from sessions`)
    clock.advanceBy(5_000)
    await jobs(by.session)
    return row !== undefined && clock.now() - row.seenAt < 70_000 ? true : undefined
  })
  clock.advanceBy(121_000)
  assert.equal(await jobs(by.session), 401)
})
