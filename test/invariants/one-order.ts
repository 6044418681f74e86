/** The ledger is one story: no gap, no term that comes back, no time that goes back. */
import type { LedgerEvent } from '#/model/event.ts'
import { breaks, type Invariant } from './invariant.ts'

const name = 'one order'

export const oneOrder: Invariant = {
  name,
  watch: () => {
    let last: Pick<LedgerEvent, 'seq' | 'term' | 'at'> = { seq: 0, term: 0, at: 0 }
    return {
      before: (event) => {
        if (event.seq !== last.seq + 1) breaks(name, `event ${event.seq} comes after event ${last.seq}`)
        if (event.term < last.term) breaks(name, `event ${event.seq} of term ${event.term} after one of ${last.term}`)
        if (event.at < last.at) breaks(name, `event ${event.seq} is ${last.at - event.at} ms before the one before it`)
        last = { seq: event.seq, term: event.term, at: event.at }
      },
    }
  },
}
