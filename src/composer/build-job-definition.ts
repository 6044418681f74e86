/** Builds a job definition from its clauses, in `$JOBS` or inside a stream. */
import type { CstNode, IToken } from 'chevrotain'
import type { JobDefinition, Recovery } from '#/model/job-definition.ts'
import { lastOf, mark, newBuilder, note, reject, reportUnsupported, type Builder } from './builder.ts'
import { keywordOf, node, nodes, token, tokens } from './cst.ts'
import { readQualifiedName } from './names.ts'
import { definedName, workstationOf } from './defined-names.ts'
import { positionOf, type Source } from './source.ts'
import type { ParsedDefinition } from './parsed.ts'
import { readCondition, readDuration, readPromptText, readText, readWhole } from './read-values.ts'

/** The job definitions of `$JOBS`. */
export const buildJobs = (source: Source, section: CstNode): ParsedDefinition[] =>
  nodes(section, 'jobDefinition').flatMap((job) => {
    const builder = newBuilder(source)
    const at = token(job, 'Word')
    const workstation = at && workstationOf(builder, at)
    if (at === undefined || workstation === undefined) return []
    reportUnsupported(builder, job)
    const definition = buildJobDefinition(builder, job, at, { workstation, name: definedName(builder, at, 'job') })
    return [{ definition, position: positionOf(source, at), marks: builder.marks }]
  })

/** Whether the clauses of a job in a stream define it. */
export const isDefined = (job: CstNode): boolean =>
  nodes(job, 'definitionClause').length > 0 || taskOf(job) !== undefined

/** The keyword TASK, whose jobs this version does not run. */
const taskOf = (job: CstNode): IToken | undefined =>
  nodes(job, 'unsupported')
    .flatMap((each) => tokens(each, 'Unsupported'))
    .find((keyword) => keywordOf(keyword) === 'TASK')

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
  const settings = clauses.flatMap((clause) => nodes(clause, 'definitionSetting'))
  for (const setting of settings) addSetting(builder, definition, setting)
  reportRepeated(builder, settings)
  const runs = settings.flatMap((each) => tokens(each, 'DefinitionSetting')).filter((each) => isTask(each))
  if (runs.length === 0 && taskOf(job) === undefined) {
    note(builder, at, {
      code: 'composer.task_missing',
      message: `${at.image} does not say what to run.`,
      hint: 'Add DOCOMMAND "command" or SCRIPTNAME "file".',
    })
  }
  if (clauses.some((clause) => token(clause, 'DefinitionFlag') !== undefined)) definition.interactive = true
  // SUCCOUTPUTCOND is the newer form of RCCONDSUCC, with a name.
  for (const condition of clauses.flatMap((clause) => tokens(node(clause, 'successCondition'), 'Text'))) {
    addCondition(builder, definition, condition)
  }
  const recoveries = clauses.flatMap((clause) => nodes(clause, 'recovery'))
  const recovery = lastOf(builder, recoveries, (each) => token(each, 'RECOVERY'))
  if (recovery !== undefined) definition.recovery = buildRecovery(builder, recovery)
  return definition
}

const isTask = (keyword: IToken): boolean => ['DOCOMMAND', 'SCRIPTNAME'].includes(keywordOf(keyword))

/** Each setting may be given once, and one of DOCOMMAND and SCRIPTNAME. */
const reportRepeated = (builder: Builder, settings: readonly CstNode[]): void => {
  const keywords = settings.flatMap((each) => tokens(each, 'DefinitionSetting'))
  const groups = Map.groupBy(keywords, (keyword) => (isTask(keyword) ? 'task' : keywordOf(keyword)))
  for (const group of groups.values()) lastOf(builder, group, (keyword) => keyword)
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
    case 'STREAMLOGON':
      definition.logon = text
      break
    case 'TASKTYPE':
      definition.taskType = text.toUpperCase()
      break
    case 'RCCONDSUCC':
      addCondition(builder, definition, value)
      break
    default:
      definition.description = text
  }
}

/** Several conditions mean success when any of them does. */
const addCondition = (builder: Builder, definition: JobDefinition, value: IToken): void => {
  const condition = readCondition(builder, value)
  const before = definition.successCondition
  if (condition !== undefined)
    definition.successCondition = before === undefined ? condition : `(${before}) OR (${condition})`
}

const actions: Readonly<Record<string, Recovery['action']>> = { STOP: 'stop', CONTINUE: 'continue', RERUN: 'rerun' }

const buildRecovery = (builder: Builder, clause: CstNode): Recovery => {
  const word = token(clause, 'Word')
  const action = actions[word?.image.toUpperCase() ?? '']
  if (word !== undefined && action === undefined) {
    reject(builder, word, `${word.image} is no recovery: expected STOP, CONTINUE or RERUN.`)
  }
  const recovery: Recovery = { action: action ?? 'stop' }
  const after = token(node(clause, 'recoveryJob'), 'Word')
  if (after !== undefined) {
    const { workstation, name } = readQualifiedName(after.image)
    recovery.job = mark(builder, workstation === undefined ? { name } : { workstation, name }, after)
  }
  const prompt = token(node(clause, 'abendPrompt'), 'Text')
  if (prompt !== undefined) recovery.prompt = readPromptText(prompt)
  const attempts = token(node(clause, 'attempts'), 'Word')
  const count = attempts && readWhole(builder, attempts, 'a number of attempts', [1, 9999])
  if (count !== undefined) recovery.attempts = count
  const wait = token(node(clause, 'repeatEvery'), 'Word')
  const minutes = wait && readDuration(builder, wait)
  if (minutes !== undefined) recovery.repeatEvery = minutes
  reportUnsupported(builder, clause)
  const keyword = token(clause, 'RECOVERY')
  return keyword === undefined ? recovery : mark(builder, recovery, keyword)
}
