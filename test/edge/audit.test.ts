/** The audit on a real PostgreSQL: every order stands in it, no secret does, and nobody changes it unseen. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { verifyAudit } from '#/access/verify-audit.ts'
import { createClient } from '#/contract/client.ts'
import type { Queryable } from '#/db/pool.ts'
import { sql, type Sql } from '#/db/sql.ts'
import { testDatabase, type TestDatabase } from '#/db/test-database.ts'
import { manualClock } from '#/lib/clock.ts'
import { appendAudit } from '#/store/audit.ts'
import { eventually } from '../support/eventually.ts'
import { hang } from '../support/hanging-table.ts'
import { handAlarm } from '../support/maintenance.ts'
import { printed, run } from './command-line.ts'
import { openSite } from './audited-site.ts'

test('an order stands there with who, from where, why, what it changed and what came of it', async (t) => {
  const { as } = await openSite(t)
  const { client: admin } = await as('ada', { role: 'administrator' })
  const { client } = await as('maria', { role: 'operator' })
  await client.hold({ id: 3, reason: 'wait for me' }, { requestId: 'order-1' })
  await client.reply({ id: 5, answer: 'yes' }, { requestId: 'order-2' })
  await assert.rejects(client.kill({ id: 3 }, { requestId: 'order-3' }))
  await assert.rejects(client.setOption({ name: 'cf', value: 'no' }, { requestId: 'order-4' }))
  await admin.setOption({ name: 'cf', value: 'no' }, { requestId: 'order-5' })
  const find = async (requestId: string) => {
    const { items } = await admin.audit({ requestId })
    assert.equal(items.length, 1, requestId)
    const [entry] = items
    assert.ok(entry)
    return entry
  }
  const { at: _, endedAt: __, hash: ___, id, ...hold } = await find('order-1')
  const { before, after, ...rest } = hold
  assert.deepEqual(rest, {
    actor: 'user:maria',
    source: '127.0.0.1',
    operation: 'hold',
    requestId: 'order-1',
    reason: 'wait for me',
    state: 'done',
    code: null,
    sentence: null,
    input: { id: 3, reason: 'wait for me' },
  })
  assert.deepEqual(
    [(before as { status: string }).status, (after as { status: string }).status],
    ['waiting', 'waiting'],
  )
  assert.equal((await admin.auditEntry({ entry: id })).operation, 'hold')
  const reply = await find('order-2')
  assert.deepEqual(
    [reply.before, reply.after].map((prompt) => (prompt as { status: string }).status),
    ['asked', 'yes'],
  )
  const kill = await find('order-3')
  assert.deepEqual([kill.state, kill.code], ['refused', 'job.illegal_transition'])
  const denied = await find('order-4')
  assert.deepEqual(
    [denied.actor, denied.operation, denied.state, denied.code],
    ['user:maria', 'setOption', 'refused', 'access.denied'],
  )
  const option = await find('order-5')
  assert.deepEqual(
    [option.before, option.after],
    [
      { name: 'enCarryForward', value: 'all' },
      { name: 'enCarryForward', value: 'no' },
    ],
  )
  await assert.rejects(client.audit(), { code: 'access.denied' })
  assert.deepEqual((await admin.audit({ actor: 'user:maria', operation: 'hold' })).items.length, 1)
  const first = await admin.audit({ limit: 2 })
  const second = await admin.audit({ limit: 2, after: Number(first.next) })
  const [last, next] = [first.items.at(-1)?.id ?? 0, second.items[0]?.id ?? 0]
  assert.ok(last > next, `${last} is followed by ${next}`)
})

test('logins stand there, and those that were refused; a name that nobody has does not', async (t) => {
  const { as, server } = await openSite(t)
  const { client: admin } = await as('ada', { role: 'administrator' })
  const { password } = await as('maria', { role: 'operator' })
  const anybody = createClient({ server })
  await anybody.login({ name: 'MARIA', password })
  await assert.rejects(anybody.login({ name: 'maria', password: 'wrong' }))
  await assert.rejects(anybody.login({ name: password, password: 'maria' }))
  const { items } = await admin.audit({ operation: 'login' })
  assert.deepEqual(
    items.map(({ actor, state, input }) => [actor, state, (input as { name: string }).name]),
    [
      ['nobody', 'refused', 'of no user'],
      ['nobody', 'refused', 'maria'],
      ['user:maria', 'done', 'maria'],
    ],
  )
})

test('questions, previews and checks leave nothing in the audit', async (t) => {
  const { as, database } = await openSite(t)
  const { client } = await as('ada', { role: 'administrator' })
  const before = (await appendAudit(database, ['{"at":1,"actor":"x","operation":"x","state":"noted"}']))[0]
  await client.jobs()
  await client.check({ sources: [{ file: 'a', text: 'CPUNAME X' }] })
  const sources = [{ file: 'a', text: 'CPUNAME X' }]
  await client.diff({ sources })
  await client.apply({ sources, dryRun: true })
  const after = (await appendAudit(database, ['{"at":1,"actor":"x","operation":"x","state":"noted"}']))[0]
  assert.equal(after, (before ?? 0) + 1)
})

test('a command that somebody submits stands there without its secrets, and can still be read', async (t) => {
  const { as, database } = await openSite(t)
  const { client: admin } = await as('ada', { role: 'administrator' })
  const { client } = await as('maria', { role: 'scheduler' })
  const ordered = { workstation: 'WS', alias: 'LOAD' }
  const command = 'PGPASSWORD=hunter2 load.sh --password=hunter2 postgres://maria:hunter2@db/pay --day 7'
  await client.submitCommand({ ...ordered, command, reason: 'with token=hunter2' }, { requestId: 'order-1' })
  const { items } = await admin.audit({ requestId: 'order-1' })
  assert.deepEqual(items[0]?.input, {
    ...ordered,
    command: 'PGPASSWORD=[secret] load.sh --password=[secret] postgres://maria:[secret]@db/pay --day 7',
    reason: 'with token=[secret]',
  })
  // The same order comes again, and is the same.
  await client.submitCommand({ ...ordered, command, reason: 'with token=hunter2' }, { requestId: 'order-1' })
  await assert.rejects(client.submitCommand({ ...ordered, command: `sqlplus scott/hunter2@pay; ${'x'.repeat(9_000)}` }))
  const all = await database.query<{ entry: string }>(sql`select entry from audit`)
  assert.doesNotMatch(JSON.stringify(all), /hunter2/)
})

test('no secret stands in the audit', async (t) => {
  const { as, database, server } = await openSite(t)
  const { client, password } = await as('ada', { role: 'administrator' })
  const { password: given } = await client.addUser({ name: 'maria', grants: [{ role: 'viewer' }] })
  const { password: again } = await client.resetPassword({ user: 'maria' })
  const { token } = await client.addToken({ name: 'ci' })
  const login = await fetch(`${server}/api/v1/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'ada', password }),
  })
  const [, cookie = ''] = /batuta=([\w-]+)/.exec(login.headers.get('set-cookie') ?? '') ?? []
  await client.apply({ sources: [{ file: 'users.txt', text: 'USERNAME ROOT PASSWORD "hunter2hunter2"' }] })
  const rows = await database.query<{ entry: string }>(sql`select entry::text from audit`)
  const all = rows.map(({ entry }) => entry).join('\n')
  assert.ok(all.includes('users.txt'))
  for (const secret of [given, again, token, password, cookie, 'hunter2hunter2']) {
    assert.ok(secret.length > 10)
    assert.equal(all.includes(secret), false, secret)
  }
})

const entries = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => `{"at":${n},"actor":"user:maria","operation":"hold","state":"noted"}`)

/** As somebody who may do everything in the database, the triggers among it. */
const tamper = (database: TestDatabase, ...statements: Sql[]): Promise<void> =>
  database.transaction(async (transaction: Queryable) => {
    await transaction.execute(sql`alter table audit disable trigger all`)
    for (const statement of statements) await transaction.execute(statement)
    await transaction.execute(sql`alter table audit enable always trigger audit_is_append_only`)
  })

