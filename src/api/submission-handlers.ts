/** What the server does for the routes that submit work. */
import type { Engine } from '#/engine/engine.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { CommandSubmission } from '#/model/submission.ts'
import type { Handlers } from './handlers.ts'
import { withInstants } from './read-instant.ts'

type SubmissionHandlers = Pick<Handlers, 'submit' | 'submitJob' | 'submitCommand'>

export const submissionHandlers = (engine: Engine): SubmissionHandlers => ({
  submit: (input, cause) => engine.submit(withInstants(input), cause),
  submitJob: (input, cause) => engine.submitJob(withInstants(input), cause),
  submitCommand: ({ workstation, command, script, logon, successCondition, recovery, ...options }, cause) => {
    const ordered = { workstation, task: taskOf(command, script), logon, successCondition }
    return engine.submitCommand(
      { ...ordered, recovery: recovery ?? { action: 'stop' }, ...withInstants(options) },
      cause,
    )
  },
})

const taskOf = (command: string | undefined, script: string | undefined): CommandSubmission['task'] => {
  if (command !== undefined && script === undefined) return { type: 'command', command }
  if (script !== undefined && command === undefined) return { type: 'script', script }
  throw new Refusal('request.invalid', 'Say what is to run: the field "command" or the field "script", and not both.')
}
