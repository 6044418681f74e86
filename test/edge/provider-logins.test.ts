/** Logins by OpenID Connect over real HTTP, with a real provider in a process of its own, and a real PostgreSQL. */
import assert from 'node:assert/strict'
import { after, before, test, type TestContext } from 'node:test'
import { manualClock, systemClock, type Clock } from '#/lib/clock.ts'
import { startProvider, type TestProvider } from '../support/provider.ts'
import {
  beginning,
  callback,
  comeBack,
  openProviderSite,
  order,
  publicUrl,
  type ProviderSite,
} from './provider-site.ts'

let provider: TestProvider
before(async () => {
  provider = await startProvider(order)
})
after(() => provider.end())

const openSite = (
  t: TestContext,
  options: { readonly issuer?: string; readonly clock?: Clock } = {},
): Promise<ProviderSite> => openProviderSite(t, { issuer: provider.issuer, ...options })

/** A browser is told by a page, a program by a problem document. */
const codeOf = async (response: Response): Promise<string> => {
  assert.doesNotMatch(response.headers.getSetCookie().join(), /batuta=[\w-]/)
  if (response.headers.get('content-type') === 'text/html; charset=utf-8') {
    return /<dt>([a-z]+\.[a-z_]+)<\/dt>/.exec(await response.text())?.[1] ?? assert.fail('the page names no code')
  }
  assert.equal(response.headers.get('content-type'), 'application/problem+json')
  return ((await response.json()) as { code: string }).code
}

