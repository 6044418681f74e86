/** A job definition, as it stands under `$JOBS`. */
import type { JobDefinition, OutputCondition, Recovery, Task } from '#/model/job-definition.ts'
import { commentLines } from './comments.ts'
import { clause, flag, indented, spaced, type Lines } from './layout.ts'
import { fullName, objectName } from './names.ts'
import { promptText, quoted, wordOrText } from './texts.ts'
import { durationText } from './times.ts'

/** A document stands below TASK, to the letter. */
const taskLines = (task: Task): Lines => {
  switch (task.type) {
    case 'command':
      return [`DOCOMMAND ${quoted(task.command)}`]
    case 'script':
      return [`SCRIPTNAME ${quoted(task.script)}`]
    case 'document':
      return ['TASK', ...indented([task.text])]
  }
}

const conditionLines = (keyword: string, conditions: readonly OutputCondition[] = []): Lines =>
  conditions.map(({ name, expression }) => `${keyword} ${objectName(name)} ${quoted(expression)}`)

const recoveryText = (recovery: Recovery): string =>
  spaced(
    `RECOVERY ${recovery.action.toUpperCase()}`,
    recovery.sameWorkstation === true ? 'SAME_WORKSTATION' : undefined,
    recovery.repeatEvery === undefined ? undefined : `REPEATEVERY ${durationText(recovery.repeatEvery)}`,
    recovery.attempts === undefined ? undefined : `FOR ${recovery.attempts} ATTEMPTS`,
    recovery.job && `AFTER ${fullName(recovery.job.workstation, recovery.job.name)}`,
    recovery.prompt === undefined ? undefined : `ABENDPROMPT ${promptText(recovery.prompt)}`,
  )

export const jobDefinitionLines = (job: JobDefinition): Lines => [
  ...commentLines(job),
  fullName(job.workstation, job.name),
  ...indented([
    ...taskLines(job.task),
    ...clause(job.logon, (logon) => `STREAMLOGON ${wordOrText(logon)}`),
    ...clause(job.description, (text) => `DESCRIPTION ${quoted(text)}`),
    ...clause(job.taskType, (type) => `TASKTYPE ${wordOrText(type)}`),
    ...flag(job.interactive, 'INTERACTIVE'),
    ...clause(job.successCondition, (condition) => `RCCONDSUCC ${quoted(condition)}`),
    ...conditionLines('SUCCOUTPUTCOND', job.successConditions),
    ...conditionLines('OUTPUTCOND', job.outputConditions),
    recoveryText(job.recovery),
  ]),
]
