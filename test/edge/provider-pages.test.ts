/** What a browser shows of a login by a provider: the way to it, and why it was refused. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { startEdge } from './edge.ts'
import { problemOf } from './problem-of.ts'

const home = 'http://batuta.test/'
const provider = {
  // Nobody answers there: what is refused here is refused before the provider is asked.
  issuer: 'http://127.0.0.1:9',
  clientId: 'batuta',
  clientSecret: 'between us',
  scopes: 'openid',
  redirectUri: `${home}api/v1/login/oidc/callback`,
  home,
  rules: [],
}

const asking = async (t: TestContext, path: string, accept: string): Promise<Response> => {
  const { server } = await startEdge(t, { provider, auth: true })
  return fetch(server + path, { headers: { accept }, redirect: 'manual' })
}

const html = 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8'
const back = '/api/v1/login/oidc/callback?error=%3Cscript%3E&state=x'

test('the front page leads to the provider of a site that has one', async (t) => {
  assert.match(await (await asking(t, '/', html)).text(), /<a href="\/api\/v1\/login\/oidc">Log in<\/a>/)
})

test('a browser is told of a refusal by a page that leads back, with what the log calls it', async (t) => {
  const refused = await asking(t, back, html)
  const { headers, status } = refused
  assert.deepEqual(
    [status, headers.get('cache-control'), headers.get('content-type')],
    [400, 'no-store', 'text/html; charset=utf-8'],
  )
  const page = await refused.text()
  assert.match(page, /<h1>The login is over<\/h1>/)
  assert.match(page, /<a href="\/api\/v1\/login\/oidc">Log in<\/a>/)
  assert.ok(
    page.includes(`<dt>${headers.get('x-request-id')}</dt>`) && page.includes('<dt>access.login_over</dt>'),
    page,
  )
  assert.doesNotMatch(page, /<script/)
})

test('a provider that does not answer is told to a browser by a page, with when to come back', async (t) => {
  const refused = await asking(t, '/api/v1/login/oidc', html)
  assert.deepEqual([refused.status, refused.headers.get('retry-after')], [503, '5'])
  assert.match(await refused.text(), /<h1>The provider of OpenID Connect cannot be used<\/h1>/)
})

test('a program gets the problem document', async (t) => {
  for (const accept of ['*/*', 'application/json']) {
    assert.equal((await problemOf(await asking(t, back, accept))).code, 'access.login_over')
  }
})

test('a site without a provider says so, and leads nobody there', async (t) => {
  const { server } = await startEdge(t)
  for (const path of ['/login/oidc', '/login/oidc/callback?code=x&state=y']) {
    const answer = await fetch(`${server}/api/v1${path}`, { redirect: 'manual' })
    assert.equal((await problemOf(answer)).code, 'access.no_provider')
  }
  assert.doesNotMatch(await (await fetch(server)).text(), /Log in/)
})
