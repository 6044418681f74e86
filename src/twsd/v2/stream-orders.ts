/** The orders about job streams of the plan in version 2. */
import { Type } from 'typebox'
import type { StreamAction } from '#/model/command.ts'
import type { StreamView } from '#/model/views.ts'
import { bodyOf, Maybe } from '#/twsd/call.ts'
import { dependencyOrders } from './dependency-orders.ts'
import { refuseOthers } from './job-orders.ts'
import { streamNumber } from './plan-find.ts'
import { streamAddress } from './plan-keys.ts'
import type { Orderable, OrderOf } from './plan-orders.ts'
import { selectStreams } from './plan-select.ts'

type Stream = Pick<StreamView, 'id' | 'name'>

export const streams: Orderable<Stream> = {
  byId: (call) => call.engine.stream(streamNumber(call)),
  byFilter: selectStreams,
  addressOf: ({ id }) => streamAddress(id),
  nameOf: ({ name }) => `The job stream ${name}`,
}

const action = (what: StreamAction, done: string, pending?: boolean): OrderOf<Stream> => ({
  done,
  act:
    ({ engine }) =>
    ({ id }, cause) =>
      engine.command({ kind: 'stream', action: what, stream: id, pending, cause }),
})

/** What of a stream can be changed in the plan; -1 is no limit. */
const Change = Type.Object({
  priority: Maybe(Type.Integer({ minimum: 0, maximum: 101 })),
  limit: Maybe(Type.Integer({ minimum: -1, maximum: 1024 })),
})

export const patch: OrderOf<Stream> = {
  done: 'was changed',
  act: (call) => {
    const { priority, limit, ...others } = bodyOf(call, Change)
    refuseOthers(others, ['priority', 'limit'])
    return async ({ id }, cause) => {
      const step = (name: string) => ({ ...cause, requestId: cause.requestId && `${cause.requestId}.${name}` })
      if (priority != null) {
        const target = { of: 'stream', id } as const
        await call.engine.command({ kind: 'priority', target, priority, cause: step('priority') })
      }
      if (limit != null) {
        const most = limit < 0 ? null : limit
        await call.engine.command({ kind: 'stream-limit', stream: id, limit: most, cause: step('limit') })
      }
    }
  },
}

/** By the word of the address. */
export const streamOrders = {
  cancel: action('cancel', 'was cancelled'),
  'cancel-pending': action('cancel', 'is cancelled when what it waits for has come', true),
  hold: action('hold', 'is held'),
  release: action('unhold', 'was let go'),
  'release-all-dependencies': action('release', 'was released from its dependencies'),
  ...dependencyOrders('stream'),
} as const
