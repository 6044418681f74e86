/**
 * Carry forward (D.3, 9): a closing takes each stream of its days once, out of the plan or forward with what it waits for; what
 * stays waits for neither more nor less than before, but for ONOVERLAP on what has left.
 */
import { cell } from '#/core/columns.ts'
import { openFiles, openPrompts } from '#/core/conditions.ts'
import { edgeFrom, edgesTo } from '#/core/edges.ts'
import { conditionOf, Met } from '#/core/follow-conditions.ts'
import type { Holder, PlanState } from '#/core/state.ts'
import { idsIn } from '#/lib/id-ranges.ts'
import type { LedgerEvent } from '#/model/event.ts'
import type { AskedCondition } from '#/model/needs.ts'
import { cameTrue } from './came-true.ts'
import { breaks, type Invariant } from './invariant.ts'

const name = 'carry forward keeps the plan'

type Closing = Extract<LedgerEvent, { kind: 'plan.closed' }>

export const carryForward: Invariant = {
  name,
  watch: () => {
    let waits: Map<Holder, Waits> | undefined
    return {
      before: (event, state) => {
        waits = undefined
        if (event.kind !== 'plan.closed') return
        checkStreams(state, event)
        waits = waitsOf(state)
      },
      after: (event, state) => {
        if (event.kind !== 'plan.closed' || waits === undefined) return
        checkLeft(state, event)
        for (const [holder, now] of waitsOf(state)) {
          const before = waits.get(holder)
          if (before !== undefined) checkWaits(state, holder, before, now)
        }
      },
    }
  },
}

const checkStreams = (state: PlanState, { streams, carried }: Closing): void => {
  const seen = new Set<number>()
  for (const stream of [...idsIn(streams), ...idsIn(carried)]) {
    if (seen.has(stream)) breaks(name, `stream ${stream} leaves and is carried forward`)
    seen.add(stream)
    if (cell(state.streams.workstation, stream) === 0) breaks(name, `stream ${stream} was not in the plan`)
  }
}

const checkLeft = (state: PlanState, { streams, carried }: Closing): void => {
  for (const stream of idsIn(streams))
    if (cell(state.streams.workstation, stream) !== 0) breaks(name, `stream ${stream} left and is still there`)
  for (const stream of idsIn(carried))
    if (cell(state.streams.workstation, stream) === 0) breaks(name, `stream ${stream} was carried and is gone`)
}

/** What somebody waits for: as many things, and of whom by which edge. */
interface Waits {
  readonly unmet: number
  readonly edges: ReadonlyMap<number, Followed>
  /** Files, prompts, and predecessors that are not planned yet. */
  readonly others: number
}

interface Followed {
  readonly from: Holder
  readonly condition: AskedCondition | null
}

/** Of each job and stream, by number; streams with a minus sign. */
const waitsOf = (state: PlanState): Map<Holder, Waits> => {
  const { jobs, streams } = state
  const waits = new Map<Holder, Waits>()
  for (let job = 1; job < jobs.size; job += 1)
    if (cell(jobs.stream, job) !== 0) waits.set(job, waitsOfOne(state, job, cell(jobs.unmet, job)))
  for (let stream = 1; stream < streams.size; stream += 1)
    if (cell(streams.workstation, stream) !== 0)
      waits.set(-stream, waitsOfOne(state, -stream, cell(streams.unmet, stream)))
  return waits
}

const waitsOfOne = (state: PlanState, holder: Holder, unmet: number): Waits => {
  const edges = new Map<number, Followed>()
  for (const edge of edgesTo(state, holder))
    if (cell(state.edges.met, edge) !== Met.met)
      edges.set(edge, { from: edgeFrom(state, edge), condition: conditionOf(state, edge) })
  const pending = state.pendingOf.get(holder) ?? []
  return { unmet, edges, others: openFiles(state, holder).length + openPrompts(state, holder).length + pending.length }
}

const checkWaits = (state: PlanState, holder: Holder, before: Waits, now: Waits): void => {
  if (now.unmet > before.unmet)
    breaks(name, `${holder} waits for ${now.unmet} things after the closing, and for ${before.unmet} before it`)
  if (now.others < before.others)
    breaks(name, `${holder} has lost ${before.others - now.others} of its files, prompts and pending predecessors`)
  for (const [edge, { from, condition }] of before.edges)
    if (!now.edges.has(edge) && !mayBeOver(state, from, condition))
      breaks(name, `${holder} does not wait for ${from} any more, which has not come about`)
}

/** ONOVERLAP waits for what is in the plan alone; a stream that has lost its last open job is complete. */
const mayBeOver = (state: PlanState, from: Holder, condition: AskedCondition | null): boolean => {
  const isThere = from < 0 ? cell(state.streams.workstation, -from) !== 0 : cell(state.jobs.stream, from) !== 0
  return isThere ? cameTrue(state, from, condition) : condition?.type === 'over'
}
