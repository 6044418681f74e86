/**
 * Carry forward (D.3, 9): a closing takes each stream of its days once, out of the plan or forward with what it waits for; what
 * stays waits for neither more nor less than before, but for ONOVERLAP on what has left.
 */
import { cell } from '#/core/columns.ts'
import type { PlanState } from '#/core/state.ts'
import { idsIn } from '#/lib/id-ranges.ts'
import type { LedgerEvent } from '#/model/event.ts'
import { breaks, type Invariant } from './invariant.ts'

const name = 'carry forward keeps the plan'

type Closing = Extract<LedgerEvent, { kind: 'plan.closed' }>

export const carryForward: Invariant = {
  name,
  watch: () => {
    let waits: Map<number, number> | undefined
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
        for (const [holder, now] of waitsOf(state)) checkWaits(holder, waits.get(holder), now)
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

/** What each job and stream waits for, by number; streams with a minus sign. */
const waitsOf = ({ jobs, streams }: PlanState): Map<number, number> => {
  const waits = new Map<number, number>()
  for (let job = 1; job < jobs.size; job += 1) if (cell(jobs.stream, job) !== 0) waits.set(job, cell(jobs.unmet, job))
  for (let stream = 1; stream < streams.size; stream += 1)
    if (cell(streams.workstation, stream) !== 0) waits.set(-stream, cell(streams.unmet, stream))
  return waits
}

const checkWaits = (holder: number, before: number | undefined, now: number): void => {
  if (before === undefined || now === before) return
  // ONOVERLAP waits for what is in the plan alone, and a stream that has lost its last open job is complete.
  if (now > before) breaks(name, `${holder} waits for ${now} things after the closing, and for ${before} before it`)
}
