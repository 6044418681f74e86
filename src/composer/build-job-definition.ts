/** Builds a job definition from its clauses, in `$JOBS` or inside a stream (User's Guide and Reference, "Job definition"). */
import type { CstNode, IToken } from 'chevrotain'
import type { JobDefinition } from '#/model/job-definition.ts'
import { addConditions, addSuccessCondition } from './build-conditions.ts'
import { buildRecovery } from './build-recovery.ts'
import { buildDocumentTask } from './build-task.ts'
import { lastOf, mark, newBuilder, note, reject, type Builder } from './builder.ts'
import { keywordOf, nodes, nodesBelow, token, tokens } from './cst.ts'
import { definedName, workstationOf } from './defined-names.ts'
import { Keyword } from './keywords.ts'
import type { ParsedDefinition } from './parsed.ts'
import { readText } from './read-values.ts'
import { positionOf, type Source } from './source.ts'

/** The job definitions of `$JOBS`. */
export const buildJobs = (source: Source, section: CstNode): ParsedDefinition[] =>
  nodes(section, 'jobDefinition').flatMap((job) => {
    const builder = newBuilder(source)
    const at = token(job, 'Word')
    const workstation = at && workstationOf(builder, at)
    if (at === undefined || workstation === undefined) return []
    const definition = buildJobDefinition(builder, job, at, { workstation, name: definedName(builder, at, 'job') })
    return [{ definition, position: positionOf(source, at), marks: builder.marks }]
  })

/** Whether the clauses of a job in a stream define it. */
export const isDefined = (job: CstNode): boolean => nodes(job, 'definitionClause').length > 0

/** A job definition. Without a task it is reported, and gets an empty one, so that what refers to it is not reported as well. */
export const buildJobDefinition = (
  builder: Builder,
  job: CstNode,
  at: IToken,
  full: { workstation: string; name: string },
): JobDefinition => {
  const clauses = nodes(job, 'definitionClause')
  const definition: JobDefinition = {
    kind: 'job',
    ...full,
    task: { type: 'command', command: '' },
    recovery: { action: 'stop' },
  }
  const settings = nodesBelow(clauses, 'definitionSetting')
  for (const setting of settings) addSetting(builder, definition, setting)
  const keywords = settings.flatMap((each) => tokens(each, 'DefinitionSetting'))
  reportRepeated(builder, keywords)
  if (!keywords.some(isTask)) {
    note(builder, at, {
      code: 'composer.task_missing',
      message: `${at.image} does not say what to run.`,
      hint: 'Add DOCOMMAND "command", SCRIPTNAME "file" or TASK and a document.',
    })
  }
  if (clauses.some((clause) => token(clause, 'DefinitionFlag') !== undefined)) definition.interactive = true
  addConditions(builder, definition, nodesBelow(clauses, 'outputCondition'))
  const recoveries = nodesBelow(clauses, 'recovery')
  const recovery = lastOf(builder, recoveries, (each) => token(each, 'RECOVERY'))
  if (recovery !== undefined) definition.recovery = buildRecovery(builder, recovery)
  reportLength(builder, at, definition)
  return definition
}

const isTask = ({ tokenType }: IToken): boolean =>
  tokenType === Keyword.DOCOMMAND || tokenType === Keyword.SCRIPTNAME || tokenType === Keyword.TASK

/** Each setting may be given once, and one of DOCOMMAND, SCRIPTNAME and TASK. */
const reportRepeated = (builder: Builder, keywords: readonly IToken[]): void => {
  const sorts = new Set(keywords.map((keyword) => (isTask(keyword) ? Keyword.TASK : keyword.tokenType)))
  if (sorts.size === keywords.length) return
  const groups = Map.groupBy(keywords, (keyword) => (isTask(keyword) ? 'task' : keywordOf(keyword)))
  for (const group of groups.values()) lastOf(builder, group, (keyword) => keyword)
}

/** The longest command with its condition of success. */
const longestCommand = 4095

const reportLength = (builder: Builder, at: IToken, { task, successCondition = '' }: JobDefinition): void => {
  const command = task.type === 'command' ? task.command : task.type === 'script' ? task.script : ''
  const length = command.length + successCondition.length
  if (length <= longestCommand) return
  const what = `The command and condition of ${at.image} have ${length} characters; at most ${longestCommand} are allowed.`
  reject(builder, at, what, 'Put the command into a script.')
}

const addSetting = (builder: Builder, definition: JobDefinition, setting: CstNode): void => {
  const [keyword, value] = [token(setting, 'DefinitionSetting'), token(setting, 'Value')]
  if (keyword === undefined || value === undefined) return
  const text = readText(value)
  switch (keywordOf(keyword)) {
    case 'DOCOMMAND':
      definition.task = mark(builder, { type: 'command', command: text }, value)
      break
    case 'SCRIPTNAME':
      definition.task = mark(builder, { type: 'script', script: text }, value)
      break
    case 'TASK':
      definition.task = buildDocumentTask(builder, value)
      break
    case 'STREAMLOGON':
      definition.logon = text
      break
    case 'TASKTYPE':
      definition.taskType = text.toUpperCase()
      break
    case 'RCCONDSUCC':
      addSuccessCondition(builder, definition, value)
      break
    default:
      definition.description = text
  }
}
