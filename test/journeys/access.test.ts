/** A new site with a debugging log: the first login, an order whose server is killed in between, and what stands where afterwards. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { createClient } from '#/contract/client.ts'
import { eventually } from '../support/eventually.ts'
import { batuta, launchServer, openPlace, startServer, type Place } from '../support/server-process.ts'

/** All that lies in the folder of the logs. */
const logsOf = ({ dataDir }: Place): string => {
  const folder = join(dataDir, 'logs')
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n')
}

/** An order, given while a server is up that dies at that point. */
const orderInto = async (place: Place, point: string, value: string): Promise<void> => {
  place.environment['BATUTA_FAILPOINT'] = `${point}:1:kill`
  const server = await startServer(place)
  const exit = once(server.process, 'exit')
  await assert.rejects(place.client.setOption({ name: 'agentLease', value, reason: point }, { requestId: point }))
  await exit
  delete place.environment['BATUTA_FAILPOINT']
}

test('an order that its server did not live to end stands in the audit without an end; secrets stand in no log', async (t) => {
  const place = await openPlace(t, { BATUTA_LOG_LEVEL: 'debug', BATUTA_LOG_FORMAT: 'json' })
  const first = await startServer(place)
  const [, password = ''] = /\n {6}(\w{5}(?:-\w{5}){3})\n/.exec(first.errors()) ?? []
  assert.notEqual(password, '', first.errors())
  const token = readFileSync(join(place.dataDir, 'local-token'), 'utf8')
  assert.equal(statSync(join(place.dataDir, 'local-token')).mode & 0o777, 0o600)
  assert.equal((await fetch(`${place.url}/api/v1/status`)).status, 401)

  const newPassword = 'a secret of the first user'
  const basic = (word: string): string => `Basic ${Buffer.from(`admin:${word}`).toString('base64')}`
  const admin = (word: string) => createClient({ server: place.url, authorization: () => basic(word) })
  await assert.rejects(admin(password).status(), { code: 'access.must_change_password' })
  await admin(password).changePassword({ password, newPassword })
  const made = await admin(newPassword).addToken({ name: 'ci', grants: [{ role: 'viewer' }] })
  const asToken = createClient({ server: place.url, authorization: () => `Bearer ${made.token}` })
  assert.equal((await asToken.status()).version, '0.1.0')
  const init = { method: 'POST', headers: { 'content-type': 'application/json' } }
  const body = JSON.stringify({ name: 'admin', password: newPassword })
  const login = await fetch(`${place.url}/api/v1/login`, { ...init, body })
  const [, session = ''] = /batuta=([\w-]+)/.exec(login.headers.get('set-cookie') ?? '') ?? []
  assert.equal((await fetch(`${place.url}/api/v1/me`, { headers: { cookie: `batuta=${session}` } })).status, 200)
  const reset = batuta(place, 'user', 'reset', 'admin', '--json')
  assert.equal(reset.code, 0, reset.stderr)
  const { password: again } = JSON.parse(reset.stdout) as { password: string }
  await first.end('SIGTERM')
  assert.equal(readdirSync(place.dataDir).includes('local-token'), false)

  await orderInto(place, 'audit.ordered', '77')
  await orderInto(place, 'audit.done', '78')
  const last = await startServer(place)
  assert.doesNotMatch(last.errors(), /password/)
  const lease = (await place.client.options()).items.find(({ name }) => name === 'agentLease')
  assert.equal(lease?.value, '78')
  for (const requestId of ['audit.ordered', 'audit.done']) {
    const [entry] = (await place.client.audit({ requestId })).items
    assert.deepEqual([entry?.state, entry?.reason, entry?.after], ['ordered', requestId, null])
    assert.match(entry?.actor ?? '', /^local:/)
    // What the first was to set was never set.
    assert.notEqual((entry?.before as { value?: string } | undefined)?.value, '77')
  }
  const said = batuta(place, 'audit', 'verify')
  assert.match(said.stdout, /^The audit is whole: \d+ entries/, said.stderr)
  const [, head = ''] = /"audit\.head":"([0-9a-f]{64})"/.exec(logsOf(place)) ?? []
  assert.equal((await place.client.verifyAudit({ head })).intact, true)
  await last.end('SIGTERM')

  const logs = logsOf(place)
  assert.match(logs, /POST \/api\/v1\/login 200/)
  for (const secret of [password, newPassword, again, token, made.token, session, basic(newPassword).slice(6)]) {
    assert.ok(secret.length > 10)
    assert.equal(logs.includes(secret), false, secret)
  }
})

test('with a certificate that the server makes itself, the command line on the machine works at once', async (t) => {
  const place = await openPlace(t, { BATUTA_TLS: 'self-signed' })
  const secure = { ...place, url: place.url.replace('http:', 'https:') }
  const server = launchServer(secure)
  const said = await eventually('an answer over TLS', async () => {
    assert.equal(server.process.exitCode, null, server.errors())
    const status = batuta(secure, 'status')
    return status.code === 0 ? status : undefined
  })
  assert.match(said.stdout, /leader/i)
  assert.match(batuta(secure, 'doctor').stdout, /^The server at https:\S+ is [^]*^. access +.*certificateDays \d+/m)
  assert.notEqual(batuta(place, 'status').code, 0)
})
