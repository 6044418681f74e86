/** How a job ended, by the word of an operator. */
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import type { Command } from '#/model/command.ts'
import type { EventBody } from '#/model/event.ts'
import { cell } from './columns.ts'
import { streamIsAlive } from './conditions.ts'
import { confirmTable, type ConfirmEffect } from './confirm-table.ts'
import { requireJob } from './in-plan.ts'
import { Phase, type PlanState } from './state.ts'
import { jobStatus } from './status.ts'
import { jobName } from './view.ts'

type ConfirmCommand = Extract<Command, { kind: 'confirm' }>

/**
 * The events of a confirmation, none where it has no effect. Throws `job.illegal_transition` where it is not supported, and
 * `job.unknown_condition`.
 */
export const orderConfirm = (state: PlanState, command: ConfirmCommand): EventBody[] => {
  const { job, succeeded, cause } = command
  requireJob(state, job)
  const conditions = requireConditions(state, command)
  const effect = effectOf(state, command, conditions.length > 0)
  if (effect === 'nothing') return []
  if (effect === 'refused') throw unsupported(state, command)
  const events: EventBody[] = []
  if (conditions.length > 0) events.push({ kind: 'job.conditions_confirmed', job, conditions, cause })
  if (effect === 'ends') events.push({ kind: 'job.confirmed', job, succeeded, cause })
  if (effect === 'ends-later') events.push({ kind: 'job.confirmed', job, succeeded, atEnd: true, cause })
  return events
}

const effectOf = (state: PlanState, { job, succeeded }: ConfirmCommand, hasConditions: boolean): ConfirmEffect => {
  const row = confirmTable[jobStatus(state, job).internal][succeeded ? 'succ' : 'abend']
  const [effect] = hasConditions ? row.slice(1) : row
  // A suppressed job of a stream that is dead itself would be alone in having ended well.
  const isDead = cell(state.jobs.phase, job) === Phase.suppressed && !streamIsAlive(state, cell(state.jobs.stream, job))
  return isDead || effect === undefined ? 'refused' : effect
}

const unsupported = (state: PlanState, { job, succeeded }: ConfirmCommand): Refusal => {
  const word = succeeded ? 'succ' : 'abend'
  const instead =
    'Only a job that runs, is pending or unknown can; one that abended or was suppressed can be confirmed succ.'
  const sentence = `${jobName(state, job)} cannot be confirmed ${word}: it is ${jobStatus(state, job).status}. ${instead}`
  return new Refusal('job.illegal_transition', sentence)
}

/** The output conditions that are confirmed, by their names in the definition. */
const requireConditions = (state: PlanState, { job, conditions = [] }: ConfirmCommand): string[] => {
  const known = (state.tasks.get(cell(state.jobs.task, job))?.outputConditions ?? []).map(({ name }) => name)
  return conditions.map((asked) => {
    const name = known.find((one) => one.toUpperCase() === asked.toUpperCase())
    if (name !== undefined) return name.toUpperCase()
    const has = known.length === 0 ? 'It has none.' : `It has ${known.join(', ')}.`
    const sentence = `${jobName(state, job)} has no output condition ${asked}.${didYouMean(asked, known)} ${has}`
    throw new Refusal('job.unknown_condition', sentence, { known })
  })
}