test('a login by the provider makes the user, gives the roles of the claims, and a session that only this site can use', async (t) => {
  const { browser, login, meOf, admin } = await openSite(t)
  await provider.say('u1', { preferred_username: 'Maria', groups: ['ops', 'pay', 'others'] })
  const maria = browser()
  const begun = await maria.visit(beginning)
  const asked = new URL(begun.headers.get('location') ?? '').searchParams
  assert.deepEqual(
    ['response_type', 'scope', 'redirect_uri', 'code_challenge_method'].map((name) => asked.get(name)),
    ['code', 'openid profile', callback, 'S256'],
  )
  assert.match(
    begun.headers.get('set-cookie') ?? '',
    /^batuta-login=\S+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600$/,
  )

  const answer = await login(maria, 'u1')
  assert.equal(answer.status, 200)
  assert.equal(answer.headers.get('cache-control'), 'no-store')
  assert.match(await answer.text(), /<meta http-equiv="refresh" content="0;url=http:\/\/batuta\.test\/">/)
  const [ticket, session] = answer.headers.getSetCookie()
  assert.match(ticket ?? '', /^batuta-login=; .*Max-Age=0$/)
  assert.match(session ?? '', /^batuta=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
  assert.equal(await meOf(maria), 'user:maria operator operator:folder=/PAY')
  const user = (await admin.users()).items.find(({ name }) => name === 'maria')
  assert.deepEqual([user?.origin, user?.passwordAt, user?.disabled], ['oidc', null, false])
  const [entry] = (await admin.audit({ operation: 'finishProviderLogin' })).items
  assert.deepEqual([entry?.actor, entry?.state, entry?.source], ['user:maria', 'done', '127.0.0.1'])
  // No password leads in as that user, and nobody gives them one.
  await assert.rejects(admin.login({ name: 'maria', password: 'x' }), { code: 'access.wrong_password' })
  await assert.rejects(admin.resetPassword({ user: 'maria' }), { code: 'user.provided' })
})

test('claims that changed change the roles with the next login; where roles are gone the older sessions end', async (t) => {
  const { browser, login, meOf } = await openSite(t)
  await provider.say('u2', { preferred_username: 'rui', groups: ['ops'] })
  const [desk, home] = [browser(), browser()]
  await login(desk, 'u2')
  await provider.say('u2', { preferred_username: 'rui.new', groups: ['admins', 'ops'] })
  await login(home, 'u2')
  // It is the same user, whatever the provider calls him now; more roles end no session.
  assert.deepEqual(
    [await meOf(desk), await meOf(home)],
    Array.from({ length: 2 }, () => 'user:rui operator administrator'),
  )
  await provider.say('u2', { preferred_username: 'rui', groups: ['eyes'] })
  await login(home, 'u2')
  assert.deepEqual([await meOf(desk), await meOf(home)], ['access.unauthenticated', 'user:rui viewer'])
  await provider.say('u2', { preferred_username: 'rui' })
  const last = browser()
  assert.equal(await codeOf(await login(last, 'u2')), 'access.no_role')
  assert.deepEqual([await meOf(home), await meOf(last)], ['access.unauthenticated', 'access.unauthenticated'])
})

test('who has no role here does not come in, and does not become a user', async (t) => {
  const { browser, login, admin } = await openSite(t)
  await provider.say('u3', { preferred_username: 'eve', groups: ['Ops', 'op', 'ops '] })
  const answer = await login(browser(), 'u3')
  assert.equal(answer.status, 403)
  assert.equal(await codeOf(answer), 'access.no_role')
  assert.deepEqual(
    (await admin.users()).items.map(({ name }) => name),
    ['root'],
  )
  const [entry] = (await admin.audit({ operation: 'finishProviderLogin' })).items
  assert.partialDeepStrictEqual(entry, { actor: 'nobody', state: 'refused', code: 'access.no_role' })
})

test('a user of this site is never taken over by a name at the provider', async (t) => {
  const { browser, login, meOf, admin } = await openSite(t)
  await provider.say('u4', { preferred_username: 'ROOT', groups: ['eyes'] })
  const eve = browser()
  assert.equal(await codeOf(await login(eve, 'u4')), 'user.name_taken')
  assert.equal(await meOf(eve), 'access.unauthenticated')
  const [root, ...others] = (await admin.users()).items
  assert.deepEqual([root?.origin, root?.grants, others], ['local', [{ role: 'administrator' }], []])
})

test('a disabled user stays out, whatever the provider says', async (t) => {
  const { browser, login, meOf, admin } = await openSite(t)
  await provider.say('u5', { preferred_username: 'ana', groups: ['ops'] })
  const ana = browser()
  await login(ana, 'u5')
  await admin.changeUser({ user: 'ana', disabled: true })
  assert.equal(await meOf(ana), 'access.unauthenticated')
  assert.equal(await codeOf(await login(ana, 'u5')), 'access.disabled')
  await admin.changeUser({ user: 'ana', disabled: false })
  await login(ana, 'u5')
  assert.equal(await meOf(ana), 'user:ana operator')
})

test('an answer of the provider is of use once, in the browser that asked for it, and as it was given', async (t) => {
  const { browser, meOf } = await openSite(t)
  await provider.say('u6', { preferred_username: 'lea', groups: ['admins'] })
  const lea = browser()
  const victim = browser()
  const back = await comeBack(lea, 'u6')
  const changed = (name: string, value: string): string => {
    const url = new URL(back)
    url.searchParams.set(name, value)
    return url.href
  }
  // In a browser that has begun nothing, and in one that has begun another login.
  assert.equal(await codeOf(await victim.visit(back)), 'access.login_over')
  await victim.visit(beginning)
  assert.equal(await codeOf(await victim.visit(back)), 'access.login_over')

  const ticket = lea.cookies.get(publicUrl)?.get('batuta-login') ?? ''
  const tryOut = async (url: string, cookie = ticket): Promise<string> => {
    lea.cookies.get(publicUrl)?.set('batuta-login', cookie)
    return codeOf(await lea.visit(url))
  }
  const state = new URL(back).searchParams.get('state') ?? ''
  assert.equal(await tryOut(changed('state', 'forged')), 'access.login_over')
  assert.equal(await tryOut(changed('state', state.toLowerCase())), 'access.login_over')
  assert.equal(await tryOut(changed('state', 'é'.repeat(state.length))), 'access.login_over')
  assert.equal(await tryOut(callback), 'access.login_over')
  // A ticket with a later end is none that was made here.
  assert.equal(
    await tryOut(
      back,
      ticket.replace(/^\d+/, (end) => String(Number(end) + 1)),
    ),
    'access.login_over',
  )
  assert.equal(await tryOut(changed('code', 'forged')), 'access.login_refused')
  assert.equal(await tryOut(`${changed('code', 'x')}&code=y`), 'request.invalid')
  lea.cookies.get(publicUrl)?.set('batuta-login', ticket)
  assert.equal((await lea.visit(back)).status, 200)
  assert.equal(await meOf(lea), 'user:lea administrator')
  assert.equal(await tryOut(back), 'access.login_refused')
})

test('an identity that was made for another login, and a code whose verifier is of another, lead nowhere', async (t) => {
  const { browser, meOf } = await openSite(t)
  await provider.say('u7', { preferred_username: 'lea', groups: ['admins'] })
  for (const change of [{ nonce: 'of-another' }, { code_challenge: 'x'.repeat(43) }]) {
    const lea = browser()
    const answer = await lea.visit(await comeBack(lea, 'u7', change))
    assert.equal(await codeOf(answer), 'access.login_refused', JSON.stringify(change))
    assert.equal(await meOf(lea), 'access.unauthenticated')
  }
})

test('who says no at the provider, and who takes too long there, is told so', async (t) => {
  const clock = manualClock(systemClock.now())
  const { browser } = await openSite(t, { clock })
  const one = browser()
  const begun = await one.visit(beginning)
  const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state') ?? ''
  const ticket = one.cookies.get(publicUrl)?.get('batuta-login') ?? ''
  const denied = await one.visit(
    `${callback}?error=access_denied&state=${state}&iss=${encodeURIComponent(provider.issuer)}`,
  )
  assert.equal(denied.status, 403)
  assert.match(await denied.text(), /let nobody in \(access_denied\)/)
  clock.advanceTo(clock.now() + 600_000)
  one.cookies.get(publicUrl)?.set('batuta-login', ticket)
  assert.equal(await codeOf(await one.visit(`${callback}?error=access_denied&state=${state}`)), 'access.login_over')
})

test('who tries out codes has to wait', async (t) => {
  const { browser } = await openSite(t)
  const one = browser()
  const begun = await one.visit(beginning)
  const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state') ?? ''
  const ticket = one.cookies.get(publicUrl)?.get('batuta-login') ?? ''
  const codes: string[] = []
  for (let n = 0; n < 6; n++) {
    one.cookies.get(publicUrl)?.set('batuta-login', ticket)
    codes.push(
      await codeOf(await one.visit(`${callback}?code=${n}&state=${state}&iss=${encodeURIComponent(provider.issuer)}`)),
    )
  }
  assert.deepEqual(codes, [...Array.from({ length: 5 }, () => 'access.login_refused'), 'access.too_many_attempts'])
})

test('claims that the provider tells only when it is asked for them count, and a secret that it wants in the body is sent there', async (t) => {
  const other = await startProvider({ ...order, authentication: 'client_secret_post', asksForClaims: true })
  t.after(other.end)
  const { browser, login, meOf } = await openSite(t, { issuer: other.issuer })
  await other.say('u8', { preferred_username: 'ivo', groups: ['pay'] })
  const ivo = browser()
  await login(ivo, 'u8')
  assert.equal(await meOf(ivo), 'user:ivo operator:folder=/PAY')
})
