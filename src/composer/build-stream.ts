/** Builds a job stream, and the job definitions that it gives where it uses them. */
import type { CstNode, IToken } from 'chevrotain'
import type { JobStream, OnOverlap } from '#/model/job-stream.ts'
import { buildMatching } from './build-matching.ts'
import { buildFreeDays, buildRunCycles } from './build-run-cycle.ts'
import { buildService } from './build-service.ts'
import { buildStartCondition } from './build-start-condition.ts'
import { buildStep } from './build-step.ts'
import { buildTimes } from './build-times.ts'
import { buildWaits } from './build-waits.ts'
import { lastOf, newBuilder, note, type Builder } from './builder.ts'
import { checkStream } from './stream-rules.ts'
import { keywordOf, nodes, token, tokens } from './cst.ts'
import { definedName, plainName, workstationOf } from './defined-names.ts'
import type { ParsedDefinition } from './parsed.ts'
import { priorityOf, readChoice, readDate, readText, readWhole, readZone } from './read-values.ts'
import { positionOf, type Source } from './source.ts'

/** The job definitions of a stream and then the stream itself; nothing of a stream without a name. */
export const buildStream = (source: Source, tree: CstNode): ParsedDefinition[] => {
  const builder = newBuilder(source)
  const at = token(tree, 'Word')
  const workstation = at && workstationOf(builder, at)
  if (at === undefined || workstation === undefined) return []
  const parentheses = nodes(tree, 'parentheses')
  rejectRate(builder, parentheses)
  const steps = nodes(tree, 'step').map((step) => buildStep(builder, step, workstation))
  const flags = new Set(tokens(tree, 'StreamFlag').map(keywordOf))
  const definition: JobStream = {
    kind: 'stream',
    workstation,
    name: definedName(builder, at, 'stream'),
    draft: flags.has('DRAFT'),
    ...buildRunCycles(builder, tree),
    carryForward: flags.has('CARRYFORWARD'),
    ...buildTimes(builder, [tree, ...parentheses]),
    ...buildWaits(builder, tree, 'stream'),
    jobs: steps.flatMap(({ job }) => job ?? []),
  }
  if (flags.has('KEYSCHED')) definition.key = true
  addSettings(builder, definition, nodes(tree, 'streamSetting'))
  assign(definition, 'service', buildService(builder, tree))
  assign(definition, 'matching', buildStreamMatching(builder, nodes(tree, 'matching')))
  assign(definition, 'freeDays', buildFreeDays(builder, tree))
  assign(definition, 'startCondition', buildStartCondition(builder, tree))
  checkStream(builder, definition)
  const stream: ParsedDefinition = { definition, position: positionOf(source, at), marks: builder.marks }
  return [...steps.flatMap((step) => step.definition ?? []), stream]
}

/** EVERY makes instances where days are named, so that of the stream itself says nothing. */
const rejectRate = (builder: Builder, parentheses: readonly CstNode[]): void => {
  for (const every of parentheses.flatMap((each) => nodes(each, 'every'))) {
    const at = token(every, 'EVERY')
    if (at === undefined) continue
    const message = 'EVERY does not belong to the times of a job stream itself.'
    const hint = 'It belongs to a job, or in parentheses after a run cycle.'
    note(builder, at, { code: 'composer.misplaced', message, hint })
  }
}

const addSettings = (builder: Builder, stream: JobStream, settings: readonly CstNode[]): void => {
  const keywords = settings.flatMap((each) => tokens(each, 'StreamSetting'))
  for (const same of Map.groupBy(keywords, keywordOf).values()) lastOf(builder, same, (keyword) => keyword)
  for (const setting of settings) {
    const [keyword, value] = [token(setting, 'StreamSetting'), token(setting, 'Value')]
    if (keyword !== undefined && value !== undefined) addSetting(builder, stream, keywordOf(keyword), value)
  }
}

const overlaps: Readonly<Record<string, OnOverlap>> = {
  PARALLEL: 'parallel',
  ENQUEUE: 'enqueue',
  DONOTSTART: 'donotstart',
}

const addSetting = (builder: Builder, stream: JobStream, keyword: string, value: IToken): void => {
  switch (keyword) {
    case 'DESCRIPTION':
      stream.description = readText(value)
      break
    case 'VALIDFROM':
      assign(stream, 'validFrom', readDate(builder, value))
      break
    case 'VARTABLE':
      stream.variableTable = plainName(builder, value, 'variable table')
      break
    case 'LIMIT':
      assign(stream, 'limit', readWhole(builder, value, 'a limit', [0, 1024]))
      break
    case 'PRIORITY':
      assign(stream, 'priority', priorityOf(builder, value))
      break
    case 'ONOVERLAP':
      assign(stream, 'onOverlap', readChoice(builder, keyword, value, overlaps))
      break
    case 'TIMEZONE':
    case 'TZ':
      assign(stream, 'timezone', readZone(builder, value))
      break
    default: // SERVICENAME and its like belong to the service.
  }
}

/** Sets a property only if there is a value for it. */
const assign = <Key extends keyof JobStream>(stream: JobStream, key: Key, value: JobStream[Key] | undefined): void => {
  if (value !== undefined) stream[key] = value
}

/** The criterion of those of its FOLLOWS that name none. */
const buildStreamMatching = (builder: Builder, clauses: readonly CstNode[]): JobStream['matching'] => {
  const clause = lastOf(builder, clauses, (each) => token(each, 'MATCHING'))
  return clause && buildMatching(builder, clause)
}
