/**
 * The typed client of the API: one method a route, made from the contract.
 *
 * What the server refuses is thrown as the same `Refusal` that the server had; when nobody answers it is
 * `server.unreachable`, with the address and what to do.
 */
import { Refusal } from '#/lib/refusal.ts'
import { refusalOf } from './problem.ts'
import { createLiveClient, type LiveClient, type Open } from './live-client.ts'
import { apiPrefix, type Answer, type Input, type Route } from './route.ts'
import { unconfirmedHeader } from './unconfirmed.ts'
import { routes, type RouteName, type Routes } from './routes.ts'

/** How long an answer may take, milliseconds: a large apply takes longest. */
const patience = 120_000

export interface ClientOptions {
  /** Where the server is: `http://127.0.0.1:8420`, with a path when it stands behind one. */
  readonly server: string
  readonly fetch?: typeof fetch
  /** What to send as `authorization`, asked anew for every request; undefined: nothing. */
  readonly authorization?: () => string | undefined
  /** Of every order that is given no id of its own. */
  readonly requestId?: string | undefined
  /** Told of each answer that was made of a plan which the ledger has not confirmed since then; RFC 3339. */
  readonly onUnconfirmed?: (since: string) => void
}

export interface CallOptions {
  /** Makes an order safe to repeat: the same id has an effect once. */
  readonly requestId?: string
}

type Arguments<I> = object extends I ? [input?: I, options?: CallOptions] : [input: I, options?: CallOptions]

export type Client = LiveClient & {
  readonly [Name in RouteName]: (...args: Arguments<Input<Routes[Name]>>) => Promise<Answer<Routes[Name]>>
}

/** Throws `request.invalid` for an address that cannot be one. */
export const createClient = (options: ClientOptions): Client => {
  const server = serverAddress(options.server)
  const send = options.fetch ?? fetch
  const requestFor = (route: Route, input: Fields, requestId?: string): RouteRequest => {
    const request = requestOf(route, input, requestId)
    const authorization = options.authorization?.()
    if (authorization !== undefined) request.headers.set('authorization', authorization)
    return request
  }
  const methods = Object.entries(routes).map(([name, route]) => [
    name,
    async (input: Fields = {}, { requestId = options.requestId }: CallOptions = {}): Promise<unknown> => {
      const { path, init } = requestFor(route, input, route.method === 'GET' ? undefined : requestId)
      const reply = await reach(send, new URL(path, server), init)
      if (reply.unconfirmed !== null) options.onUnconfirmed?.(reply.unconfirmed)
      return answerOf(reply, server, route.media)
    },
  ])
  const open: Open = async (route, input, { headers: more = {}, signal = null }) => {
    const { path, init, headers } = requestFor(route, input)
    for (const [name, value] of Object.entries(more)) headers.set(name, value)
    const url = new URL(path, server)
    const response = await send(url, { ...init, signal }).catch((error: unknown) => {
      throw signal?.aborted === true ? error : unreachable(url, error)
    })
    if (response.ok) return response
    throw refusalFor(await replyOf(response), server)
  }
  // Each method has the input and the answer of the route it was made from.
  return { ...createLiveClient(open), ...Object.fromEntries(methods) } as Client
}

type Fields = Readonly<Record<string, unknown>>

/** The address with a final slash, so that the paths of the routes extend it. */
export const serverAddress = (text: string): URL => {
  const url = URL.parse(text.endsWith('/') ? text : `${text}/`)
  if (url !== null && /^https?:$/.test(url.protocol)) return url
  throw new Refusal('request.invalid', `The server address "${text}" is no URL; write it like http://127.0.0.1:8420.`)
}

interface RouteRequest {
  readonly path: string
  readonly init: RequestInit
  readonly headers: Headers
}

