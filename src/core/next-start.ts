/** Which job a workstation starts next: `decide` asks until there is none. */
import { hasPlace } from './conditions.ts'
import { cell } from './columns.ts'
import { comesBefore, wasReadyBefore } from './rank.ts'
import { lineAt } from './ready-queue.ts'
import { missingResources } from './reservations.ts'
import type { PlanState } from './state.ts'
import type { Workstation } from './workstations.ts'

/** A ready job may start now. */
export const mayStart = (state: PlanState, job: number): boolean =>
  hasPlace(state, job) && missingResources(state, job).length === 0

/** The first of those that may start, by rank and then by readiness; 0: none. Costs the windows before it. */
export const nextToStart = (state: PlanState, { ready }: Workstation): number => {
  let best = 0
  let rank = 0
  for (const window of ready) {
    if (best !== 0 && window.rank < rank) break
    const first = lineAt(state, window.lines[0] ?? 0).head
    if (!mayStart(state, first) || yieldsPlace(state, first) || (best !== 0 && !wasReadyBefore(state, first, best)))
      continue
    best = first
    rank = window.rank
  }
  return best
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
