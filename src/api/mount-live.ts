/** Puts the routes on the server whose answers go on, or are bytes. */
import { Readable } from 'node:stream'
import { isDeepStrictEqual } from 'node:util'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { engineFor } from '#/access/engine-for.ts'
import { liveRoutes, type LiveRouteName, type LiveRoutes } from '#/contract/live.ts'
import type { Input } from '#/contract/route.ts'
import type { Engine } from '#/engine/engine.ts'
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import { changeKinds, type ChangeKind } from '#/model/change-view.ts'
import { eventStreamType, framesOf } from './event-stream.ts'
import { watchedSelection } from './list-options.ts'
import { ongoing, type Exchange, type LiveStreams } from './live-streams.ts'
import { frontOf, identify, inputOf, type MountParts } from './mount.ts'
import { downloadLog, followLog } from './send-log.ts'

interface LiveParts {
  /** As the caller may use it. */
  readonly engine: Engine
  readonly streams: LiveStreams
}

type Send<Name extends LiveRouteName> = (
  parts: LiveParts,
  input: Input<LiveRoutes[Name]>,
  exchange: Exchange,
) => Promise<FastifyReply>

const watchChanges: Send<'changes'> = async ({ engine, streams }, { kinds: text, ...narrowed }, exchange) => {
  const { request, reply } = exchange
  const after = request.headers['last-event-id']
  const kinds = kindsIn(text)
  const selection = watchedSelection(narrowed, kinds, engine.reading())
  const asked = { kinds, selection, after: typeof after === 'string' && after !== '' ? after : undefined }
  const messages = await engine.changes.follow(asked, streams.enter(exchange))
  void reply.type(eventStreamType).headers(ongoing)
  return reply.send(Readable.from(streams.unlessStalled(framesOf(messages), reply), { highWaterMark: 1 }))
}

const kindsIn = (text: string | undefined): ChangeKind[] =>
  (text ?? '').split(',').flatMap((part) => {
    const word = part.trim().toLowerCase()
    const kind = changeKinds.find((known) => known === word)
    if (kind !== undefined) return [kind]
    if (word === '') return []
    const sentence = `"${word}" is nothing that can be watched.${didYouMean(word, changeKinds)} There are ${changeKinds.join(', ')}.`
    throw new Refusal('request.invalid', sentence, { known: changeKinds })
  })

const senders: { readonly [Name in LiveRouteName]: Send<Name> } = { changes: watchChanges, followLog, downloadLog }

export const mountLive = (app: FastifyInstance, parts: MountParts & { readonly streams: LiveStreams }): void => {
  for (const [name, route] of Object.entries(liveRoutes)) {
    // The sender of a name takes the input of the route of that name.
    const send = senders[name as LiveRouteName] as (parts: LiveParts, input: object, exchange: Exchange) => unknown
    app.route({
      ...frontOf(name, route, parts),
      // There is no head of what goes on.
      exposeHeadRoute: false,
      handler: (request, reply) => {
        const engine = engineFor(parts.engine, request.caller)
        const stillMay = async (): Promise<boolean> => {
          const { grants } = await identify(parts.access, route, request)
          return isDeepStrictEqual(grants, request.caller.grants)
        }
        return send({ engine, streams: parts.streams }, inputOf(request), { request, reply, stillMay })
      },
    })
  }
}