test('what was changed, removed, swapped, put in or cut off is found, and where', async (t) => {
  const cases: readonly (readonly [string, RegExp, ...Sql[]])[] = [
    ['changed', /^Entry 4,/, sql`update audit set entry = replace(entry::text, 'maria', 'mario')::json where id = 4`],
    ['a blank', /^Entry 4,/, sql`update audit set entry = (' ' || entry::text)::json where id = 4`],
    ['hash', /^Entry 4,/, sql`update audit set hash = sha256('x') where id = 4`],
    ['removed', /^After entry 3 comes 5/, sql`delete from audit where id = 4`],
    ['first removed', /^After entry 0 comes 2/, sql`delete from audit where id = 1`],
    [
      'removed and renumbered',
      /^Entry 4,/,
      sql`delete from audit where id = 4`,
      sql`update audit set id = id - 1 where id = 5`,
      sql`update audit set id = id - 1 where id = 6`,
    ],
    [
      'swapped',
      /^Entry 4,/,
      sql`update audit set id = 100 where id = 4`,
      sql`update audit set id = 4 where id = 5`,
      sql`update audit set id = 5 where id = 100`,
    ],
    [
      'put in',
      /^Entry 5,/,
      sql`update audit set id = 7 where id = 6`,
      sql`update audit set id = 6 where id = 5`,
      sql`insert into audit (id, entry, hash) select 5, entry, hash from audit where id = 4`,
    ],
    [
      'put at the end',
      /^Entry 7,/,
      sql`insert into audit (id, entry, hash) select 7, entry, hash from audit where id = 4`,
    ],
  ]
  for (const [name, sentence, ...statements] of cases) {
    const database = await testDatabase(t)
    await appendAudit(database, entries(6))
    assert.equal((await verifyAudit(database)).intact, true, name)
    await tamper(database, ...statements)
    const check = await verifyAudit(database)
    assert.equal(check.intact, false, name)
    assert.match(check.sentence ?? '', sentence, name)
  }
  const database = await testDatabase(t)
  await appendAudit(database, entries(6))
  const { head } = await verifyAudit(database)
  assert.equal((await verifyAudit(database, { head })).intact, true)
  await tamper(database, sql`delete from audit where id > 4`)
  assert.equal((await verifyAudit(database)).intact, true, 'the chain alone cannot know')
  assert.match((await verifyAudit(database, { head })).sentence ?? '', /none of the chain/)
})

