/** The tasks of a batch, each content stored once, also across batches. */
import { parseReturnCodes } from '#/composer/return-codes.ts'
import { definitionName } from '#/model/definition.ts'
import { taskText, type JobDefinition, type Task } from '#/model/job-definition.ts'
import type { PlanTask } from '#/model/plan.ts'
import type { PlanSources } from './plan-request.ts'
import { substitute, unknownVariables, type Scope } from './variables.ts'

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
    recovery.sameWorkstation,
  ].join('\0')

/**
 * It succeeded when any of its conditions for success is true. Those on other things than return codes never are, and must not
 * take the others with them.
 */
const successConditionOf = ({ successCondition, successConditions = [] }: JobDefinition): string | null => {
  const written = [successCondition ?? [], successConditions.map(({ expression }) => expression)].flat()
  const all = written.filter((one) => !('error' in parseReturnCodes(one)))
  return all.length > 1 ? all.map((one) => `(${one})`).join(' OR ') : (all[0] ?? null)
}

export interface TaskPool {
  /** The id of what a job definition runs, with the variables of a scope. */
  readonly idOf: (definition: JobDefinition, scope: Scope) => number
  /** The tasks that are new with this batch. */
  readonly added: PlanTask[]
  /** Variables that no table defines, with the full name of the definition that has them. */
  readonly unknown: { readonly definition: string; readonly variable: string }[]
}

/** Stands for all scopes: the definition names no variable. */
const anyScope: Scope = { find: () => undefined }

const namesVariables = ({ task, logon = '', recovery: { prompt = '' } }: JobDefinition): boolean =>
  taskText(task).includes('^') || logon.includes('^') || prompt.includes('^')

const contentOf = (definition: JobDefinition, scope: Scope): Omit<PlanTask, 'id'> => {
  const { task, logon, recovery } = definition
  const put = (text: string): string => substitute(text, scope)
  return {
    task: putInto(task, put),
    logon: logon === undefined ? null : put(logon),
    successCondition: successConditionOf(definition),
    outputConditions: [...(definition.successConditions ?? []), ...(definition.outputConditions ?? [])].map(
      ({ name, expression }) => ({ name: name.toUpperCase(), expression }),
    ),
    recovery: recovery.prompt === undefined ? recovery : { ...recovery, prompt: put(recovery.prompt) },
  }
}

const putInto = (task: Task, put: (text: string) => string): Task => {
  switch (task.type) {
    case 'command':
      return { type: 'command', command: put(task.command) }
    case 'script':
      return { type: 'script', script: put(task.script) }
    case 'document':
      return { ...task, text: put(task.text) }
  }
}

interface WorkedOut {
  readonly content: Omit<PlanTask, 'id'>
  readonly key: string
  /** Variables that no table defines. */
  readonly lacking: readonly string[]
}

/** The same for all days that are planned by these definitions. */
const workedOut = new WeakMap<JobDefinition, WeakMap<Scope, WorkedOut>>()

const workOut = (definition: JobDefinition, scope: Scope): WorkedOut => {
  const own = workedOut.get(definition) ?? new WeakMap<Scope, WorkedOut>()
  workedOut.set(definition, own)
  const known = own.get(scope)
  if (known !== undefined) return known
  const content = contentOf(definition, scope)
  const { task, logon = '', recovery } = definition
  const lacking = unknownVariables(`${taskText(task)} ${logon} ${recovery.prompt ?? ''}`, scope)
  const found = { content, key: taskKey(content), lacking }
  own.set(scope, found)
  return found
}

export const openTaskPool = ({ next, tasks }: Pick<PlanSources, 'next' | 'tasks'>): TaskPool => {
  /** The ids of each definition by scope. */
  const ids = new Map<JobDefinition, Map<Scope, number>>()
  const idsByKey = new Map<string, number>()
  const added: PlanTask[] = []
  const unknown: TaskPool['unknown'] = []

  const intern = (definition: JobDefinition, scope: Scope): number => {
    const { content, key, lacking } = workOut(definition, scope)
    for (const variable of lacking) unknown.push({ definition: definitionName(definition), variable })
    const known = idsByKey.get(key) ?? tasks(key)
    if (known !== undefined) return known
    const id = next.task + added.length
    added.push({ id, ...content })
    idsByKey.set(key, id)
    return id
  }

  return {
    added,
    unknown,
    idOf: (definition, scope) => {
      const own = ids.get(definition) ?? new Map<Scope, number>()
      ids.set(definition, own)
      const known = own.get(anyScope) ?? own.get(scope)
      if (known !== undefined) return known
      const names = namesVariables(definition)
      const id = intern(definition, names ? scope : anyScope)
      own.set(names ? scope : anyScope, id)
      return id
    },
  }
}
