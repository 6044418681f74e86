/** Which job a workstation starts next: `decide` asks until there is none. */
import { hasPlace, workstationHasRoom } from './conditions.ts'
import { cell } from './columns.ts'
import { comesBefore, isUrgentRank, wasReadyBefore } from './rank.ts'
import { firstAt, lineAt, type Window } from './ready-queue.ts'
import { hasUnits } from './reservations.ts'
import { unitsToTake } from './resources.ts'
import type { PlanState } from './state.ts'
import type { Workstation } from './workstations.ts'

/** A ready job may start now. */
export const mayStart = (state: PlanState, job: number): boolean =>
  hasPlace(state, job) && hasUnits(state, job, unitsToTake(state, job))

/** The first of those that may start, by rank and then by readiness; 0: none. Costs the windows before it. */
export const nextToStart = (state: PlanState, workstation: Workstation): number => {
  // Measured on the forecast of a busy day: two windows of three stand where no place is free.
  const hasRoom = workstationHasRoom(workstation)
  let best = 0
  let rank = 0
  for (const window of workstation.ready) {
    if ((best !== 0 && window.rank < rank) || (!hasRoom && !isUrgentRank(window.rank))) break
    const first = firstAt(window)
    if (best !== 0 && !wasReadyBefore(state, first, best)) continue
    // Units first: of windows that wait for some, there are many.
    if (!hasUnits(state, first, window.takes) || !hasPlace(state, first)) continue
    const next = firstThatStays(state, window)
    if (next === 0 || (best !== 0 && !wasReadyBefore(state, next, best))) continue
    best = next
    rank = window.rank
  }
  return best
}

/** The first job of a window's lines that does not leave its place to another workstation; 0: all of them do. */
const firstThatStays = (state: PlanState, { lines }: Window): number => {
  for (const [place, { head }] of lines.entries())
    if (!yieldsPlace(state, head) && (place === 0 || mayStart(state, head))) return head
  return 0
}

/** Another workstation may start a job of the same stream that comes first: the stream's place is left to it. */
const yieldsPlace = (state: PlanState, job: number): boolean => {
  const { jobs, streams, linesOf } = state
  const stream = cell(jobs.stream, job)
  if (cell(streams.limit, stream) < 0) return false
  for (const number of linesOf.get(stream) ?? []) {
    const { workstation, head } = lineAt(state, number)
    if (workstation === cell(jobs.workstation, job) || !comesBefore(state, head, job)) continue
    if (mayStart(state, head)) return true
  }
  return false
}
