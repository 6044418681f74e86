/** Logins, sessions, users and tokens over real HTTP and a real PostgreSQL, as who means well uses them and as who does not. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { createClient, type Client } from '#/contract/client.ts'
import { sql } from '#/db/sql.ts'
import { testDatabase, type TestDatabase } from '#/db/test-database.ts'
import { createUsersDesk } from '#/access/users-desk.ts'
import { manualClock, systemClock } from '#/lib/clock.ts'
import type { Grant } from '#/model/caller.ts'
import { startEdge } from './edge.ts'

const secret = 'correct horse battery'

interface Site {
  readonly server: string
  readonly database: TestDatabase
  /** A user with a password of its own; answers it. */
  readonly user: (name: string, ...grants: Grant[]) => Promise<string>
  readonly post: (path: string, body: object, headers?: Record<string, string>) => Promise<Response>
  readonly get: (path: string, headers: Record<string, string>) => Promise<Response>
  readonly clientOf: (authorization: string) => Client
}

const basic = (name: string, password = secret): string =>
  `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`

const openSite = async (t: TestContext, clock = systemClock): Promise<Site> => {
  const database = await testDatabase(t)
  const { server } = await startEdge(t, { database, auth: true, clock })
  const desk = createUsersDesk({ database: () => database, clock: systemClock, onChanged: () => {} })
  await desk.add({ name: 'root', grants: [{ role: 'administrator' }] })
  const clientOf = (authorization: string): Client => createClient({ server, authorization: () => authorization })
  return {
    server,
    database,
    clientOf,
    user: async (name, ...grants) => {
      const { password } = await desk.add({ name, grants })
      await clientOf(basic(name, password)).changePassword({ password, newPassword: secret })
      return basic(name)
    },
    post: (path, body, headers = {}) =>
      fetch(`${server}/api/v1${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    get: (path, headers) => fetch(`${server}/api/v1${path}`, { headers }),
  }
}

const cookieOf = (response: Response): string => response.headers.get('set-cookie')?.split(';')[0] ?? ''

const codeOf = async (response: Response): Promise<string> => ((await response.json()) as { code: string }).code

test('who has not logged in is told nothing, and how to log in', async (t) => {
  const { get } = await openSite(t)
  const unknown: Record<string, string>[] = [
    {},
    { authorization: 'Bearer batuta_x' },
    { authorization: 'Bearer local_x' },
    { authorization: 'Nothing' },
    { authorization: basic('root', 'x') },
    { authorization: basic('nobody', 'x') },
    { authorization: 'Basic ====' },
    { cookie: 'batuta=x' },
    { cookie: `batuta=${'x'.repeat(43)}` },
  ]
  for (const headers of unknown) {
    const answer = await get('/jobs', headers)
    assert.equal(answer.status, 401, JSON.stringify(headers))
    assert.match(answer.headers.get('www-authenticate') ?? '', /Bearer/)
    assert.doesNotMatch(await answer.text(), /PAY/)
  }
})

test('a password that was given leads to one thing: another password', async (t) => {
  const { server, post, get, database } = await openSite(t)
  const admin = createUsersDesk({ database: () => database, clock: systemClock, onChanged: () => {} })
  const { password } = await admin.add({ name: 'maria', grants: [{ role: 'operator' }] })
  const login = await post('/login', { name: 'Maria', password })
  const cookie = cookieOf(login)
  assert.match(login.headers.get('set-cookie') ?? '', /^batuta=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
  assert.deepEqual(await login.json(), { actor: 'user:maria', grants: [], mustChangePassword: true })
  assert.equal(await codeOf(await get('/jobs', { cookie })), 'access.must_change_password')

  const proof = { cookie, 'x-batuta-request': '1' }
  for (const newPassword of ['short', 'mariamariamaria', 'aaaaaaaaaaaaaa', password]) {
    assert.equal(await codeOf(await post('/me/password', { password, newPassword }, proof)), 'access.weak_password')
  }
  assert.equal(
    await codeOf(await post('/me/password', { password: 'x', newPassword: secret }, proof)),
    'access.wrong_password',
  )
  const changed = await post('/me/password', { password, newPassword: secret }, proof)
  assert.equal(changed.status, 200, await changed.clone().text())
  // The session of before is another one now, which nobody can have fixed beforehand.
  assert.equal((await get('/me', { cookie })).status, 401)
  assert.equal((await get('/jobs', { cookie: cookieOf(changed) })).status, 200)
  assert.equal((await fetch(`${server}/api/v1/jobs`, { headers: { cookie: cookieOf(changed) } })).status, 200)
})

test('an order with a cookie alone is not taken: a page of another site could have sent it', async (t) => {
  const { user, post } = await openSite(t)
  await user('maria', { role: 'operator' })
  const cookie = cookieOf(await post('/login', { name: 'maria', password: secret }))
  assert.equal(await codeOf(await post('/jobs/3/hold', {}, { cookie })), 'access.no_proof')
  assert.equal((await post('/jobs/3/hold', {}, { cookie, 'x-batuta-request': '1' })).status, 200)
  const foreign = { cookie, 'x-batuta-request': '1', origin: 'http://evil.example' }
  assert.equal(await codeOf(await post('/jobs/3/hold', {}, foreign)), 'request.cross_site')
})

test('a session ends by logout, by its owner, by an administrator, with its user and by time', async (t) => {
  const { user, post, get, clientOf, database } = await openSite(t)
  const admin = clientOf(await user('ada', { role: 'administrator' }))
  await user('maria', { role: 'viewer' })
  const login = async () => cookieOf(await post('/login', { name: 'maria', password: secret }))
  const isIn = async (cookie: string) => (await get('/jobs', { cookie })).status === 200

  const first = await login()
  assert.ok(await isIn(first))
  await post('/logout', {}, { cookie: first, 'x-batuta-request': '1' })
  assert.equal(await isIn(first), false)

  const second = await login()
  const { items } = await admin.sessions()
  const found = items.find((one) => one.user === 'maria')
  assert.ok(found)
  assert.equal(JSON.stringify(items).includes(second.slice(7)), false)
  await admin.endSession({ session: found.id })
  assert.equal(await isIn(second), false)
  await assert.rejects(admin.endSession({ session: found.id }), { code: 'session.unknown' })

  const third = await login()
  await admin.changeUser({ user: 'maria', disabled: true })
  assert.equal(await isIn(third), false)
  assert.equal((await post('/login', { name: 'maria', password: secret })).status, 401)
  await admin.changeUser({ user: 'maria', disabled: false })

  const fourth = await login()
  await database.execute(sql`update sessions set seen_at = seen_at - 3600000`)
  assert.equal(await isIn(fourth), false)
  const fifth = await login()
  await database.execute(sql`update sessions set created_at = created_at - 3600000`)
  assert.equal(await isIn(fifth), false)
})

test('nobody sees or ends what belongs to others, and nobody learns that it is there', async (t) => {
  const { user, clientOf } = await openSite(t)
  const [maria, rui] = [
    clientOf(await user('maria', { role: 'operator' })),
    clientOf(await user('rui', { role: 'operator' })),
  ]
  const token = await maria.addToken({ name: 'ci' })
  await maria.login({ name: 'maria', password: secret })
  const [session] = (await maria.sessions()).items
  assert.ok(session)
  assert.deepEqual([(await rui.tokens()).items, (await rui.sessions()).items], [[], []])
  await assert.rejects(rui.revokeToken({ token: token.id }), { code: 'token.unknown' })
  await assert.rejects(rui.endSession({ session: session.id }), { code: 'session.unknown' })
  await assert.rejects(rui.addToken({ name: 'x', user: 'maria' }), { code: 'user.unknown' })
  await assert.rejects(rui.addToken({ name: 'x', user: 'nobody' }), { code: 'user.unknown' })
  for (const call of [
    () => rui.users(),
    () => rui.addUser({ name: 'eve', grants: [{ role: 'administrator' }] }),
    () => rui.changeUser({ user: 'rui', grants: [{ role: 'administrator' }] }),
    () => rui.resetPassword({ user: 'maria' }),
    () => rui.removeUser({ user: 'maria' }),
  ]) {
    await assert.rejects(call(), { code: 'access.denied' })
  }
})

test('an administrator of a part of the site keeps no users', async (t) => {
  const { user, clientOf } = await openSite(t)
  const part = clientOf(await user('part', { role: 'administrator', folder: '/PAY' }))
  await assert.rejects(part.addUser({ name: 'eve', grants: [{ role: 'administrator' }] }), { code: 'access.denied' })
  await assert.rejects(part.resetPassword({ user: 'root' }), { code: 'access.denied' })
})

test('a token does what it was made for, never more than its owner, and ends with its day, its owner or a word', async (t) => {
  const { user, clientOf, database } = await openSite(t)
  const admin = clientOf(await user('ada', { role: 'administrator' }))
  const maria = clientOf(await user('maria', { role: 'operator' }))
  await assert.rejects(maria.addToken({ name: 'x', grants: [{ role: 'scheduler' }] }), { code: 'access.denied' })
  const { token, id } = await maria.addToken({ name: 'ci', grants: [{ role: 'viewer' }] })
  await assert.rejects(maria.addToken({ name: 'ci' }), { code: 'token.name_taken' })
  const ci = clientOf(`Bearer ${token}`)
  assert.equal((await ci.me()).actor, 'token:maria/ci')
  await ci.jobs()
  await assert.rejects(ci.hold({ id: 3 }), { code: 'access.denied' })
  await assert.rejects(ci.addToken({ name: 'more' }), { code: 'access.denied' })
  await assert.rejects(ci.changePassword({ password: secret, newPassword: `${secret} 2` }), { code: 'access.denied' })
  for (const forged of [token.slice(0, -1), `${token}x`, token.toUpperCase(), `batuta_${id}`]) {
    await assert.rejects(clientOf(`Bearer ${forged}`).jobs(), { code: 'access.unauthenticated' })
  }
  const order = await maria.addToken({ name: 'orders' })
  await admin.changeUser({ user: 'maria', grants: [{ role: 'viewer' }] })
  const orders = clientOf(`Bearer ${order.token}`)
  await assert.rejects(orders.hold({ id: 3 }), { code: 'access.denied' })

  await database.execute(sql`update tokens set expires_at = 1 where name = 'orders'`)
  await admin.changeUser({ user: 'maria', grants: [{ role: 'viewer' }] })
  await assert.rejects(orders.jobs(), { code: 'access.unauthenticated' })
  await maria.revokeToken({ token: id })
  await assert.rejects(ci.jobs(), { code: 'access.unauthenticated' })
  const last = clientOf(`Bearer ${(await maria.addToken({ name: 'last' })).token}`)
  await last.jobs()
  await admin.removeUser({ user: 'maria' })
  await assert.rejects(last.jobs(), { code: 'access.unauthenticated' })
})

test('the last administrator of the site stays', async (t) => {
  const { user, clientOf } = await openSite(t)
  const ada = clientOf(await user('ada', { role: 'administrator' }))
  await ada.removeUser({ user: 'root' })
  for (const call of [
    () => ada.removeUser({ user: 'ada' }),
    () => ada.changeUser({ user: 'ada', disabled: true }),
    () => ada.changeUser({ user: 'ada', grants: [{ role: 'administrator', folder: '/PAY' }] }),
  ]) {
    await assert.rejects(call(), { code: 'user.last_administrator' })
  }
  assert.equal((await ada.users()).items.length, 1)
})

test('two servers agree on who may come in, after some seconds at most', async (t) => {
  const { user, clientOf, database } = await openSite(t)
  const maria = await user('maria', { role: 'operator' })
  const other = await startEdge(t, { database, auth: true })
  const there = createClient({ server: other.server, authorization: () => maria })
  await there.hold({ id: 3 })
  await clientOf(maria).changePassword({ password: secret, newPassword: `${secret} again` })
  const fresh = await startEdge(t, { database, auth: true })
  await assert.rejects(createClient({ server: fresh.server, authorization: () => maria }).jobs(), {
    code: 'access.wrong_password',
  })
})

test('guesses wait longer and longer; the answer for a user and for nobody is the same', async (t) => {
  const { user, post } = await openSite(t, manualClock(1_795_328_040_000))
  await user('maria', { role: 'operator' })
  const guess = (name: string) => post('/login', { name, password: 'not the password' })
  const answers = []
  for (const name of ['maria', 'nobody']) {
    const first = await guess(name)
    const { requestId: _, ...problem } = (await first.json()) as Record<string, unknown>
    answers.push([first.status, problem])
    for (let n = 0; n < 4; n += 1) await guess(name)
    const refused = await guess(name)
    assert.equal(refused.status, 429)
    assert.ok(Number(refused.headers.get('retry-after')) >= 1)
  }
  assert.deepEqual(answers[0], answers[1])
  assert.equal((await post('/login', { name: 'maria', password: secret })).status, 429)
})
