/** Sends the log of a run as bytes: as it grows, or a part of it. Nothing of it is held here but what is on its way. */
import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyReply } from 'fastify'
import { offsetHeader, runHeader } from '#/contract/live.ts'
import type { Engine } from '#/engine/engine.ts'
import { Refusal } from '#/lib/refusal.ts'
import { rangeOf } from './byte-range.ts'
import { ongoing, type Exchange, type LiveStreams } from './live-streams.ts'

/** Read from the agent at once, bytes. */
const partSize = 256 * 1024

/** How often a log that grows is looked at, milliseconds. */
const lookEvery = 250

interface Parts {
  readonly engine: Pick<Engine, 'logBytes'>
  readonly streams: LiveStreams
}

interface LogOf {
  readonly id: number
  readonly run?: number | undefined
}

/** Of whatever encoding: what it holds is the matter of the job. A browser must not take it for a page. */
const logType = 'text/plain; charset=utf-8'

/** Sends what is written until the run has ended. An answer that is cut off before is no complete one to the reader. */
export const followLog = async (
  { engine, streams }: Parts,
  { id, run, offset = 0 }: LogOf & { readonly offset?: number },
  exchange: Exchange,
): Promise<FastifyReply> => {
  const { reply } = exchange
  const first = await engine.logBytes(id, { run, offset, limit: partSize })
  const signal = streams.enter(exchange)
  const bytes = async function* (): AsyncGenerator<Uint8Array> {
    for (let part = first; ;) {
      const end = part.offset + part.bytes.length
      // Also when there are none: the headers go out with the first.
      if (part.bytes.length > 0 || part === first) yield part.bytes
      if (part.complete && end >= part.size) return
      if (part.bytes.length === 0) await pause(lookEvery, undefined, { signal })
      signal.throwIfAborted()
      part = await engine.logBytes(id, { run: first.run, offset: end, limit: partSize })
    }
  }
  void reply.type(logType).headers({ ...ongoing, [runHeader]: first.run, [offsetHeader]: first.offset })
  return reply.send(Readable.from(streams.unlessStalled(bytes(), reply), { highWaterMark: 1 }))
}

/** Sends the log as it is now, or the range of it that is asked for. */
export const downloadLog = async (
  { engine, streams }: Parts,
  { id, run }: LogOf,
  exchange: Exchange,
): Promise<FastifyReply> => {
  const { request, reply } = exchange
  const log = await engine.logBytes(id, { run, offset: 0, limit: 0 })
  const tag = `"${log.job}-${log.run}-${log.size}"`
  void reply.headers({
    etag: tag,
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-cache',
    [runHeader]: log.run,
  })
  const { range, 'if-range': ifRange, 'if-none-match': known } = request.headers
  if (known?.split(/ *, */).includes(tag) === true) return reply.code(304).send()
  const asked = partOf(
    { range, ifRange: typeof ifRange === 'string' ? ifRange : undefined },
    { size: log.size, tag, reply },
  )
  const { first, last } = asked ?? { first: 0, last: log.size - 1 }
  void reply.type(logType).header('content-length', last - first + 1)
  if (asked !== undefined) void reply.code(206).header('content-range', `bytes ${first}-${last}/${log.size}`)
  if (last < first) return reply.send('')
  const signal = streams.enter(exchange)
  const bytes = async function* (): AsyncGenerator<Uint8Array> {
    for (let offset = first; offset <= last;) {
      signal.throwIfAborted()
      const limit = Math.min(partSize, last + 1 - offset)
      const part = await engine.logBytes(id, { run: log.run, offset, limit })
      if (part.bytes.length === 0) throw new Error(`the log of run ${log.run} of job ${id} has become shorter`)
      yield part.bytes
      offset += part.bytes.length
    }
  }
  return reply.send(Readable.from(streams.unlessStalled(bytes(), reply), { highWaterMark: 1 }))
}

const partOf = (
  asked: { readonly range: string | undefined; readonly ifRange: string | undefined },
  { size, tag, reply }: { readonly size: number; readonly tag: string; readonly reply: FastifyReply },
) => {
  try {
    return rangeOf(asked, size, tag)
  } catch (error) {
    // RFC 9110, 15.5.17: how long it is.
    if (error instanceof Refusal) void reply.header('content-range', `bytes */${size}`)
    throw error
  }
}
