/**
 * Orders are carried out once (D.3, 16): what a request id caused stands together in the ledger, of one order, in one commit.
 */
import { breaks, type Invariant } from './invariant.ts'

const name = 'a request has its effect once'

export const requestsOnce: Invariant = {
  name,
  watch: () => {
    const seen = new Map<string, { seq: number; order: string | undefined }>()
    return {
      before: (event) => {
        if (!('cause' in event) || event.cause.requestId === undefined) return
        // An extension enters the plan in parts and day by day, each a commit of its own; asked for again, it goes on.
        if (event.kind === 'plan.added' && event.batch.reason === 'extension') return
        const { requestId, order } = event.cause
        const last = seen.get(requestId)
        if (last !== undefined && last.seq !== event.seq - 1)
          breaks(name, `request ${requestId} had effects at event ${last.seq} and again at event ${event.seq}`)
        if (last !== undefined && last.order !== order) breaks(name, `request ${requestId} stands for two orders`)
        seen.set(requestId, { seq: event.seq, order })
      },
    }
  },
}
