/** The server over TLS: what it speaks, what browsers are told, and a certificate that is renewed while it runs. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type SecureVersion, type TLSSocket } from 'node:tls'
import { test, type TestContext } from 'node:test'
import { json } from 'node:stream/consumers'
import type { IncomingMessage } from 'node:http'
import { makeSelfSigned, openTls, type TlsFiles } from '#/access/tls.ts'
import { createUsersDesk } from '#/access/users-desk.ts'
import { testDatabase } from '#/db/test-database.ts'
import { manualClock, systemClock } from '#/lib/clock.ts'
import { silentLog } from '#/lib/log.ts'
import { run } from './command-line.ts'
import { startEdge } from './edge.ts'

const parts = { clock: systemClock, log: silentLog }

const newFiles = async (t: TestContext): Promise<TlsFiles> => {
  const folder = mkdtempSync(join(tmpdir(), 'batuta-tls-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return makeSelfSigned(folder, { host: '127.0.0.1', clock: systemClock })
}

const openServer = async (t: TestContext, strict = true) => {
  const files = await newFiles(t)
  const keeper = openTls(files, parts)
  t.after(keeper.close)
  const database = await testDatabase(t)
  const { server } = await startEdge(t, { database, auth: true, tls: { keeper, strict } })
  return { files, keeper, database, url: new URL(server), ca: readFileSync(files.cert, 'utf8') }
}

const ask = async (url: URL, options: object, body?: object): Promise<IncomingMessage> => {
  const sent = request(url, { agent: false, ...options })
  sent.end(body === undefined ? undefined : JSON.stringify(body))
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  return response
}

const shake = async (url: URL, ca: string, maxVersion: SecureVersion = 'TLSv1.3'): Promise<TLSSocket> => {
  const socket = connect({ host: url.hostname, port: Number(url.port), ca, maxVersion, minVersion: 'TLSv1' })
  await once(socket, 'secureConnect')
  socket.destroy()
  return socket
}

test('it speaks TLS 1.2 and 1.3, and nothing older and nothing plain', async (t) => {
  const { url, ca } = await openServer(t)
  assert.equal(url.protocol, 'https:')
  assert.equal((await shake(url, ca)).getProtocol() ?? 'TLSv1.3', 'TLSv1.3')
  await shake(url, ca, 'TLSv1.2')
  await assert.rejects(shake(url, ca, 'TLSv1.1'))
  await assert.rejects(fetch(`http://${url.host}/health/live`))
  await assert.rejects(ask(new URL('/health/live', url), {}), /self-signed|unable to verify/i)
})

test('the command line says how to trust a certificate that it does not know, and when a server speaks TLS alone', async (t) => {
  const { url } = await openServer(t)
  const unknown = await run(url.origin, 'status')
  assert.equal(unknown.code, 69)
  assert.match(unknown.err, /signed by nobody that is trusted here .* with --ca FILE or BATUTA_CA\./)
  assert.match((await run(`http://${url.host}`, 'status')).err, /Does it speak TLS\? Try https:\/\//)
})

test('browsers are told to ask by TLS alone, and keep the session from everybody else', async (t) => {
  const { url, ca, database } = await openServer(t)
  const desk = createUsersDesk({ database: () => database, clock: systemClock, onChanged: () => {} })
  const { password } = await desk.add({ name: 'maria', grants: [] })
  const headers = { 'content-type': 'application/json', origin: url.origin }
  const login = await ask(new URL('/api/v1/login', url), { ca, method: 'POST', headers }, { name: 'maria', password })
  assert.equal(login.statusCode, 200)
  assert.match(login.headers['strict-transport-security'] ?? '', /^max-age=31536000/)
  const [cookie = ''] = login.headers['set-cookie'] ?? []
  assert.match(cookie, /^__Host-batuta=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/)
  const [pair = ''] = cookie.split(';')
  const me = async (sent: string) =>
    (await ask(new URL('/api/v1/me', url), { ca, headers: { cookie: sent } })).statusCode
  assert.equal(await me(pair), 200)
  // A page without TLS can set this one.
  assert.equal(await me(pair.replace('__Host-', '')), 401)
})

test('a certificate of its own is no reason to forbid a browser the way around it', async (t) => {
  const { url, ca } = await openServer(t, false)
  const answer = await ask(new URL('/health/live', url), { ca })
  assert.equal(answer.headers['strict-transport-security'], undefined)
  assert.deepEqual(await json(answer), { live: true })
})

test('a renewed certificate is used without a new start; one that is none leaves the old', async (t) => {
  const { url, files, keeper, ca } = await openServer(t)
  const other = await newFiles(t)
  writeFileSync(files.cert, 'nonsense')
  assert.equal(keeper.lookOnce(), false)
  await shake(url, ca)
  copyFileSync(other.cert, files.cert)
  assert.equal(keeper.lookOnce(), false, 'the key is another')
  copyFileSync(other.key, files.key)
  assert.equal(keeper.lookOnce(), true)
  await shake(url, readFileSync(other.cert, 'utf8'))
  await assert.rejects(shake(url, ca))
})

test('a certificate of its own is kept, for the server alone, and another is made a month before its end', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'batuta-tls-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const clock = manualClock(systemClock.now())
  const make = async () => readFileSync((await makeSelfSigned(folder, { host: 'localhost', clock })).cert, 'utf8')
  const first = await make()
  assert.equal(statSync(join(folder, 'tls', 'key.pem')).mode & 0o777, 0o600)
  clock.advanceBy(300 * 86_400_000)
  assert.equal(await make(), first)
  clock.advanceBy(70 * 86_400_000)
  assert.notEqual(await make(), first)
})

test('files that are no certificate with its key, or one that is over, are refused as a wrong configuration', async (t) => {
  const [files, other] = [await newFiles(t), await newFiles(t)]
  const over = { ...parts, clock: manualClock(systemClock.now() + 400 * 86_400_000) }
  for (const open of [
    () => openTls({ ...files, key: other.key }, parts),
    () => openTls({ cert: '/nowhere/cert.pem', key: files.key }, parts),
    () => openTls({ cert: files.key, key: files.key }, parts),
    () => openTls(files, over),
  ]) {
    assert.throws(open, { code: 'configuration.invalid' })
  }
})
