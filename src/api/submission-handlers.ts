/** What the server does for the routes that submit work. */
import type { Input } from '#/contract/route.ts'
import type { Routes } from '#/contract/routes.ts'
import type { Engine } from '#/engine/engine.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { CommandSubmission, JobOptions } from '#/model/submission.ts'
import type { Handlers } from './handlers.ts'
import { instantOf } from './read-instant.ts'

type SubmissionHandlers = Pick<Handlers, 'submit' | 'submitJob' | 'submitCommand'>

export const submissionHandlers = (engine: Engine): SubmissionHandlers => ({
  submit: ({ stream, variables, table, at, alias }, cause) =>
    engine.submit({ stream, variables, table, at: instantOf('at', at), alias }, cause),
  submitJob: ({ job, ...options }, cause) => engine.submitJob({ job, ...optionsOf(options) }, cause),
  submitCommand: ({ workstation, command, script, logon, successCondition, recovery, ...options }, cause) => {
    const ordered = { workstation, task: taskOf(command, script), logon, successCondition }
    return engine.submitCommand({ ...ordered, recovery: recovery ?? { action: 'stop' }, ...optionsOf(options) }, cause)
  },
})

const taskOf = (command: string | undefined, script: string | undefined): CommandSubmission['task'] => {
  if (command !== undefined && script === undefined) return { type: 'command', command }
  if (script !== undefined && command === undefined) return { type: 'script', script }
  throw new Refusal('request.invalid', 'Say what is to run: the field "command" or the field "script", and not both.')
}

const optionsOf = (input: Omit<Input<Routes['submitJob']>, 'job'>): JobOptions => {
  const { reason: _, at, until, deadline, ...options } = input
  return {
    ...options,
    at: instantOf('at', at),
    until: instantOf('until', until),
    deadline: instantOf('deadline', deadline),
  }
}
