/** Takes away all that a job or stream waits for. */
import { removePending } from './add-follows.ts'
import { cell, put } from './columns.ts'
import { edgesTo } from './edges.ts'
import { isConditional, Met } from './follow-conditions.ts'
import { note, Noted } from './journal.ts'
import type { Holder, PlanState } from './state.ts'

/** What a job or stream waits for counts as come: predecessors, files and prompts. */
export const dropDependencies = (state: PlanState, holder: Holder): void => {
  for (const edge of edgesTo(state, holder)) {
    // What it was released from is not asked for once more when the predecessor is run again by itself.
    if (cell(state.edges.met, edge) !== Met.met || isConditional(state, edge)) state.releasedEdges.add(edge)
    put(state.edges.met, edge, Met.met)
  }
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
    note(state, Noted.prompt, id)
    if (prompt.waiters.length === 0) state.due.asking.delete(id)
  }
  state.promptsOf.delete(holder)
}
