/** A server with the small plan, asked in version 2, and how its answers are looked into. */
import type { TestContext } from 'node:test'
import { uuidOf } from '#/twsd/uuids.ts'
import { startEdge } from '../edge/edge.ts'
import { ask, type Json, type Sent, type Told } from './raw-client.ts'

export const openV2 = async (t: TestContext, more: Parameters<typeof startEdge>[1] = {}) => {
  const { server, engine } = await startEdge(t, more)
  const json = { 'content-type': 'application/json' }
  const send = (method: string, path: string, body?: unknown, headers: Sent['headers'] = json): Promise<Told> =>
    ask(server, `/twsd/api/v2${path}`, {
      method,
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      headers: body === undefined ? {} : headers,
    })
  return { engine, server, send, get: (path: string) => send('GET', path) }
}

export const keysOf = (told: Told): string[] => told.json().results.map(({ key }: Json) => key)
export const jobId = (id: number): string => uuidOf('job', id)
export const streamId = (id: number): string => uuidOf('stream', id)
export const query = (name: string, text: string): string => `${name}=${encodeURIComponent(text)}`
