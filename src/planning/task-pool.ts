/** The tasks of a batch, each content stored once, also across batches. */
import { taskText, type JobDefinition, type Recovery, type Task } from '#/model/job-definition.ts'
import type { PlanTask } from '#/model/plan.ts'
import type { PlanSources } from './plan-request.ts'
import { substitute } from './variables.ts'

/** What makes two tasks the same one. No part can hold the separator: neither a definition nor PostgreSQL takes NUL in a text. */
export const taskKey = ({ task, logon, successCondition, outputConditions, recovery }: Omit<PlanTask, 'id'>): string =>
  [
    task.type,
    taskText(task),
    logon,
    successCondition,
    ...outputConditions.flatMap(({ name, expression }) => [name, expression]),
    recovery.action,
    recovery.job?.workstation,
    recovery.job?.name,
    recovery.prompt,
    recovery.attempts,
    recovery.repeatEvery,
  ].join('\0')

/** It succeeded when any of its conditions for success is true. */
const successConditionOf = ({ successCondition, successConditions = [] }: JobDefinition): string | null => {
  const all = [successCondition ?? [], successConditions.map(({ expression }) => expression)].flat()
  return all.length > 1 ? all.map((one) => `(${one})`).join(' OR ') : (all[0] ?? null)
}

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
  const putInto = (task: Task): Task => {
    switch (task.type) {
      case 'command':
        return { type: 'command', command: put(task.command) }
      case 'script':
        return { type: 'script', script: put(task.script) }
      case 'document':
        return { ...task, text: put(task.text) }
    }
  }
  const putIntoPrompt = (recovery: Recovery): Recovery =>
    recovery.prompt === undefined ? recovery : { ...recovery, prompt: put(recovery.prompt) }

  const intern = (definition: JobDefinition): number => {
    const content = {
      task: putInto(definition.task),
      logon: definition.logon === undefined ? null : put(definition.logon),
      successCondition: successConditionOf(definition),
      outputConditions: [...(definition.successConditions ?? []), ...(definition.outputConditions ?? [])],
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
