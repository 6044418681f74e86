/** Which definition a stream of the plan was made from. */
import type { PlanState } from '#/core/state.ts'
import { streamName } from '#/core/view.ts'

/** The stream as it is defined, whatever its instance is called; of a class, the one of the member. */
export const definitionName = (state: PlanState, stream: number): string => {
  const own = streamName(state, stream)
  const defined = state.submissions.get(-stream)?.definition
  return defined == null ? own : `${own.slice(0, own.indexOf('#'))}#${defined.slice(defined.indexOf('#') + 1)}`
}
