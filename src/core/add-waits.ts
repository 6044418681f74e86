/** Resources, files and prompts that a job or stream waits for, as they come to it: with its batch, or by an operator. */
import { setFlag } from './flags.ts'
import { note, Noted } from './journal.ts'
import { waitForOneMore } from './progress.ts'
import type { Want } from './resources.ts'
import { JobFlag, type FileState, type Holder, type PlanState } from './state.ts'
import { jobsIn } from './stream-jobs.ts'

const append = <K, V>(map: Map<K, V[]>, key: K, value: V): void => {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}

/** A resource that is named twice is needed once, with the units of both. */
export const addNeed = (state: PlanState, holder: Holder, { resource, units }: Want): void => {
  const { needs } = state
  for (const job of holder < 0 ? jobsIn(state, -holder) : [holder]) setFlag(state, job, JobFlag.needs)
  const list = needs.get(holder)
  const place = list?.findIndex((need) => need.resource === resource) ?? -1
  if (list === undefined) needs.set(holder, [{ resource, units }])
  else if (place < 0) list.push({ resource, units })
  else list[place] = { resource, units: units + (list[place]?.units ?? 0) }
}

export const addFile = (
  state: PlanState,
  holder: Holder,
  { id, workstation, path, qualifier }: Pick<FileState, 'id' | 'workstation' | 'path' | 'qualifier'>,
): void => {
  state.files.set(id, { id, waiter: holder, workstation, path, qualifier, found: false, changedAt: null })
  append(state.filesOf, holder, id)
  waitForOneMore(state, holder)
}

/** One that was answered with yes is waited for no more: a part of an extension may come after the answer. */
export const addPromptUse = (state: PlanState, holder: Holder, id: number): void => {
  const prompt = state.prompts.get(id)
  prompt?.waiters.push(holder)
  note(state, Noted.prompt, id)
  append(state.promptsOf, holder, id)
  if (prompt?.status !== 'yes') waitForOneMore(state, holder)
}
