/** Refuses requests while the process is so far behind with those it has taken that it would show stale answers. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refusal } from '#/lib/refusal.ts'

/** How often the loop is looked at, milliseconds: an idle process is woken as often. */
const resolution = 100
/** How long it is looked at, milliseconds, and how many turns it takes to say that it is behind: a single one stood still once. */
const [window, fewestTurns] = [1_000, 2]

interface ShedOptions {
  /** Milliseconds that a turn of the event loop may come late, in the mean. */
  readonly delayMs: number
  readonly isAlwaysTaken: (request: FastifyRequest) => boolean
}

export const shedLoad = (app: FastifyInstance, { delayMs, isAlwaysTaken }: ShedOptions): void => {
  const loop = monitorEventLoopDelay({ resolution })
  loop.enable()
  app.addHook('onClose', async () => {
    loop.disable()
  })
  let isBehind = false
  let since = performance.now()
  /** Looked at when somebody asks. */
  const look = (): void => {
    if (performance.now() - since < window || loop.count < fewestTurns) return
    isBehind = loop.mean / 1e6 - resolution > delayMs
    loop.reset()
    since = performance.now()
  }
  app.addHook('onRequest', (request, _, done) => {
    look()
    if (!isBehind || isAlwaysTaken(request)) return done()
    done(new Refusal('server.unavailable', 'The server is overloaded now; try again in a few seconds.'))
  })
}
