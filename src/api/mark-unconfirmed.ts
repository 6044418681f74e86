/** Says of each answer that was made of a plan which nobody confirms since when that is so, by whichever interface it was asked for. */
import type { FastifyInstance } from 'fastify'
import { unconfirmedHeader } from '#/contract/unconfirmed.ts'
import { requiredInstantText } from '#/core/view.ts'
import { notingUnconfirmed, unconfirmedOf, type ToldUnconfirmed } from '#/engine/told-unconfirmed.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Absent: it was refused before anything was asked. */
    told?: ToldUnconfirmed
  }
}

export const markUnconfirmed = (app: FastifyInstance): void => {
  app.decorateRequest('told')
  // After the body was read: reading it would lose the context.
  app.addHook('preHandler', (request, _, done) => {
    const told: ToldUnconfirmed = { since: undefined }
    request.told = told
    notingUnconfirmed(told, done)
  })
  app.addHook('onSend', ({ told }, reply, _, done) => {
    const since = told && unconfirmedOf(told)
    if (since !== undefined) void reply.header(unconfirmedHeader, requiredInstantText(since))
    done()
  })
}
