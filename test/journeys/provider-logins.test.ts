/** A site whose provider of OpenID Connect is down when it starts, and comes up later. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { logInAt, openBrowser, startProvider, type ProviderOrder } from '../support/provider.ts'
import { openPlace, startServer } from '../support/server-process.ts'

test('without its provider a site starts and lets its own users in; with it the users of the provider as well, and no log has what they bring', async (t) => {
  const place = await openPlace(t, { BATUTA_LOG_LEVEL: 'debug', BATUTA_LOG_FORMAT: 'json' })
  const beginning = `${place.url}/api/v1/login/oidc`
  const order: ProviderOrder = {
    port: 0,
    clientSecret: 'a-secret-between-the-two',
    redirectUri: `${beginning}/callback`,
    authentication: 'client_secret_basic',
    asksForClaims: false,
  }
  const first = await startProvider(order)
  await first.end()
  Object.assign(place.environment, {
    BATUTA_PUBLIC_URL: place.url,
    BATUTA_OIDC_ISSUER: first.issuer,
    BATUTA_OIDC_CLIENT_ID: 'batuta',
    BATUTA_OIDC_CLIENT_SECRET: order.clientSecret,
    BATUTA_OIDC_ROLES: 'groups:ops=operator',
  })
  const server = await startServer(place)
  const oidc = async () => (await place.client.health()).system.parts.find(({ name }) => name === 'oidc')
  const down = await oidc()
  assert.equal(down?.status, 'degraded')
  assert.match(down?.lastError ?? '', /The provider of OpenID Connect at \S+ cannot be used: .*ECONNREFUSED/)
  const browser = openBrowser()
  const unavailable = await browser.visit(beginning)
  assert.equal(unavailable.status, 503)
  assert.ok(Number(unavailable.headers.get('retry-after')) > 0)
  assert.match(await unavailable.text(), /<dt>access\.provider_unavailable<\/dt>/)
  assert.match((await place.client.me()).actor, /^local:/)

  const provider = await startProvider({ ...order, port: Number(new URL(first.issuer).port) })
  t.after(provider.end)
  await provider.say('u1', { preferred_username: 'maria', groups: ['ops'] })
  const begun = await browser.visit(beginning)
  assert.equal(begun.status, 302)
  const back = await logInAt(browser, begun.headers.get('location') ?? '', 'u1', order.redirectUri)
  const ticket = browser.cookies.get(place.url)?.get('batuta-login') ?? ''
  const answer = await browser.visit(back)
  assert.equal(answer.status, 200, await answer.clone().text())
  const me = await browser.visit(`${place.url}/api/v1/me`)
  assert.deepEqual(await me.json(), {
    actor: 'user:maria',
    grants: [{ role: 'operator' }],
    mustChangePassword: false,
  })
  assert.equal((await oidc())?.status, 'ok')
  await server.end('SIGTERM')

  const folder = join(place.dataDir, 'logs')
  const logs = readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n')
  assert.match(logs, /GET \/api\/v1\/login\/oidc\/callback 200/)
  const { code = '', state = '' } = Object.fromEntries(new URL(back).searchParams)
  for (const secret of [code, state, ticket, order.clientSecret, browser.cookies.get(place.url)?.get('batuta') ?? '']) {
    assert.ok(secret.length > 20, secret)
    assert.equal(logs.includes(secret), false, secret)
  }
})
