/**
 * The part of the client for what goes on: it connects again by itself, and goes on where it was.
 *
 * The first connection may be refused, and says why. From then on a server that is gone, or restarts, is waited for.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { Refusal } from '#/lib/refusal.ts'
import type { ChangeView, ResyncView, Told, UnconfirmedView } from '#/model/change-view.ts'
import { readEvents, type ServerEvent } from './event-stream.ts'
import { liveRoutes, offsetHeader, runHeader, type LiveRoutes } from './live.ts'
import type { Input, Route } from './route.ts'

export interface WatchOptions {
  readonly signal?: AbortSignal
  /** The `id` of the last message that is known already. */
  readonly after?: string
  /** Told each time the connection is lost, with the reason; it is tried again. */
  readonly onLost?: (reason: Refusal) => void
}

export interface LogStreamOptions {
  readonly signal?: AbortSignal
  readonly onLost?: (reason: Refusal) => void
}

export interface LiveClient {
  /** What changes, message by message, until the signal is raised. Throws what the first connection is refused with. */
  readonly changes: (input?: Input<LiveRoutes['changes']>, options?: WatchOptions) => AsyncGenerator<Told>
  /** The bytes of a log as they are written, until its run has ended. */
  readonly followLog: (
    input: Input<LiveRoutes['followLog']>,
    options?: LogStreamOptions,
  ) => AsyncGenerator<{ readonly run: number; readonly bytes: Uint8Array }>
}

/** Sends the request of a route; throws the refusal that it is answered with, or `server.unreachable`. */
export type Open = (
  route: Route,
  input: Readonly<Record<string, unknown>>,
  more: { readonly headers?: Readonly<Record<string, string>>; readonly signal?: AbortSignal | null },
) => Promise<Response>

/** Pauses between two tries, milliseconds. */
const [shortestPause, longestPause] = [250, 5_000]

export const createLiveClient = (open: Open): LiveClient => ({
  changes: async function* (input = {}, { signal, after, onLost } = {}) {
    let last = after
    const read = async function* (response: Response): AsyncGenerator<Told> {
      for await (const event of readEvents(bytesOf(response))) {
        last = event.id ?? last
        const told = toldBy(event)
        if (told !== undefined) yield told
      }
      throw new Refusal('server.unreachable', 'The server has ended the stream.')
    }
    const connect = () =>
      open(liveRoutes.changes, input, {
        signal: signal ?? null,
        ...(last !== undefined && { headers: { 'last-event-id': last } }),
      })
    yield* again(connect, read, { signal, onLost })
  },
  followLog: async function* ({ offset = 0, ...input }, { signal, onLost } = {}) {
    let [run, next] = [input.run, offset]
    const read = async function* (response: Response) {
      const of = Number(response.headers.get(runHeader))
      run = of
      next = Number(response.headers.get(offsetHeader))
      for await (const bytes of bytesOf(response)) {
        next += bytes.length
        if (bytes.length > 0) yield { run: of, bytes }
      }
    }
    const connect = () =>
      open(
        liveRoutes.followLog,
        { ...input, offset: next, ...(run !== undefined && { run }) },
        { signal: signal ?? null },
      )
    yield* again(connect, read, { signal, onLost })
  },
})

interface Patience {
  readonly signal?: AbortSignal | undefined
  readonly onLost?: ((reason: Refusal) => void) | undefined
}

/** Reads the first answer that comes to its end, through as many connections as that takes. */
const again = async function* <Item>(
  connect: () => Promise<Response>,
  read: (response: Response) => AsyncGenerator<Item>,
  { signal, onLost }: Patience,
): AsyncGenerator<Item> {
  let wait = shortestPause
  const isOver = (): boolean => signal?.aborted === true
  for (let wasConnected = false; !isOver();) {
    try {
      const response = await connect()
      wasConnected = true
      for await (const item of read(response)) {
        wait = shortestPause
        yield item
      }
      return
    } catch (error) {
      if (isOver()) return
      const reason = error instanceof Refusal ? error : lostBy(error)
      if (!wasConnected || !reason.kind.retry) throw reason
      onLost?.(reason)
    }
    await pause(wait, undefined, { ...(signal !== undefined && { signal }) }).catch(() => undefined)
    wait = Math.min(wait * 2, longestPause)
  }
}

/** What fetch throws when an answer breaks off. */
const lostBy = (error: unknown): Refusal => {
  if (!(error instanceof TypeError)) throw error
  return new Refusal('server.unreachable', 'The connection to the server was lost.')
}

const bytesOf = (response: Response): AsyncIterable<Uint8Array> => response.body ?? (async function* () {})()

/** Undefined: an event that a newer server tells, or nothing. */
const toldBy = ({ id = '', event, data }: ServerEvent): Told | undefined => {
  if (data === '') return { id, event: 'position' }
  if (event === 'changes') return { id, event, data: JSON.parse(data) as ChangeView }
  if (event === 'resync') return { id, event, data: JSON.parse(data) as ResyncView }
  if (event === 'unconfirmed') return { id, event, data: JSON.parse(data) as UnconfirmedView }
  return undefined
}
