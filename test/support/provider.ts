/** Starts a real provider of OpenID Connect, and a browser without a screen that logs in there. */
import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export interface ProviderOrder {
  /** 0: any that is free. */
  readonly port: number
  readonly clientSecret: string
  readonly redirectUri: string
  readonly authentication: 'client_secret_basic' | 'client_secret_post'
  readonly asksForClaims: boolean
}

export interface TestProvider {
  readonly issuer: string
  /** What the provider says of an account from now on. */
  readonly say: (account: string, claims: object) => Promise<void>
  readonly end: () => Promise<void>
}

export const startProvider = async (order: ProviderOrder): Promise<TestProvider> => {
  const file = join(import.meta.dirname, 'provider-process.ts')
  const child = fork(file, [JSON.stringify(order)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const ended = once(child, 'exit').then(([code, signal]) => `the provider ended with ${code ?? signal}`)
  const hear = async (): Promise<unknown> => {
    const [message] = await Promise.race([
      once(child, 'message'),
      ended.then((sentence) => Promise.reject(new Error(sentence))),
    ])
    return message
  }
  const { issuer } = (await hear()) as { issuer: string }
  return {
    issuer,
    say: async (account, claims) => {
      const heard = hear()
      child.send({ account, claims })
      await heard
    },
    end: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

export interface TestBrowser {
  /** As a browser asks: with its cookies, and without following. */
  readonly visit: (url: URL | string, form?: Record<string, string>) => Promise<Response>
  readonly cookies: Map<string, Map<string, string>>
}

/** `at`: where the pages of an origin are really found. */
export const openBrowser = (at: Readonly<Record<string, string>> = {}): TestBrowser => {
  const cookies: TestBrowser['cookies'] = new Map()
  return {
    cookies,
    visit: async (url, form) => {
      const { origin, href } = new URL(url)
      const jar = cookies.get(origin) ?? new Map<string, string>()
      cookies.set(origin, jar)
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
      const response = await fetch(href.replace(origin, at[origin] ?? origin), {
        redirect: 'manual',
        headers: { cookie, accept: 'text/html' },
        ...(form && { method: 'POST', body: new URLSearchParams(form) }),
      })
      for (const header of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? []
        if (value === '') jar.delete(name)
        else jar.set(name, value)
      }
      return response
    },
  }
}

const mostSteps = 20

/** Logs in at the provider, and answers where it sends the browser back to: the first address at that place. */
export const logInAt = async (
  { visit }: TestBrowser,
  start: string,
  account: string,
  back: string,
): Promise<string> => {
  let url = start
  let response = await visit(url)
  for (let step = 0; step < mostSteps; step++) {
    const location = response.headers.get('location')
    if (location !== null) {
      url = new URL(location, url).href
      if (url.startsWith(back)) return url
      response = await visit(url)
    } else {
      const page = await response.text()
      const [, action = ''] = /<form[^>]* action="([^"]+)"/.exec(page) ?? []
      const [, prompt = ''] = /name="prompt" value="(\w+)"/.exec(page) ?? []
      assert.ok(action !== '' && prompt !== '', page)
      url = new URL(action, url).href
      response = await visit(url, { prompt, ...(prompt === 'login' && { login: account, password: 'any' }) })
    }
  }
  throw new Error(`the provider did not send the browser back: ${url}`)
}