test('the database refuses to change, remove or empty what stands there', async (t) => {
  const database = await testDatabase(t)
  await appendAudit(database, entries(2))
  for (const statement of [sql`update audit set hash = hash`, sql`delete from audit`, sql`truncate audit`]) {
    await assert.rejects(database.execute(statement), /append-only/)
  }
  await database
    .transaction(async (transaction) => {
      await transaction.execute(sql`set local session_replication_role = replica`)
      await assert.rejects(transaction.execute(sql`delete from audit`), /append-only/)
      throw new Error('roll back')
    })
    .catch(() => undefined)
})

test('servers that write at the same time make one chain', async (t) => {
  const database = await testDatabase(t)
  await Promise.all(Array.from({ length: 20 }, () => appendAudit(database, entries(10))))
  const check = await verifyAudit(database)
  assert.deepEqual([check.intact, check.entries], [true, 200])
})

test('the command line lists it, shows an entry, and says whether it is whole', async (t) => {
  const { as, server, database } = await openSite(t)
  const { client, authorization } = await as('ada', { role: 'administrator' })
  await client.hold({ id: 3, reason: 'wait' }, { requestId: 'order-1' })
  const say = (line: string) => run(server, line, { authorization: () => authorization })
  assert.match((await say('audit')).out, /user:ada +127\.0\.0\.1 +hold 3 +done +wait/)
  const [entry] = (await client.audit({ requestId: 'order-1' })).items
  const shown = await say(`audit show ${entry?.id}`)
  assert.match(shown.out, /Who +user:ada from 127\.0\.0\.1/)
  assert.match(shown.out, /Before +\{.*"status":"waiting"/)
  const { head, entries: count } = await client.verifyAudit()
  assert.deepEqual(
    await say('audit verify'),
    printed(`The audit is whole: ${count} entries, the last with hash ${head}.`),
  )
  await tamper(database, sql`update audit set entry = replace(entry::text, 'user:ada', 'user:eve')::json where id = 1`)
  const broken = await say('audit verify')
  assert.equal(broken.code, 65)
  assert.match(broken.err, /^batuta: Entry 1, or one before it, is not what was written.*\[audit\.broken\]/)
})

test('a change of definitions is that of the user who is logged in, unless somebody else is named', async (t) => {
  const { as, engine } = await openSite(t)
  const { client } = await as('maria', { role: 'administrator' })
  const sources = [{ file: 'site.txt', text: 'SCHEDULE WS#S : END' }]
  await client.apply({ sources })
  await client.apply({ sources, author: 'the night shift' })
  const by = engine.ordered.flatMap((order) => ('options' in order ? [order.cause.by] : []))
  assert.deepEqual(by, ['maria', 'the night shift'])
})

test('while the database hangs an order waits ten seconds, is told that it was not carried out, and so does the audit when it can', async (t) => {
  const { alarm, ring } = handAlarm()
  const { database, engine, as } = await openSite(t, { alarm, clock: manualClock(1_795_328_040_000) })
  const { client } = await as('maria', { role: 'operator' })
  await client.hold({ id: 3 })
  await using hanging = await hang(database, 'audit', 'exclusive')
  const order = client.release({ id: 3 }, { requestId: 'in-the-dark' })
  const refused = assert.rejects(order, {
    code: 'server.unavailable',
    message:
      /^The order was not carried out: the database did not take it into the audit within 10 s\. Order it again /,
  })
  await hanging.holds(1)
  ring()
  await refused
  await hanging.letGo()
  const { client: admin } = await as('ada', { role: 'administrator' })
  const entry = await eventually('what came of it', async () => {
    const { items } = await admin.audit({ requestId: 'in-the-dark' })
    return items.find(({ state }) => state !== 'ordered')
  })
  // The hold alone was carried out.
  assert.deepEqual([entry.state, entry.operation, engine.ordered.length], ['refused', 'release', 1])
})
