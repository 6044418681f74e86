/** The tasks of a batch, each content stored once, also across batches. */
import type { JobDefinition, Recovery, Task } from '#/model/job-definition.ts'
import type { PlanTask } from '#/model/plan.ts'
import type { PlanSources } from './plan-request.ts'
import { substitute } from './variables.ts'

/** What makes two tasks the same one. No part can hold the separator: neither a definition nor PostgreSQL takes NUL in a text. */
export const taskKey = ({ task, logon, successCondition, recovery }: Omit<PlanTask, 'id'>): string =>
  [
    task.type,
    task.type === 'command' ? task.command : task.script,
    logon,
    successCondition,
    recovery.action,
    recovery.job?.workstation,
    recovery.job?.name,
    recovery.prompt,
    recovery.attempts,
    recovery.repeatEvery,
  ].join('\0')

export interface TaskPool {
  /** The id of what a job definition runs. */
  readonly idOf: (definition: JobDefinition) => number
  /** The tasks that are new with this batch. */
  readonly added: PlanTask[]
}

export const openTaskPool = ({ definitions, next, tasks }: PlanSources): TaskPool => {
  const { parameters } = definitions
  const ids = new Map<JobDefinition, number>()
  const idsByKey = new Map<string, number>()
  const added: PlanTask[] = []

  const put = (text: string): string => substitute(text, parameters)
  const putInto = (task: Task): Task =>
    task.type === 'command'
      ? { type: 'command', command: put(task.command) }
      : { type: 'script', script: put(task.script) }
  const putIntoPrompt = (recovery: Recovery): Recovery =>
    recovery.prompt === undefined ? recovery : { ...recovery, prompt: put(recovery.prompt) }

  const intern = (definition: JobDefinition): number => {
    const content = {
      task: putInto(definition.task),
      logon: definition.logon === undefined ? null : put(definition.logon),
      successCondition: definition.successCondition ?? null,
      recovery: putIntoPrompt(definition.recovery),
    }
    const key = taskKey(content)
    const known = idsByKey.get(key) ?? tasks(key)
    if (known !== undefined) return known
    const id = next.task + added.length
    added.push({ id, ...content })
    idsByKey.set(key, id)
    return id
  }

  return {
    added,
    idOf: (definition) => {
      const known = ids.get(definition)
      if (known !== undefined) return known
      const id = intern(definition)
      ids.set(definition, id)
      return id
    },
  }
}
