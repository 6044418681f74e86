/** The routes whose answers go on while things happen, or are bytes: no JSON document of their own. */
import { Type } from 'typebox'
import { changeKinds, ChangeView, ResyncView, UnconfirmedView } from '#/model/change-view.ts'
import { jobStatuses, streamStatuses } from '#/model/status.ts'
import { ById, namedBy, narrowedBy } from './fields.ts'
import { mostRuns } from './jobs.ts'
import { exactly, route } from './route.ts'

const Run = Type.Optional(
  Type.Integer({ minimum: 1, maximum: mostRuns, description: 'The number of the run; absent: the last.' }),
)

/** The header that says whose log an answer is. */
export const runHeader = 'x-batuta-run'
/** The header that says which byte of the log an answer begins with. */
export const offsetHeader = 'x-batuta-offset'

export const liveRoutes = {
  changes: route({
    method: 'GET',
    path: '/changes',
    tag: 'Live',
    summary: 'Watch what changes',
    description:
      'Server-sent events. `changes` holds each thing that has changed, as it is now, some times a second; `resync` asks to read again ' +
      'what is shown. The first message of a new stream is a `resync`. Each has an `id`: sent back as `Last-Event-ID`, it goes on where ' +
      'it left off, on any server of the site and after a restart. What is told is committed. `unconfirmed` says since when the server has had no ' +
      'word of its ledger: nothing is told then, what lists show may never have been committed, and a `resync` follows when it is over. With a selection, as a list of jobs or of ' +
      'streams takes it, only what is in that list is told, and in `jobsGone` or `streamsGone` the number of what changed and may have ' +
      'left it; `kinds` then names the jobs or the streams. Estimated times that move by themselves are no change.',
    query: exactly({
      kinds: Type.Optional(
        Type.String({ maxLength: 200, description: `Only these, separated by commas: ${changeKinds.join(', ')}.` }),
      ),
      ...namedBy([...new Set([...jobStatuses, ...streamStatuses])]),
      ...narrowedBy,
    }),
    response: Type.Union([ChangeView, ResyncView, UnconfirmedView]),
    media: 'text/event-stream',
  }),
  followLog: route({
    method: 'GET',
    path: '/jobs/:id/log/stream',
    tag: 'Live',
    summary: 'Follow the log of a run',
    description:
      'Its bytes as they are written, until the run has ended. Cut off before, it goes on with `offset`: the bytes that have come so ' +
      `far. The header ${runHeader} names the run, of which the job may start another meanwhile.`,
    params: ById,
    query: exactly({
      run: Run,
      offset: Type.Optional(
        Type.Integer({ default: 0, description: 'The first byte; negative: so many bytes before the end.' }),
      ),
    }),
    response: Type.String(),
    media: 'text/plain',
  }),
  downloadLog: route({
    method: 'GET',
    path: '/jobs/:id/log/text',
    tag: 'Live',
    summary: 'Read the log of a run as it was written',
    description: 'As it is now, byte for byte, whole or the part that `Range` names (RFC 9110, 14).',
    params: ById,
    query: exactly({ run: Run }),
    response: Type.String(),
    media: 'text/plain',
  }),
}

export type LiveRoutes = typeof liveRoutes
export type LiveRouteName = keyof LiveRoutes
