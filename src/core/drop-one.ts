/** Takes one thing away that a job or stream waits for, or lets it count as come. */
import type { Drop } from '#/model/dependency-change.ts'
import { removePending } from './add-follows.ts'
import { settle } from './branches.ts'
import { cell } from './columns.ts'
import { edgeTo, removeEdge } from './edges.ts'
import { judgeJoin, Met } from './follow-conditions.ts'
import { note, Noted } from './journal.ts'
import { meetOne, missOne } from './progress.ts'
import type { Holder, PlanState } from './state.ts'
import type { JoinState } from './small-states.ts'

/** A released one stays met when its predecessor is run again by itself. */
export const dropFollow = (state: PlanState, edge: number, how: Drop): void => {
  const { edges } = state
  if (how === 'released') {
    settle(state, edge, Met.met)
    state.releasedEdges.add(edge)
    return
  }
  const holder = edgeTo(state, edge)
  const met = cell(edges.met, edge)
  const join = state.joinsOf.get(holder)?.find(({ id }) => id === cell(edges.join, edge))
  removeEdge(state, edge)
  state.releasedEdges.delete(edge)
  if (join !== undefined) leaveJoin(state, holder, join, met)
  else if (met !== Met.met) meetOne(state, holder)
}

/** Of one that was released, the predecessor is met when it is planned. */
export const dropPending = (state: PlanState, id: number, how: Drop): void => {
  const { holder = 0, join: number = null } = state.pending.get(id) ?? {}
  if (!removePending(state, id)) return
  const join = number === null ? undefined : state.joinsOf.get(holder)?.find((one) => one.id === number)
  if (join === undefined) meetOne(state, holder)
  else if (how === 'removed') leaveJoin(state, holder, join, Met.open)
  else judgeAnew(state, holder, join, () => (join.met += 1))
}

/** A join of fewer members asks for no more than it has; one without members is gone. */
const leaveJoin = (state: PlanState, holder: Holder, join: JoinState, met: number): void =>
  judgeAnew(state, holder, join, () => {
    join.members -= 1
    if (met === Met.met) join.met -= 1
    if (met === Met.failed) join.failed -= 1
    join.needed = Math.min(join.needed, join.members)
    if (join.members > 0) return
    const rest = state.joinsOf.get(holder)?.filter((one) => one !== join) ?? []
    if (rest.length === 0) state.joinsOf.delete(holder)
    else state.joinsOf.set(holder, rest)
  })

const judgeAnew = (state: PlanState, holder: Holder, join: JoinState, change: () => void): void => {
  const was = judgeJoin(join) === 'true'
  change()
  const is = judgeJoin(join) === 'true'
  if (is && !was) meetOne(state, holder)
  if (was && !is) missOne(state, holder)
}

export const dropFile = (state: PlanState, holder: Holder, id: number, how: Drop): void => {
  const file = state.files.get(id)
  if (file === undefined) return
  const isOpen = !file.found
  file.found = true
  state.watching.delete(id)
  if (how === 'removed') {
    state.files.delete(id)
    without(state.filesOf, holder, id)
  }
  if (isOpen) meetOne(state, holder)
}

/** A prompt that nobody else waits for is not asked for any more. */
export const dropPrompt = (state: PlanState, holder: Holder, id: number): void => {
  const prompt = state.prompts.get(id)
  if (prompt === undefined) return
  note(state, Noted.prompt, id)
  without(state.promptsOf, holder, id)
  // A definition may name it twice.
  for (let place = prompt.waiters.indexOf(holder); place >= 0; place = prompt.waiters.indexOf(holder)) {
    prompt.waiters.splice(place, 1)
    if (prompt.status !== 'yes') meetOne(state, holder)
  }
  if (prompt.waiters.length === 0) state.due.asking.delete(id)
}

const without = (lists: Map<Holder, number[]>, holder: Holder, id: number): void => {
  const rest = lists.get(holder)?.filter((one) => one !== id) ?? []
  if (rest.length === 0) lists.delete(holder)
  else lists.set(holder, rest)
}
