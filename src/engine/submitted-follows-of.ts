/** Whom somebody wants a stream or job to follow that he submits, looked up in the plan. */
import { readFollow } from '#/core/asked-follows.ts'
import type { PlanState } from '#/core/state.ts'
import type { SubmittedFollow } from '#/planning/submitted-follows.ts'

/**
 * Each once, seen from a stream (0: none). Throws `job.unknown`, `stream.unknown` and their `ambiguous`, and
 * `job.unknown_condition`.
 */
export const submittedFollowsOf = (state: PlanState, texts: readonly string[], from: number): SubmittedFollow[] => {
  const found = new Map<string, SubmittedFollow>()
  for (const text of texts) {
    const { predecessor, condition } = readFollow(state, text, from)
    const type = predecessor < 0 ? 'stream' : 'job'
    const follow: SubmittedFollow = { type, id: Math.abs(predecessor), condition }
    found.set(JSON.stringify(follow), follow)
  }
  return [...found.values()]
}
