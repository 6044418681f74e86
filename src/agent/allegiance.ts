/** Which server the agent serves: the one with the highest term it has ever heard of. */
import type { Log } from '#/lib/log.ts'
import type { Hello } from './listener.ts'
import { readTerm, saveTerm } from './spool-facts.ts'
import type { Spool } from './spool.ts'

export interface Allegiance {
  /** Why a term is not served any more; undefined when it is. */
  readonly whyStale: (term: number) => string | undefined
  /** Serves this server from now on, and no earlier one. */
  readonly serve: (hello: Hello) => void
  /** The name of the server that is served. */
  readonly master: () => string
}

export const rememberAllegiance = (spool: Spool, log: Log): Allegiance => {
  let highest = readTerm(spool)
  let master = ''

  return {
    whyStale: (term) =>
      term < highest ? `Term ${term} is over: this agent has served a server of term ${highest}.` : undefined,
    serve: ({ server, term }) => {
      master = server
      if (term === highest) return
      highest = term
      try {
        saveTerm(spool, term)
      } catch (error) {
        // Better to serve the new leader on a full disk than nobody.
        log.error({ err: error, term }, 'the term of the server cannot be written down; it counts until the agent ends')
      }
    },
    master: () => master,
  }
}
