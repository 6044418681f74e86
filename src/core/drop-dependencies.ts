/** Takes away all that a job or stream waits for. */
import { removePending } from './add-follows.ts'
import { put } from './columns.ts'
import { edgesTo } from './edges.ts'
import type { Holder, PlanState } from './state.ts'

/** What a job or stream waits for counts as come: predecessors, files and prompts. */
export const dropDependencies = (state: PlanState, holder: Holder): void => {
  for (const edge of edgesTo(state, holder)) put(state.edges.met, edge, 1)
  for (const id of state.pendingOf.get(holder) ?? []) removePending(state, id)
  state.conditional.delete(holder)
  state.joinsOf.delete(holder)
  state.due.branches.delete(holder)
  for (const id of state.filesOf.get(holder) ?? []) {
    const file = state.files.get(id)
    if (file !== undefined) file.found = true
    state.watching.delete(id)
  }
  for (const id of state.promptsOf.get(holder) ?? []) {
    const prompt = state.prompts.get(id)
    const place = prompt?.waiters.indexOf(holder) ?? -1
    if (prompt === undefined || place < 0) continue
    prompt.waiters.splice(place, 1)
    if (prompt.waiters.length === 0) state.due.asking.delete(id)
  }
  state.promptsOf.delete(holder)
}
