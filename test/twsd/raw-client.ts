/** A client of HWA's REST API that sends bytes as they are written: what libraries would put right stays wrong. */
import { once } from 'node:events'
import { request } from 'node:http'
import { text as textOf } from 'node:stream/consumers'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'

/** What came back, to be looked into field by field. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Json = any

export interface Told {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** The body as JSON; throws where it is none. */
  readonly json: () => Json
}

export interface Sent {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Sends one request; the path goes out as it stands. */
export const ask = async (
  server: string,
  path: string,
  { method = 'GET', headers = {}, body }: Sent = {},
): Promise<Told> => {
  const { hostname, port } = new URL(server)
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  const sent = request({ hostname, port, path, method, headers: { ...length, ...headers } })
  sent.end(body)
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  const text = await textOf(response)
  return { status: response.statusCode ?? 0, headers: response.headers, text, json: () => JSON.parse(text) }
}
