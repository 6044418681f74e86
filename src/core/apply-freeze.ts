/** A freeze or drain comes or goes: who is meant is judged anew, and ready jobs stand where they belong then. */
import type { EventBody } from '#/model/event.ts'
import { cell, nextRow } from './columns.ts'
import { isFrozen, isReady } from './conditions.ts'
import { hasTrait } from './flags.ts'
import { judgeAll, type Changed } from './freezes.ts'
import { requeue } from './ready-queue.ts'
import { Trait, type PlanState } from './state.ts'
import { addTimer } from './timers.ts'

type FreezeEvent = Extract<EventBody, { kind: `freeze.${string}` }>

export const applyFreeze = (state: PlanState, event: FreezeEvent): void => {
  const { freeze: id } = event
  state.due.freezes.delete(id)
  if (event.kind === 'freeze.lifted') state.freezes.delete(id)
  else {
    const { what, scope, until, cause } = event
    const facts = { reason: cause.reason ?? null, by: cause.by, since: state.now, until: until ?? 0 }
    state.freezes.set(id, { id, kind: what, scope, ...facts })
    state.lastFreeze = id
    if (until !== null) addTimer(state.timers, { at: until, kind: 'freeze-until', id })
  }
  requeue(state, jobsOf(state, judgeAll(state)))
  reviewSkipped(state)
}

/** The ready jobs of those that are meant by other freezes than before. Costs the ready jobs, once. */
const jobsOf = ({ jobs, lines }: PlanState, { workstations, streams }: Changed): number[] => {
  const found: number[] = []
  for (const { workstation, head } of lines.values()) {
    const isWhole = workstations.has(workstation)
    for (let job = head; job !== 0; job = cell(jobs.queueNext, job)) {
      if (isWhole || streams.has(cell(jobs.stream, job))) found.push(job)
    }
  }
  return found
}

/** NOP jobs stand in no line: those that are frozen are not looked at, those that are not any more are due. */
const reviewSkipped = (state: PlanState): void => {
  const { jobs, due } = state
  for (let job = nextRow(jobs, 1); job < jobs.size; job = nextRow(jobs, job + 1)) {
    if (!hasTrait(state, job, Trait.nop) || !isReady(state, job)) continue
    if (isFrozen(state, job)) due.nop.delete(job)
    else due.nop.add(job)
  }
}
