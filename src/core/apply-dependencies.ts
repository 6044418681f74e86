/** Single dependencies that came to a job or stream of the plan, that it lost, or that it was released from. */
import type { AddedDependencies, Drop, DroppedDependencies, TimeWord } from '#/model/dependency-change.ts'
import { onUntils } from '#/model/time-of-day.ts'
import { addFollows } from './add-follows.ts'
import { addFile, addNeed, addPromptUse } from './add-waits.ts'
import { cell, put } from './columns.ts'
import { dropFile, dropFollow, dropPending, dropPrompt } from './drop-one.ts'
import { edgeFrom, edgesTo } from './edges.ts'
import { clearFlag, clearStreamFlag } from './flags.ts'
import { reviewBranch } from './follow-conditions.ts'
import { nameOf } from './names.ts'
import { reviewWaits, checkLatestTime } from './progress.ts'
import { requeueStream } from './ready-queue.ts'
import { dropNeed, newResource } from './resources.ts'
import { JobFlag, StreamFlag, type Holder, type PlanState } from './state.ts'
import { addTimer } from './timers.ts'

/** What has come about already is not waited for. */
export const addDependencies = (state: PlanState, holder: Holder, added: AddedDependencies): void => {
  const { follows = [], needs = [], files = [], prompts = [] } = added
  const waiter = { of: holder < 0 ? 'stream' : 'job', id: Math.abs(holder) } as const
  for (const { predecessor, condition } of follows) {
    const type = predecessor < 0 ? 'stream' : 'job'
    const row = { type, waiter, predecessor: Math.abs(predecessor), condition, join: null, resolves: null } as const
    addFollows(state, row, holder)
  }
  for (const { name, units, defined } of needs) {
    const resource = state.resources.get(name) ?? newResource(name, defined ?? 0)
    state.resources.set(name, resource)
    addNeed(state, holder, { resource, units })
  }
  for (const file of files) {
    addFile(state, holder, file)
    state.nextIds.file = Math.max(state.nextIds.file, file.id + 1)
  }
  for (const { id, name, text } of prompts) {
    if (!state.prompts.has(id))
      state.prompts.set(id, { id, name, text, status: 'waiting', askedAt: 0, waiters: [], recoveryOf: 0 })
    addPromptUse(state, holder, id)
    state.nextIds.prompt = Math.max(state.nextIds.prompt, id + 1)
  }
  setTimes(state, holder, added)
  look(state, holder, needs.length > 0)
}

/** Everything that is named of it is dropped, from each kind all that have the name. */
export const dropDependencies = (
  state: PlanState,
  holder: Holder,
  { how, dropped }: { readonly how: Drop; readonly dropped: DroppedDependencies },
): void => {
  const { follows = [], pending = [], needs = [], files = [], prompts = [], times = [] } = dropped
  // Listed first: those that are removed leave the chain.
  for (const edge of edgesTo(state, holder).toArray()) {
    const from = edgeFrom(state, edge)
    if (follows.includes(from === 0 ? nameOf(state.names, cell(state.edges.orphanOf, edge)) : from))
      dropFollow(state, edge, how)
  }
  for (const id of pending) dropPending(state, id, how)
  for (const id of files) dropFile(state, holder, id, how)
  for (const id of prompts) dropPrompt(state, holder, id)
  for (const name of needs) dropNeed(state, holder, name)
  for (const word of times) dropTime(state, holder, word, how)
  look(state, holder, needs.length > 0)
}

const look = (state: PlanState, holder: Holder, hasOtherNeeds: boolean): void => {
  reviewBranch(state, holder)
  reviewWaits(state, holder)
  if (hasOtherNeeds && holder < 0) requeueStream(state, -holder)
}

const timersOf = (holder: Holder) =>
  holder < 0
    ? ({ start: 'stream-start', until: 'stream-until', deadline: 'stream-deadline' } as const)
    : ({ start: 'job-start', until: 'job-until', deadline: 'job-deadline' } as const)

const setTimes = (state: PlanState, holder: Holder, added: AddedDependencies): void => {
  const { startAt, untilAt, onUntil, deadlineAt } = added
  const table = holder < 0 ? state.streams : state.jobs
  const id = Math.abs(holder)
  const kinds = timersOf(holder)
  if (startAt !== undefined) {
    put(table.startAt, id, startAt)
    addTimer(state.timers, { at: startAt, kind: kinds.start, id })
  }
  if (untilAt !== undefined) {
    forgetUntil(state, holder)
    put(table.untilAt, id, untilAt)
    addTimer(state.timers, { at: untilAt, kind: kinds.until, id })
    if (onUntil !== undefined) put(table.onUntil, id, onUntils.indexOf(onUntil))
    checkLatestTime(state, holder)
  }
  if (deadlineAt !== undefined) {
    forgetDeadline(state, holder)
    put(table.deadlineAt, id, deadlineAt)
    addTimer(state.timers, { at: deadlineAt, kind: kinds.deadline, id })
  }
}

const dropTime = (state: PlanState, holder: Holder, word: TimeWord, how: Drop): void => {
  const table = holder < 0 ? state.streams : state.jobs
  const id = Math.abs(holder)
  switch (word) {
    case 'at':
      return put(table.startAt, id, how === 'removed' ? 0 : Math.min(cell(table.startAt, id), state.now))
    case 'until':
      forgetUntil(state, holder)
      return put(table.untilAt, id, 0)
    case 'deadline':
      forgetDeadline(state, holder)
      return put(table.deadlineAt, id, 0)
  }
}

/** Late by its deadline it is late no longer; late by its UNTIL it is still. */
const forgetDeadline = (state: PlanState, holder: Holder): void => {
  state.due.deadline.delete(holder)
  const until = cell((holder < 0 ? state.streams : state.jobs).untilAt, Math.abs(holder))
  if (until !== 0 && until <= state.now) return
  if (holder < 0) clearStreamFlag(state, -holder, StreamFlag.late)
  else clearFlag(state, holder, JobFlag.late)
}

/** A stream may be due because of its JSUNTIL or STARTCOND as well: then what is due stays. */
const forgetUntil = (state: PlanState, holder: Holder): void => {
  const hasOthers =
    holder < 0 && (cell(state.streams.latestStartAt, -holder) !== 0 || state.startConditions.has(-holder))
  if (!hasOthers) state.due.until.delete(holder)
}
