/** Answers that are too large to stand whole in memory: they are made part by part, as fast as they are read. */
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { Fault } from '#/lib/refusal.ts'
import type { Log } from '#/lib/log.ts'

export interface PartedText {
  /** The same for two texts that are the same, as long as the program and who asks are. */
  readonly mark: string
  readonly parts: AsyncIterable<string>
}

const bodies = new WeakSet<object>()

/** Begins the text, so that what it is refused with can still be answered; the next part is made when the one before was taken. */
export const openParted = async ({ parts }: PartedText): Promise<Readable> => {
  const reading = parts[Symbol.asyncIterator]()
  const first = await reading.next()
  const texts = async function* (): AsyncGenerator<string> {
    for (let part = first; part.done !== true; part = await reading.next()) yield part.value
  }
  const body = Readable.from(texts(), { highWaterMark: 1 })
  // Also where nothing of it was ever read.
  body.once('close', () => void reading.return?.().catch(() => undefined))
  bodies.add(body)
  return body
}

/** Whether it is the body of such an answer. */
export const isParted = (payload: unknown): payload is Readable =>
  typeof payload === 'object' && payload !== null && bodies.has(payload)

/** Says why an answer broke off in the middle: it began as one that is well, and who asked is told no reason. */
export const tellBrokenAnswers = (app: FastifyInstance, log: Log): void => {
  app.addHook('onSend', ({ id, method, routeOptions }, _, payload, done) => {
    if (isParted(payload)) {
      payload.once('error', (err) => {
        const level = err instanceof Fault ? 'warn' : 'error'
        log[level]({ err, 'http.request.id': id }, `${method} ${routeOptions.url ?? 'unknown'} broke off in the middle`)
      })
    }
    done(null, payload)
  })
}
