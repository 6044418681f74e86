/** The answers that go on: how many there are, that nobody holds one without reading, and that none outlives the server. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '#/lib/refusal.ts'
import type { Metrics } from '#/monitoring/metrics.ts'

/** A request and its answer that goes on. */
export interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  /** Whether the caller is known, and may do what he did when he asked. */
  readonly stillMay: () => Promise<boolean>
}

/** How many at once, and how long somebody may take to read what is sent. */
export interface StreamLimits {
  readonly inAll: number
  readonly ofOneCaller: number
  readonly stalledMs: number
  /** How often it is asked whether the caller is still who he was. */
  readonly askAgainMs: number
}

/** Fifty operators with some windows each. */
export const usualLimits: StreamLimits = { inAll: 1000, ofOneCaller: 250, stalledMs: 30_000, askAgainMs: 60_000 }

/**
 * What an answer that goes on says of itself. Its connection ends with it: a server that closes would wait for one that is kept.
 * Proxies that collect what they hand on would tell of it minutes later.
 */
export const ongoing = { 'cache-control': 'no-store', connection: 'close', 'x-accel-buffering': 'no' }

export interface LiveStreams {
  /**
   * Takes a place among them. The signal is raised when the reader has gone, may not read on (`stillMay`), or the server closes.
   * Throws `request.too_many`.
   */
  readonly enter: (exchange: Exchange) => AbortSignal
  /** Hands on what comes; a reader who takes nothing for too long is cut off. */
  readonly unlessStalled: <Part>(source: AsyncIterable<Part>, reply: FastifyReply) => AsyncGenerator<Part>
  /** Ends them all. */
  readonly endAll: () => void
}

export const createLiveStreams = (metrics: Metrics, limits: StreamLimits): LiveStreams => {
  const open = new Set<AbortController>()
  const ofCaller = new Map<string, number>()
  const help = 'Answers that go on: changes that are watched, logs that are read.'
  metrics.gauge({ name: 'batuta_live_streams', help }, (gauge) => gauge.set(open.size))

  const count = (actor: string, change: number): void => {
    const now = (ofCaller.get(actor) ?? 0) + change
    if (now === 0) ofCaller.delete(actor)
    else ofCaller.set(actor, now)
  }
  return {
    enter: ({ request, reply, stillMay }) => {
      const { actor } = request.caller
      if (open.size >= limits.inAll) throw tooMany(`${limits.inAll} streams are open on this server`)
      if ((ofCaller.get(actor) ?? 0) >= limits.ofOneCaller) throw tooMany(`You have ${limits.ofOneCaller} streams open`)
      const stream = new AbortController()
      open.add(stream)
      count(actor, 1)
      const askAgain = async (): Promise<void> => {
        if (!(await stillMay().catch(() => false))) stream.abort()
      }
      const asking = setInterval(() => void askAgain(), limits.askAgainMs)
      reply.raw.once('close', () => {
        clearInterval(asking)
        open.delete(stream)
        count(actor, -1)
        stream.abort()
      })
      return stream.signal
    },
    unlessStalled: async function* (source, reply) {
      for await (const part of source) {
        const timer = setTimeout(() => reply.raw.destroy(), limits.stalledMs)
        try {
          yield part
        } finally {
          clearTimeout(timer)
        }
      }
    },
    endAll: () => {
      for (const stream of open) stream.abort()
    },
  }
}

const tooMany = (what: string): Refusal =>
  new Refusal('request.too_many', `${what}, which is as many as there can be; close one and try again.`)