/** Sorts the fields of the input into path, query and body, as the route describes them. */
const requestOf = (route: Route, input: Fields, requestId: string | undefined): RouteRequest => {
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(textOf(input[name])))
  const query = new URLSearchParams()
  for (const name of Object.keys(route.query.properties)) {
    if (input[name] !== undefined) query.set(name, textOf(input[name]))
  }
  const headers = new Headers({ accept: route.media ?? 'application/json' })
  if (requestId !== undefined) headers.set('x-request-id', requestId)
  const init: RequestInit = { method: route.method, headers }
  if (route.method === 'POST') {
    headers.set('content-type', 'application/json')
    const fields = Object.keys(route.body.properties).map((name) => [name, input[name]])
    init.body = JSON.stringify(Object.fromEntries(fields))
  }
  return { headers, path: `.${apiPrefix}${path}${query.size > 0 ? `?${query.toString()}` : ''}`, init }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

interface Reply {
  readonly ok: boolean
  readonly status: number
  readonly media: string | null
  readonly unconfirmed: string | null
  readonly text: string
}

const reach = async (send: typeof fetch, url: URL, init: RequestInit): Promise<Reply> => {
  const response = await send(url, { ...init, signal: AbortSignal.timeout(patience) }).catch((error: unknown) => {
    throw unreachable(url, error)
  })
  return replyOf(response).catch((error: unknown) => {
    throw isTimeout(error) ? unreachable(url, error) : brokenOff(url, error)
  })
}

const isTimeout = (error: unknown): boolean => error instanceof Error && error.name === 'TimeoutError'

/** There is a server: nobody is to look for another. */
const brokenOff = (url: URL, error: unknown): Refusal =>
  new Refusal(
    'server.unreachable',
    `The answer of ${url.origin} broke off in the middle (${reasonOf(error)}). The log of the server says why; try again.`,
  )

const replyOf = async (response: Response): Promise<Reply> => {
  const { ok, status, headers } = response
  const [media, unconfirmed] = [headers.get('content-type'), headers.get(unconfirmedHeader)]
  return { ok, status, media, unconfirmed, text: await response.text() }
}

/** Why a request had no answer, and what to do. */
export const unreachable = (url: URL, error: unknown): Refusal => {
  if (isTimeout(error)) {
    return new Refusal('server.unavailable', `The server at ${url.origin} did not answer within ${patience / 1000} s.`)
  }
  if (untrusted.has(codeOf(error))) {
    const sentence = `The certificate of ${url.origin} is signed by nobody that is trusted here (${codeOf(error)}).`
    return new Refusal('server.unreachable', `${sentence} Name its certificate with --ca FILE or BATUTA_CA.`)
  }
  if (codeOf(error) === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const sentence = `The certificate of ${url.origin} is that of another name (${reasonOf(error)}).`
    return new Refusal(
      'server.unreachable',
      `${sentence} Name the server as its certificate does, with --server or BATUTA_SERVER.`,
    )
  }
  const secure =
    url.protocol === 'http:' && codeOf(error) === 'UND_ERR_SOCKET' ? ' Does it speak TLS? Try https://.' : ''
  return new Refusal(
    'server.unreachable',
    `No server answers at ${url.origin} (${reasonOf(error)}).${secure} Start one with batuta serve, or name another with --server or BATUTA_SERVER.`,
  )
}

/** What Node says of a certificate that no authority it knows has signed. */
const untrusted = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/** The code of the innermost cause; '' for none. */
const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return ''
  if (error.cause !== undefined) return codeOf(error.cause)
  return 'code' in error ? String(error.code) : ''
}

/** fetch hides what happened below it in the cause, where an error for several addresses has a code and no message. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  if (error.cause !== undefined) return reasonOf(error.cause)
  return error.message !== '' ? error.message : 'code' in error ? String(error.code) : error.name
}

const answerOf = (reply: Reply, server: URL, wanted: Route['media']): unknown => {
  const { ok, media, text } = reply
  if (ok && wanted !== undefined && media?.startsWith(wanted) === true) return text
  const document = ok && wanted === undefined ? parsed(text) : undefined
  if (document !== undefined) return document
  throw refusalFor(reply, server)
}

const refusalFor = ({ status, text }: Reply, server: URL): Refusal =>
  refusalOf(parsed(text)) ??
  new Refusal(
    'server.unavailable',
    `What answers at ${server.origin} said ${status} and is no Batuta server, or a proxy before one.`,
  )

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
