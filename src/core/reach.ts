/** Whether something of the plan can only come about after something else has ended: then that must not wait for it. */
import { cell } from './columns.ts'
import { edgeFrom, edgesTo } from './edges.ts'
import { Met } from './follow-conditions.ts'
import type { Holder, PlanState } from './state.ts'
import { jobsIn } from './stream-jobs.ts'

/** `holder` waits for the end of `stream`, directly or over others, or is it. What was met is not waited for any more. */
export const comesAfter = (state: PlanState, holder: Holder, stream: number): boolean =>
  reaches(state, holder, (next) => next === -stream)

/**
 * `holder` waits for `whom`, directly or over others, or is it. A stream is waited for by its own jobs too: they start when it
 * may.
 */
export const waitsFor = (state: PlanState, holder: Holder, whom: Holder): boolean =>
  reaches(state, holder, (next) => next === whom || (next > 0 && whom < 0 && cell(state.jobs.stream, next) === -whom))

const reaches = (state: PlanState, holder: Holder, isIt: (next: Holder) => boolean): boolean => {
  const seen = new Set<Holder>()
  const open = [holder]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (isIt(next)) return true
    if (seen.has(next)) continue
    seen.add(next)
    for (const from of predecessorsOf(state, next)) if (!seen.has(from)) open.push(from)
  }
  return false
}

/** Whose end a job or stream waits for. A job waits for what its stream waits for, a stream ends with its jobs. */
const predecessorsOf = function* (state: PlanState, holder: Holder): Generator<Holder> {
  yield* openEdges(state, holder)
  if (holder > 0) yield* openEdges(state, -cell(state.jobs.stream, holder))
  else yield* jobsIn(state, -holder)
}

const openEdges = function* (state: PlanState, holder: Holder): Generator<Holder> {
  for (const edge of edgesTo(state, holder)) {
    const from = edgeFrom(state, edge)
    if (cell(state.edges.met, edge) !== Met.met && from !== 0) yield from
  }
}
