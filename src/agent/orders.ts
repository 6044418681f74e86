/** What the agent does when its server says something. */
import type { FromAgent } from '#/contract/agent-messages.ts'
import { failpoint } from '#/lib/failpoint.ts'
import { acceptRuns } from './accept.ts'
import { rememberAllegiance } from './allegiance.ts'
import { killInBackground } from './kill.ts'
import type { Hello, Order } from './listener.ts'
import type { Logons } from './logons.ts'
import { readLog } from './read-log.ts'
import { countRunning, isOver, type Parts } from './run.ts'
import { spoolName } from './spool-facts.ts'
import { runName } from './spool.ts'
import type { FileWatch } from './watch-files.ts'

type OrderOf<Type extends Order['type']> = Extract<Order, { type: Type }>

export interface Orders {
  /** The answer to a server that says hello: `rejected` when a later one has been served already, or one of another ledger. */
  readonly greet: (hello: Hello) => FromAgent
  readonly obey: (order: Order) => void
}

interface Surroundings {
  readonly dataDir: string
  readonly version: string
  readonly files: FileWatch
  readonly logons: Logons
  readonly send: (message: FromAgent) => void
  /** The server stops on purpose. */
  readonly onBye: () => void
}

/** All runs whose last report is not acknowledged, also those that failed before there was anything in the spool. */
const heldRuns = ({ runs, reports }: Parts): { job: number; run: number }[] => {
  const held = [...runs.values(), ...reports.list()].map(({ job, run }) => ({ job, run }))
  return [...new Map(held.map((run) => [runName(run), run])).values()]
}

/** Once the end of a run is acknowledged, the run is kept for its output alone. */
const acknowledge = ({ runs, journal, archive, reports }: Parts, order: OrderOf<'ack'>): void => {
  const name = runName(order)
  const run = runs.get(name)
  if (!reports.acknowledge(name, order.report) || reports.findLast(name) !== undefined) return
  if (run === undefined || !isOver(run)) return
  failpoint('agent.acknowledged')
  archive.take(name)
  journal.forget(name)
  runs.delete(name)
  failpoint('agent.cleaned')
}

/** Makes what the agent says to a hello, and what it does with each order. */
export const takeOrders = (parts: Parts, around: Surroundings): Orders => {
  const { spool, runs, clock, log } = parts
  const { send } = around
  const accept = acceptRuns(parts, around)
  const agent = spoolName(spool)
  const allegiance = rememberAllegiance(parts)

  const greet = (hello: Hello): FromAgent => {
    const reason = allegiance.serve(hello)
    if (reason !== undefined) return { type: 'rejected', reason }
    if (hello.settings !== undefined) parts.settings = hello.settings
    // The list of an earlier server; this one sends its own.
    around.files.replace([])
    return {
      type: 'hello',
      agent,
      pid: process.pid,
      version: around.version,
      runs: heldRuns(parts),
      user: around.logons.own.name,
    }
  }

  const start = ({ term, request }: OrderOf<'start'>): void => {
    const reason = allegiance.whyStale(term)
    if (reason === undefined) accept(request, allegiance.master())
    else send({ type: 'refused', job: request.job, run: request.run, reason, at: clock.now() })
  }

  const kill = (order: OrderOf<'kill'>): void => {
    const name = runName(order)
    const run = runs.get(name)
    const reason =
      allegiance.whyStale(order.term) ?? (run === undefined ? 'The agent does not hold this run.' : undefined)
    if (run === undefined || reason !== undefined) return log.warn({ run: name, reason }, 'a run was not killed')
    killInBackground(parts, run, clock.now() + order.graceMs)
  }

  const obey = (order: Order): void => {
    switch (order.type) {
      case 'start':
        return start(order)
      case 'kill':
        return kill(order)
      case 'ack':
        return acknowledge(parts, order)
      case 'read-log':
        return send(readLog(parts, order))
      case 'watch-files':
        return around.files.replace(order.files)
      case 'ping':
        return send({ type: 'pong', id: order.id, running: countRunning(runs) })
      case 'bye':
        return around.onBye()
    }
  }

  return { greet, obey }
}
