/** Orders by HWA's REST API in the audit, on a real PostgreSQL. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from '#/db/sql.ts'
import { streamIdentifier } from '#/twsd/identifiers.ts'
import { uuidOf } from '#/twsd/uuids.ts'
import { openSite } from './audited-site.ts'

test("an order through HWA's REST API tells as much: what it said, how its object stood before, and how after", async (t) => {
  const { as, server } = await openSite(t)
  const { client: admin, authorization } = await as('ada', { role: 'administrator' })
  const send = (method: string, path: string, body = '{}', headers = {}) =>
    fetch(`${server}/twsd/${path}`, { method, body, headers: { authorization, ...headers } })
  const lastOf = async (operation: string) => {
    const [entry] = (await admin.audit({ operation })).items
    assert.ok(entry, operation)
    return entry
  }
  const job = encodeURIComponent(`FTA1;${streamIdentifier(1)};PAYCALC`)
  await send('PUT', `plan/current/job/${job}/action/hold`)
  const hold = await lastOf('twsd.v1.holdJob')
  assert.partialDeepStrictEqual(hold, { state: 'done', actor: 'user:ada', before: { id: 3 }, after: { id: 3 } })
  const unknown = encodeURIComponent(`FTA1;${streamIdentifier(1)};NONE`)
  await send('PUT', `plan/current/job/${unknown}/action/hold`)
  assert.partialDeepStrictEqual(await lastOf('twsd.v1.holdJob'), { state: 'refused', before: null })

  const prompt = `api/v2/plan/prompt/${uuidOf('prompt', 5)}/action/reply`
  await send('PUT', prompt, '{"answer":true}', { 'justification-description': 'the cut-over is done' })
  const reply = await lastOf('twsd.v2.replyPrompt')
  assert.partialDeepStrictEqual(reply, {
    before: { status: 'asked' },
    after: { status: 'yes' },
    input: { body: { answer: true } },
  })
  assert.match(reply.reason ?? '', /the cut-over is done/)

  const many = new URLSearchParams({ oql: "name = 'EXTRACT'", max_object_affected: '9' }).toString()
  await send('PUT', `api/v2/plan/job/action/hold?${many}`)
  const held = await lastOf('twsd.v2.jobs.hold')
  assert.match(JSON.stringify(held.after), /"successfulResourceResponses":.*The job EXTRACT is held/)
})

test("through HWA's REST API a request id stands for one order as well", async (t) => {
  const { as, server, engine } = await openSite(t)
  const { authorization } = await as('ada', { role: 'administrator' })
  const put = (action: string) =>
    fetch(`${server}/twsd/api/v2/plan/job/${uuidOf('job', 3)}/action/${action}`, {
      method: 'PUT',
      headers: { authorization, 'x-request-id': 'mine' },
    })
  assert.deepEqual([(await put('hold')).status, (await put('hold')).status], [200, 200])
  const other = await put('cancel')
  assert.equal(other.status, 409)
  assert.match(await other.text(), /request id mine was used for another order/)
  assert.deepEqual(
    engine.ordered.map((one) => 'action' in one && one.action),
    ['hold', 'hold'],
  )
})

test('an order that the audit cannot take is not carried out, by whichever way it comes', async (t) => {
  const { as, server, engine, database } = await openSite(t)
  const { authorization } = await as('ada', { role: 'administrator' })
  const job = encodeURIComponent(`FTA1;${streamIdentifier(1)};PAYCALC`)
  const ways = [
    ['POST', '/api/v1/jobs/3/hold'],
    ['POST', '/api/v1/bulk', '{"noun":"job","action":"hold","ids":[3]}'],
    ['POST', '/api/v1/definitions/apply', '{"sources":[{"file":"a","text":""}]}'],
    ['PUT', `/twsd/plan/current/job/${job}/action/hold`],
    ['PUT', `/twsd/api/v2/plan/job/${uuidOf('job', 3)}/action/hold`],
    ['POST', '/twsd/api/v2/model/calendar', '{}'],
  ] as const
  await database.execute(sql`alter table audit add constraint full_disk check (false) not valid`)
  for (const [method, path, body = '{}'] of ways) {
    const headers = { authorization, 'content-type': 'application/json' }
    const { status } = await fetch(server + path, { method, headers, body })
    assert.ok(status >= 500, `${path} answered ${status}`)
  }
  assert.deepEqual(engine.ordered, [])
})

test('a password that is wrong in the header of a request stands there as a refused login does', async (t) => {
  const { as, server } = await openSite(t)
  const { client: admin } = await as('ada', { role: 'administrator' })
  for (const [path, name] of [
    ['/twsd/engine/info', 'ada'],
    ['/api/v1/status', 'a secret in the wrong field'],
  ] as const) {
    const { status } = await fetch(server + path, { headers: { authorization: `Basic ${btoa(`${name}:wrong`)}` } })
    assert.equal(status, 401)
  }
  const { items } = await admin.audit({ operation: 'login' })
  assert.deepEqual(
    items.map(({ actor, state, code, input }) => [actor, state, code, input]),
    [
      ['nobody', 'refused', 'access.wrong_password', { name: 'of no user' }],
      ['nobody', 'refused', 'access.wrong_password', { name: 'ada' }],
    ],
  )
})

test('a refusal whose sentence cuts a character in two is written, and so is what others ordered at that moment', async (t) => {
  const { as, server } = await openSite(t)
  const { client: admin, authorization } = await as('ada', { role: 'administrator' })
  const send = (oql: string) =>
    fetch(
      `${server}/twsd/api/v2/plan/job/action/kill?${new URLSearchParams({ oql, max_object_affected: '9' }).toString()}`,
      {
        method: 'PUT',
        body: '{}',
        headers: { authorization },
      },
    )
  const [refused] = await Promise.all([send('\u{2d877}'), send("name = 'EXTRACT'")])
  assert.equal(refused.status, 400)
  const { items } = await admin.audit({ operation: 'twsd.v2.jobs.kill' })
  assert.deepEqual(items.map(({ state }) => state).toSorted(), ['done', 'refused'])
})
