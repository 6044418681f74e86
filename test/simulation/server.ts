/**
 * A server of the simulation: it waits for the lock, opens a term, rebuilds the state from the ledger, and leads with the real
 * conductor and the real dispatcher until its term is lost; then it tries again. `engine/leader.ts` does the same over PostgreSQL.
 */
import { apply } from '#/core/apply.ts'
import type { World } from '#/core/decide.ts'
import { copyState, openRestoring, partsOf } from '#/core/snapshot.ts'
import { createState, type PlanState } from '#/core/state.ts'
import { nextTimerAt } from '#/core/timers.ts'
import { startConductor, type Conductor } from '#/engine/conductor.ts'
import { startDispatcher, type Dispatcher } from '#/engine/dispatcher.ts'
import type { Alarm } from '#/lib/clock.ts'
import { silentLog } from '#/lib/log.ts'
import { Fault, Refusal } from '#/lib/refusal.ts'
import type { LedgerEvent } from '#/model/event.ts'
import type { Caller } from './caller.ts'
import type { Machine } from './machine.ts'
import type { VirtualLedger } from './virtual-ledger.ts'
import type { World as Shared } from './world.ts'

export interface Leading {
  readonly caller: Caller
  readonly term: number
  readonly state: PlanState
  readonly conductor: Conductor
  readonly isOver: () => boolean
}

export interface ServerParts {
  readonly world: Shared
  readonly ledger: VirtualLedger
  readonly machine: Machine
  readonly site: Pick<World, 'emptyStreamsSucceed' | 'unknownRuns'> & { readonly workstationLimit: number }
  /** Called with each term. */
  readonly onTerm: (leading: Leading) => void
  readonly onTermOver: (leading: Leading) => void
  /** What should never happen. */
  readonly onBug: (error: Error) => void
}

/** Runs until its process is killed. */
export const runServer = async (parts: ServerParts, caller: Caller): Promise<void> => {
  const { ledger, world } = parts
  for (;;) {
    const lost = Promise.withResolvers<Error>()
    await ledger.takeLock(caller, () => lost.resolve(new Fault('the session was cut')))
    try {
      await lead(parts, caller, lost)
    } catch (error) {
      if (!(error instanceof Fault) && !(error instanceof Refusal)) parts.onBug(error as Error)
    }
    ledger.releaseLock(caller)
    await caller.sleep(world.random.between(50, 3000))
  }
}

const lead = async (parts: ServerParts, caller: Caller, lost: PromiseWithResolvers<Error>): Promise<void> => {
  const { world, ledger, machine, site } = parts
  const { term, lastSeq } = await ledger.openTerm(caller)
  const state = await rebuild(parts, caller)
  if (state.seq !== lastSeq) throw new Fault(`event ${state.seq} was written by a later leader`)
  world.tell(`${caller.name} leads term ${term} from event ${lastSeq}`)
  const running: { dispatcher?: Dispatcher | undefined; committed: number; isOver: boolean } = {
    committed: lastSeq,
    isOver: false,
  }
  const conductor = startConductor({
    state,
    term,
    clock: world.timeline.clock,
    alarm: napping(world, caller, state),
    world: () => {
      const link = running.dispatcher?.link.state()
      const { workstationLimit: _limit, ...policy } = site
      return { agent: link?.connected === true ? link.name : null, ...policy }
    },
    commit: (commit) => ledger.commit(caller, commit),
    onCommitted: (events) => {
      running.committed = events.at(-1)?.seq ?? running.committed
      running.dispatcher?.committed(events)
      if (world.random.chance(0.02)) takeSnapshot(parts, conductor, () => running.committed)
    },
    onLost: (error) => lost.resolve(error),
  })
  const leading: Leading = { caller, term, state, conductor, isOver: () => running.isOver }
  try {
    await conductor.take(() => [{ kind: 'leader.elected', server: caller.name, version: '0' }])
    running.dispatcher = startDispatcher({
      state,
      conductor,
      ledger: 'ledger',
      term,
      open: (tenure, events) => machine.openLink(caller, tenure, events),
      log: silentLog,
    })
    parts.onTerm(leading)
    const reason = await lost.promise
    world.tell(`${caller.name} has lost term ${term}: ${reason.message}`)
    if (!(reason instanceof Fault) && !(reason instanceof Refusal)) parts.onBug(reason)
  } finally {
    running.isOver = true
    parts.onTermOver(leading)
    void running.dispatcher?.close({ goodbye: false })
    running.dispatcher = undefined
    await conductor.stop()
  }
}

const longestSleep = 30_000

/** The conductor looks up every half a minute, also when nothing is to come. Those looks are skipped here, or a day has 2880 of them. */
const napping =
  ({ timeline }: Shared, caller: Caller, state: PlanState): Alarm =>
  (milliseconds, ring) => {
    if (milliseconds < longestSleep) return caller.alarm(milliseconds, ring)
    const next = Math.min(nextTimerAt(state.timers) ?? Infinity, timeline.nextAt() ?? Infinity) - timeline.clock.now()
    const naps = Math.max(1, Math.floor(Math.min(next, 3_600_000) / longestSleep))
    return caller.alarm(naps * longestSleep, ring)
  }

/** The state folded from the whole ledger, or from the newest snapshot and what came after it. */
const rebuild = async ({ ledger, site, world }: ServerParts, caller: Caller): Promise<PlanState> => {
  const events = await ledger.read(caller)
  const snapshot = world.random.chance(0.5) ? ledger.snapshots.at(-1) : undefined
  const state = snapshot === undefined ? createState(site) : restore(site, snapshot.parts)
  for (const event of events) if (event.seq > state.seq) apply(state, event)
  return state
}

const restore = (site: ServerParts['site'], parts: VirtualLedger['snapshots'][number]['parts']): PlanState => {
  const restoring = openRestoring(site)
  for (const part of structuredClone(parts)) restoring.add(part)
  return restoring.finish()
}

/** Copies the state between two commits, as the snapshotter does: when nothing is in memory that is not in the ledger. */
const takeSnapshot = ({ ledger }: ServerParts, conductor: Conductor, committed: () => number): void => {
  const copy = (state: PlanState): LedgerEvent[] => {
    if (state.seq !== committed()) return []
    ledger.snapshots.push({ seq: state.seq, parts: [...partsOf(copyState(state))] })
    return []
  }
  conductor.take(copy).catch(() => undefined)
}
