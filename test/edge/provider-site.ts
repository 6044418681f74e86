/** A site whose users log in by OpenID Connect: over real HTTP, with a real PostgreSQL, and browsers that follow it to its provider. */
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { parseRoleRules } from '#/access/provided-roles.ts'
import { createUsersDesk } from '#/access/users-desk.ts'
import { createClient, type Client } from '#/contract/client.ts'
import type { Database } from '#/db/pool.ts'
import { testDatabase } from '#/db/test-database.ts'
import { systemClock, type Clock } from '#/lib/clock.ts'
import type { LoginView } from '#/model/access-views.ts'
import { grantText } from '#/model/grant-text.ts'
import { logInAt, openBrowser, type ProviderOrder, type TestBrowser } from '../support/provider.ts'
import { startEdge } from './edge.ts'

/** What browsers call this site: the provider must know it before there is a port. */
export const publicUrl = 'http://batuta.test'
export const beginning = `${publicUrl}/api/v1/login/oidc`
export const callback = `${beginning}/callback`
export const order: ProviderOrder = {
  port: 0,
  clientSecret: 'a secret between the two, with signs: %+&',
  redirectUri: callback,
  authentication: 'client_secret_basic',
  asksForClaims: false,
}
const rules = 'groups:ops=operator,groups:pay=operator:folder=/PAY,groups:admins=administrator,groups:eyes=viewer'

export interface ProviderSite {
  readonly browser: () => TestBrowser
  /** Goes through a login to its end; answers what the callback answered. */
  readonly login: (browser: TestBrowser, account: string) => Promise<Response>
  readonly meOf: (browser: TestBrowser) => Promise<string>
  readonly admin: Client
}

interface SiteOptions {
  readonly issuer: string
  readonly clock?: Clock
  /** What the site has for its database. */
  readonly through?: (database: Database) => Database
}

/** A site whose users log in by this provider. */
export const openProviderSite = async (
  t: TestContext,
  { issuer, clock = systemClock, through = (database) => database }: SiteOptions,
): Promise<ProviderSite> => {
  const database = await testDatabase(t)
  const settings = { issuer, clientId: 'batuta', clientSecret: order.clientSecret, scopes: 'openid profile' }
  const { server } = await startEdge(t, {
    database: through(database),
    auth: true,
    clock,
    provider: { ...settings, redirectUri: callback, home: `${publicUrl}/`, rules: parseRoleRules(rules).rules },
  })
  const desk = createUsersDesk({ database: () => database, clock: systemClock, onChanged: () => {} })
  const { password } = await desk.add({ name: 'root', grants: [{ role: 'administrator' }] })
  const newPassword = 'correct horse battery'
  let word = password
  const authorization = (): string => `Basic ${Buffer.from(`root:${word}`).toString('base64')}`
  const admin = createClient({ server, authorization })
  await admin.changePassword({ password, newPassword })
  word = newPassword
  return {
    admin,
    browser: () => openBrowser({ [publicUrl]: server }),
    login: async (browser, account) => browser.visit(await comeBack(browser, account)),
    meOf: async ({ visit }) => {
      const answer = await visit(`${publicUrl}/api/v1/me`)
      const { actor, grants, code } = (await answer.json()) as Partial<LoginView> & { code: string }
      return answer.ok ? [actor, ...(grants ?? []).map(grantText)].join(' ') : code
    },
  }
}

/** Begins a login and goes through it up to the address that the provider sends back to. `change`: of what the provider is asked. */
export const comeBack = async (
  browser: TestBrowser,
  account: string,
  change: Readonly<Record<string, string>> = {},
): Promise<string> => {
  const begun = await browser.visit(beginning)
  assert.equal(begun.status, 302, await begun.clone().text())
  const url = new URL(begun.headers.get('location') ?? '')
  for (const [name, value] of Object.entries(change)) url.searchParams.set(name, value)
  return logInAt(browser, url.href, account, callback)
}
