/** What the server does for the routes that order something of a job or a job stream. */
import type { Engine } from '#/engine/engine.ts'
import type { JobAction, StreamAction } from '#/model/command.ts'
import type { Handler, Handlers } from './handlers.ts'

type OrderHandlers = Pick<
  Handlers,
  | JobAction
  | 'confirm'
  | 'successors'
  | 'setPriority'
  | 'holdStream'
  | 'unholdStream'
  | 'releaseStream'
  | 'cancelStream'
  | 'killStream'
  | 'setStreamPriority'
>

/** What takes nothing but a reason. */
type PlainAction = Exclude<JobAction, 'cancel' | 'rerun'>

export const orderHandlers = (engine: Engine): OrderHandlers => {
  const order =
    (action: PlainAction): Handler<PlainAction> =>
    async ({ id }, cause) => {
      await engine.command({ kind: 'job', action, job: id, cause })
      return engine.job(id)
    }
  const orderStream =
    (action: StreamAction): Handler<'holdStream' | 'unholdStream' | 'releaseStream' | 'killStream'> =>
    async ({ id }, cause) => {
      await engine.command({ kind: 'stream', action, stream: id, cause })
      return engine.stream(id)
    }
  return {
    hold: order('hold'),
    unhold: order('unhold'),
    release: order('release'),
    kill: order('kill'),
    rerun: async ({ id, at, priority, successors, only, from }, cause) => {
      const notBefore = at === undefined ? undefined : Temporal.Instant.from(at).epochMilliseconds
      const rerun = { notBefore, priority, successors, only }
      if (from === undefined) await engine.command({ kind: 'job', action: 'rerun', job: id, rerun, cause })
      else await engine.rerunFrom({ job: id, from, ...rerun }, cause)
      return engine.job(id)
    },
    successors: ({ id, scope = 'internal' }) => ({ items: engine.successors(id, scope) }),
    cancel: async ({ id, pending }, cause) => {
      await engine.command({ kind: 'job', action: 'cancel', job: id, pending, cause })
      return engine.job(id)
    },
    confirm: async ({ id, outcome, conditions }, cause) => {
      await engine.command({ kind: 'confirm', job: id, succeeded: outcome === 'succ', conditions, cause })
      return engine.job(id)
    },
    setPriority: async ({ id, priority }, cause) => {
      await engine.command({ kind: 'priority', target: { of: 'job', id }, priority, cause })
      return engine.job(id)
    },
    holdStream: orderStream('hold'),
    unholdStream: orderStream('unhold'),
    releaseStream: orderStream('release'),
    killStream: orderStream('kill'),
    cancelStream: async ({ id, pending }, cause) => {
      await engine.command({ kind: 'stream', action: 'cancel', stream: id, pending, cause })
      return engine.stream(id)
    },
    setStreamPriority: async ({ id, priority }, cause) => {
      await engine.command({ kind: 'priority', target: { of: 'stream', id }, priority, cause })
      return engine.stream(id)
    },
  }
}
