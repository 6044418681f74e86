/**
 * Builds the run cycles and free days of a job stream or a run cycle group: `ON RUNCYCLE NAME VALIDFROM d "FREQ=DAILY" FDNEXT
 * (AT 0900)`, and EXCEPT likewise.
 */
import type { CstNode, IToken } from 'chevrotain'
import type { FreeDayRule, FreeDaysUse, RunCycle, Subset } from '#/model/run-cycle.ts'
import { buildDay } from './build-day.ts'
import { buildTimetable } from './build-times.ts'
import { lastOf, mark, note, reject, type Builder } from './builder.ts'
import { keywordOf, nodes, token, tokens } from './cst.ts'
import { plainName } from './defined-names.ts'
import { readName } from './names.ts'
import { readDate, readText } from './read-values.ts'

const freeDayRules: Readonly<Record<string, FreeDayRule>> = { FDIGNORE: 'ignore', FDNEXT: 'next', FDPREV: 'previous' }

/** The run cycles below a node, in the order of the text, whichever of ON and EXCEPT comes first. */
export const buildRunCycles = (
  builder: Builder,
  parent: CstNode,
): { runCycles: RunCycle[]; exceptions: RunCycle[] } => {
  const [runCycles, exceptions]: RunCycle[][] = [[], []]
  for (const clause of nodes(parent, 'cycle')) {
    const keyword = token(clause, 'CycleKeyword')
    if (keyword === undefined) continue
    const excepts = keywordOf(keyword) === 'EXCEPT'
    const list = excepts ? exceptions : runCycles
    list?.push(...nodes(clause, 'runCycle').map((each) => buildRunCycle(builder, each, keyword)))
  }
  return { runCycles: runCycles ?? [], exceptions: exceptions ?? [] }
}

const buildRunCycle = (builder: Builder, tree: CstNode, keyword: IToken): RunCycle => {
  const days = nodes(tree, 'day').map((each) => buildDay(builder, each))
  const cycle: RunCycle = { days: days.filter((day) => day !== undefined) }
  const name = token(tree, 'Word')
  if (name !== undefined) cycle.name = readName(name.image)
  addValidity(builder, cycle, nodes(tree, 'validity'))
  const freeDay = lastOf(builder, tokens(tree, 'FreeDayKeyword'), (each) => each)
  const rule = freeDay && freeDayRules[keywordOf(freeDay)]
  if (rule !== undefined) cycle.freeDayRule = rule
  const subset = buildSubset(builder, nodes(tree, 'subset'))
  if (subset !== undefined) cycle.subset = subset
  const parentheses = nodes(tree, 'parentheses')
  Object.assign(cycle, buildTimetable(builder, parentheses))
  if (keywordOf(keyword) === 'EXCEPT') warnOfIdleTimes(builder, parentheses)
  return mark(builder, cycle, name ?? keyword)
}

const addValidity = (builder: Builder, cycle: RunCycle, clauses: readonly CstNode[]): void => {
  for (const keyword of ['VALIDFROM', 'VALIDTO', 'DESCRIPTION', 'VARTABLE'] as const) {
    const said = clauses.filter((each) => token(each, keyword) !== undefined)
    const clause = lastOf(builder, said, (each) => token(each, keyword))
    const value = token(clause, 'Value')
    if (value === undefined) continue
    if (keyword === 'DESCRIPTION') cycle.description = readText(value)
    else if (keyword === 'VARTABLE') cycle.variableTable = plainName(builder, value, 'variable table')
    else addDate(builder, cycle, keyword, value)
  }
}

/** VALIDTO is the first day on which the run cycle does not count any more (User's Guide and Reference, "on"). */
const addDate = (builder: Builder, cycle: RunCycle, keyword: 'VALIDFROM' | 'VALIDTO', value: IToken): void => {
  const date = readDate(builder, value)
  if (date === undefined) return
  cycle[keyword === 'VALIDFROM' ? 'validFrom' : 'validTo'] = date
  if (keyword === 'VALIDFROM' || cycle.validFrom === undefined || date > cycle.validFrom) return
  note(builder, value, {
    code: 'definition.never_valid',
    message: `VALIDTO ${value.image} is not after VALIDFROM, so the run cycle never counts.`,
    hint: 'VALIDTO is the day after its last: write a later date.',
  })
}

const buildSubset = (builder: Builder, clauses: readonly CstNode[]): Subset | undefined => {
  const clause = lastOf(builder, clauses, (each) => token(each, 'SUBSET'))
  const [name, logic] = tokens(clause, 'Word')
  if (name === undefined) return undefined
  return { name: readName(name.image), logic: logic?.image.toUpperCase() === 'AND' ? 'and' : 'or' }
}

/** What is taken out of the plan has no latest time: there AT and SCHEDTIME say which instances are meant, and no more. */
const warnOfIdleTimes = (builder: Builder, parentheses: readonly CstNode[]): void => {
  const limits = parentheses.flatMap((each) => nodes(each, 'timeLimit')).flatMap((each) => tokens(each, 'TimeKeyword'))
  const idle = limits.filter((keyword) => !['AT', 'SCHEDTIME'].includes(keywordOf(keyword)))
  const every = parentheses.flatMap((each) => nodes(each, 'every')).flatMap((each) => tokens(each, 'EVERY'))
  for (const keyword of [...idle, ...every]) {
    const name = keywordOf(keyword)
    note(builder, keyword, {
      code: 'definition.idle_keyword',
      severity: 'warning',
      message: `${name} has no effect on EXCEPT, which knows only AT and SCHEDTIME.`,
      hint: `Remove ${name}.`,
    })
  }
}

/** FREEDAYS calendar, with -sa and -su where Saturday and Sunday are workdays; undefined without the keyword. */
export const buildFreeDays = (builder: Builder, parent: CstNode): FreeDaysUse | undefined => {
  const clause = lastOf(builder, nodes(parent, 'freeDays'), (each) => token(each, 'FREEDAYS'))
  const calendar = token(clause, 'Word')
  if (calendar === undefined) return undefined
  const flags = tokens(clause, 'Flag')
  for (const flag of flags.filter(({ image }) => !/^-s[au]$/i.test(image))) {
    reject(builder, flag, `${flag.image} is not known to FREEDAYS: expected -sa or -su.`)
  }
  const has = (wanted: string): boolean => flags.some(({ image }) => image.toLowerCase() === wanted)
  const freeDays = { calendar: readName(calendar.image), saturdayWorks: has('-sa'), sundayWorks: has('-su') }
  return mark(builder, freeDays, calendar)
}
