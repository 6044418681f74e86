/** Lets the parts of an extension into the plan, one commit each, unless somebody has changed what they rest on. */
import { cell } from '#/core/columns.ts'
import type { PlanState } from '#/core/state.ts'
import { streamName } from '#/core/view.ts'
import { failpoint } from '#/lib/failpoint.ts'
import type { Cause } from '#/model/event.ts'
import type { DefinitionIndex } from '#/planning/definition-index.ts'
import { followedStreams } from '#/planning/followed-streams.ts'
import { partRebase, type PackedPart } from '#/planning/rebase-parts.ts'
import type { Conductor } from './conductor.ts'
import type { PlannedAside } from './plan-aside.ts'
import type { PlanCopy } from './plan-copy.ts'

export const plannerCause: Cause = { by: 'planner' }

export interface Entering {
  /** The plan as it stood when the parts were planned. */
  readonly copy: PlanCopy
  readonly to: string
  readonly definitions: DefinitionIndex
  /** What was submitted meanwhile is a reason to plan again. */
  readonly mayRepeat: boolean
  readonly signal: AbortSignal | undefined
  /** Who wants it; absent: the planner itself. */
  readonly cause?: Cause | undefined
}

/**
 * False when it is to be planned again: days were planned or closed meanwhile, or, before the first part, a stream was submitted
 * that others follow or that waits for these days. Other streams that were submitted meanwhile move the numbers of the parts on.
 */
export const enterPlan = async (conductor: Conductor, planned: PlannedAside, entering: Entering): Promise<boolean> => {
  const enter = partEntrance(conductor, entering)
  // A part is handed in while the one before is committed: one after the other, a day waited for two passes a part.
  let before = Promise.resolve(true)
  for (let part = await planned.next(); part !== undefined; part = await planned.next()) {
    entering.signal?.throwIfAborted()
    failpoint('plan.part')
    const entered = enter(part)
    // When the one before failed, this one has too.
    entered.catch(() => undefined)
    if (!(await before)) return false
    before = entered
  }
  return before
}

/** Lets one part in after the other; none after one that was not let in. */
const partEntrance = (conductor: Conductor, entering: Entering): ((part: PackedPart) => Promise<boolean>) => {
  const rebase = partRebase()
  const cause = entering.cause ?? plannerCause
  let [isFirst, isOver] = [true, false]
  return async (part) => {
    const entered = await conductor.take((state) => {
      isOver ||= hasOtherDays(state, entering.copy) || (isFirst && entering.mayRepeat && isOvertaken(state, entering))
      isFirst = false
      return isOver ? [] : [{ kind: 'plan.added', batch: rebase(part, state.nextIds), cause }]
    })
    if (entered.length === 0) return false
    failpoint('plan.entered')
    return true
  }
}

const hasOtherDays = (state: PlanState, copy: PlanCopy): boolean =>
  state.plannedThrough !== copy.plannedThrough || state.closedThrough !== copy.closedThrough

const isOvertaken = (state: PlanState, { copy, to, definitions }: Entering): boolean => {
  const { nextIds } = state
  if (nextIds.batch === copy.next.batch) return false
  for (const { id, day } of state.pending.values()) if (id >= copy.next.pending && day <= to) return true
  const followed = followedStreams(definitions)
  for (let id = copy.next.stream; id < nextIds.stream; id += 1) {
    const isThere = cell(state.streams.workstation, id) !== 0
    if (isThere && followed.has(streamName(state, id).toUpperCase())) return true
  }
  return false
}
