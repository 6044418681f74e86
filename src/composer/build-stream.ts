/** Builds a job stream, and the job definitions that it gives where it uses them. */
import type { CstNode, IToken } from 'chevrotain'
import type { JobStream } from '#/model/job-stream.ts'
import { buildRunCycle } from './build-run-cycle.ts'
import { buildStep } from './build-step.ts'
import { buildTimes } from './build-times.ts'
import { buildWaits } from './build-waits.ts'
import { lastOf, newBuilder, reject, reportUnsupported, type Builder } from './builder.ts'
import { keywordOf, nodes, token, tokens } from './cst.ts'
import type { ParsedDefinition } from './parsed.ts'
import { definedName, workstationOf } from './defined-names.ts'
import { readName } from './names.ts'
import { priorityOf, readDate, readText, readWhole, readZone } from './read-values.ts'
import { positionOf, type Source } from './source.ts'

/** The job definitions of a stream and then the stream itself; nothing of a stream without a name. */
export const buildStream = (source: Source, tree: CstNode): ParsedDefinition[] => {
  const builder = newBuilder(source)
  const at = token(tree, 'Word')
  const workstation = at && workstationOf(builder, at)
  if (at === undefined || workstation === undefined) return []
  const cycles = nodes(tree, 'cycle')
  const cyclesOf = (keyword: string): CstNode[] =>
    cycles.filter((cycle) => tokens(cycle, 'CycleKeyword').some((each) => keywordOf(each) === keyword))
  const steps = nodes(tree, 'step').map((step) => buildStep(builder, step, workstation))
  const flags = new Set(tokens(tree, 'StreamFlag').map(keywordOf))
  const definition: JobStream = {
    kind: 'stream',
    workstation,
    name: definedName(builder, at, 'stream'),
    draft: flags.has('DRAFT'),
    runCycles: cyclesOf('ON').map((cycle) => buildRunCycle(builder, cycle)),
    exceptions: cyclesOf('EXCEPT').map((cycle) => buildRunCycle(builder, cycle)),
    carryForward: flags.has('CARRYFORWARD'),
    ...buildTimes(builder, tree),
    ...buildWaits(builder, tree, 'stream'),
    jobs: steps.flatMap(({ job }) => job ?? []),
  }
  addSettings(builder, definition, nodes(tree, 'streamSetting'))
  addMatching(builder, definition, nodes(tree, 'matching'))
  addFreeDays(builder, definition, nodes(tree, 'freeDays'))
  reportUnsupported(builder, tree)
  const stream: ParsedDefinition = { definition, position: positionOf(source, at), marks: builder.marks }
  return [...steps.flatMap((step) => step.definition ?? []), stream]
}

const addSettings = (builder: Builder, stream: JobStream, settings: readonly CstNode[]): void => {
  const keywords = settings.flatMap((each) => tokens(each, 'StreamSetting'))
  for (const same of Map.groupBy(keywords, keywordOf).values()) lastOf(builder, same, (keyword) => keyword)
  for (const setting of settings) {
    const [keyword, value] = [token(setting, 'StreamSetting'), token(setting, 'Value')]
    if (keyword !== undefined && value !== undefined) addSetting(builder, stream, keywordOf(keyword), value)
  }
}

const addSetting = (builder: Builder, stream: JobStream, keyword: string, value: IToken): void => {
  switch (keyword) {
    case 'DESCRIPTION':
      stream.description = readText(value)
      break
    case 'VALIDFROM':
      assign(stream, 'validFrom', readDate(builder, value))
      break
    case 'LIMIT':
      assign(stream, 'limit', readWhole(builder, value, 'a limit', [0, 1024]))
      break
    case 'PRIORITY':
      assign(stream, 'priority', priorityOf(builder, value))
      break
    default:
      assign(stream, 'timezone', readZone(builder, value))
  }
}

/** Sets a property only if there is a value for it. */
const assign = <Key extends keyof JobStream>(stream: JobStream, key: Key, value: JobStream[Key] | undefined): void => {
  if (value !== undefined) stream[key] = value
}

const addMatching = (builder: Builder, stream: JobStream, clauses: readonly CstNode[]): void => {
  const clause = lastOf(builder, clauses, (each) => token(each, 'MATCHING'))
  reportUnsupported(builder, clause)
  const keyword = token(clause, 'MatchingKeyword')
  if (keyword !== undefined) stream.matching = keywordOf(keyword) === 'PREVIOUS' ? 'previous' : 'sameday'
}

/** FREEDAYS calendar, with -sa and -su where Saturday and Sunday are workdays. */
const addFreeDays = (builder: Builder, stream: JobStream, clauses: readonly CstNode[]): void => {
  const clause = lastOf(builder, clauses, (each) => token(each, 'FREEDAYS'))
  const calendar = token(clause, 'Word')
  if (calendar === undefined) return
  const flags = tokens(clause, 'Flag')
  for (const flag of flags.filter(({ image }) => !/^-s[au]$/i.test(image))) {
    reject(builder, flag, `${flag.image} is not known to FREEDAYS: expected -sa or -su.`)
  }
  const has = (wanted: string): boolean => flags.some(({ image }) => image.toLowerCase() === wanted)
  stream.freeDays = { calendar: readName(calendar.image), saturdayWorks: has('-sa'), sundayWorks: has('-su') }
  builder.marks.set(stream.freeDays, positionOf(builder.source, calendar))
}
