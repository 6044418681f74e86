/** Gives up answers that nobody reads: each would keep its memory and its connection for as long as the other side likes. */
import type { FastifyInstance } from 'fastify'
import type { Log } from '#/lib/log.ts'
import { isParted } from './parted-text.ts'

/**
 * An answer is given up when nothing of it was taken for `stalledMs`; one that is read slowly goes on. Answers that go on by
 * themselves have silences, and a watch of their own (`live-streams.ts`).
 */
export const endUnreadAnswers = (
  app: FastifyInstance,
  { stalledMs, log }: { readonly stalledMs: number; readonly log: Log },
): void => {
  app.addHook('onSend', ({ id, ip }, { raw }, payload, done) => {
    // The time of a socket counts while something waits to be written, and anew whenever a part of it was taken.
    const hasNoSilence = typeof payload === 'string' || Buffer.isBuffer(payload) || isParted(payload)
    if (hasNoSilence) {
      raw.setTimeout(stalledMs, () => {
        log.warn({ 'http.request.id': id, 'client.ip': ip }, 'an answer that nobody reads was given up')
        raw.destroy()
      })
    }
    done(null, payload)
  })
}
