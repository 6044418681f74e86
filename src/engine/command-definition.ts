/** A command or script that is submitted, as if it had been defined. */
import { parseReturnCodes } from '#/composer/return-codes.ts'
import { redactText } from '#/lib/redact.ts'
import { Refusal } from '#/lib/refusal.ts'
import { taskText, type JobDefinition } from '#/model/job-definition.ts'
import type { CommandSubmission } from '#/model/submission.ts'

const longestName = 40

/** Throws `request.invalid` when no name can be made of it, or its condition for success cannot be read. */
export const commandDefinition = (asked: CommandSubmission): JobDefinition => {
  const { workstation, task, logon, successCondition, recovery } = asked
  const test = successCondition === undefined ? {} : parseReturnCodes(successCondition)
  if ('error' in test) {
    throw new Refusal('request.invalid', `"${successCondition}" is no condition for success: expected one like RC<8.`)
  }
  return {
    kind: 'job',
    workstation,
    name: asked.alias?.toUpperCase() ?? nameFrom(taskText(task)),
    task,
    ...(logon !== undefined && { logon }),
    ...(successCondition !== undefined && { successCondition }),
    recovery,
  }
}

/**
 * As conman makes it where no alias is said: the letters and digits of the command in upper case (User's Guide and Reference,
 * "submit docommand"), as many as a name may have. Names are for everybody: those of a secret are left out.
 */
const nameFrom = (text: string): string => {
  const name = redactText(text)
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '')
    .replace(/^\d+/, '')
    .slice(0, longestName)
  if (name !== '') return name
  throw new Refusal('request.invalid', `No name can be made of "${text}": say an alias.`)
}
