/** What would come of many orders: carried out on a copy of the plan, and held against how it stood before. */
import { Refusal } from '#/lib/refusal.ts'
import type { BulkEffect } from '#/model/bulk.ts'
import type { Command } from '#/model/command.ts'
import { apply } from './apply.ts'
import { assess, type AssuranceOptions, type CriticalJob } from './assurance.ts'
import { eventsOf } from './order.ts'
import { advance } from './progress.ts'
import { countJobs } from './count-status.ts'
import type { PlanState } from './state.ts'
import { instantText, jobName } from './view.ts'

/** So many critical jobs are named. */
const named = 50

/** `state` is a copy, and is changed. An order that would be refused has no effect. */
export const effectOf = (
  state: PlanState,
  {
    now,
    options,
    commands,
  }: { readonly now: number; readonly options: AssuranceOptions; readonly commands: readonly Command[] },
): BulkEffect => {
  advance(state, now)
  const before = countJobs(state)
  const stood = new Map(assess(state, options).critical.map((one) => [one.job, one]))
  for (const command of commands) carryOut(state, command)
  const moved = assess(state, options).critical.flatMap((is) => {
    const was = stood.get(is.job)
    return was === undefined || (was.end === is.end && was.risk === is.risk) ? [] : [viewMoved(state, was, is)]
  })
  return { before, after: countJobs(state), critical: moved.slice(0, named), criticalCount: moved.length }
}

const carryOut = (state: PlanState, command: Command): void => {
  try {
    for (const event of eventsOf(state, command)) {
      apply(state, { ...event, seq: state.seq + 1, at: state.now, term: state.term })
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}

const viewMoved = (state: PlanState, was: CriticalJob, is: CriticalJob): BulkEffect['critical'][number] => ({
  id: is.job,
  name: jobName(state, is.job),
  deadlineAt: instantText(is.deadline ?? 0),
  endBefore: instantText(Math.round(was.end ?? 0)),
  endAfter: instantText(Math.round(is.end ?? 0)),
  riskBefore: was.risk,
  riskAfter: is.risk,
})
