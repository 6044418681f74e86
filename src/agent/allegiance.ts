/**
 * Which server the agent serves: of the ledger whose runs are in its spool, the one with the highest term it has ever heard of.
 *
 * A database that is made anew numbers its jobs and terms from 1 again. Its server gets the spool only when that holds no run,
 * and what was done before is set aside: a run must never get the result of another job's run of the same number.
 */
import type { Hello } from './listener.ts'
import type { Parts } from './run.ts'
import { findLedger, forgetTerm, readTerm, saveLedger, saveTerm } from './spool-facts.ts'
import { listRuns, setDoneAside } from './spool.ts'

export interface Allegiance {
  /** Why a term is not served any more; undefined when it is. */
  readonly whyStale: (term: number) => string | undefined
  /** Serves this server from now on, and no earlier one; or says why not. */
  readonly serve: (hello: Hello) => string | undefined
  /** The name of the server that is served. */
  readonly master: () => string
}

export const rememberAllegiance = ({ spool, runs, archive, reports, clock, log }: Parts): Allegiance => {
  let highest = readTerm(spool)
  let ledger = findLedger(spool)
  let master = ''

  const whyStale = (term: number): string | undefined =>
    term < highest ? `Term ${term} is over: this agent has served a server of term ${highest}.` : undefined

  const leave = (old: string): void => {
    setDoneAside(spool, `done-${old}-${clock.now()}`)
    archive.reopen()
    forgetTerm(spool)
    highest = 0
    // What is left are refusals and failures, of requests that nobody asks for any more.
    reports.forgetAll()
  }

  /** Changes to the ledger of that name, or says why not. */
  const change = (to: string): string | undefined => {
    if (to === ledger) return undefined
    const held = new Set([...runs.keys(), ...listRuns(spool)]).size
    if (ledger !== undefined && held > 0) {
      return (
        `The spool ${spool.folder} holds ${held} run${held === 1 ? '' : 's'} of another database (ledger ${ledger}): ` +
        'connect the server to that database until they have ended, or wait for their end, stop the agent and move the folder away.'
      )
    }
    try {
      if (ledger !== undefined) leave(ledger)
      saveLedger(spool, to)
    } catch (error) {
      return `The agent cannot write to its spool ${spool.folder} that it serves another database now: ${String(error)}`
    }
    log.info({ from: ledger, to }, 'the agent serves another ledger from now on')
    ledger = to
    return undefined
  }

  const noteTerm = (term: number): void => {
    if (term === highest) return
    highest = term
    try {
      saveTerm(spool, term)
    } catch (error) {
      // Better to serve the new leader on a full disk than nobody.
      log.error({ err: error, term }, 'the term of the server cannot be written down; it counts until the agent ends')
    }
  }

  return {
    whyStale,
    serve: (hello) => {
      const reason = change(hello.ledger) ?? whyStale(hello.term)
      if (reason !== undefined) return reason
      master = hello.server
      noteTerm(hello.term)
      return undefined
    },
    master: () => master,
  }
}
