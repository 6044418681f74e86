/** Builds the conditions on how a run ended: RCCONDSUCC, SUCCOUTPUTCOND, OUTPUTCOND. */
import type { CstNode, IToken } from 'chevrotain'
import type { JobDefinition, OutputCondition } from '#/model/job-definition.ts'
import { mark, note, type Builder } from './builder.ts'
import { keywordOf, token } from './cst.ts'
import { plainName } from './defined-names.ts'
import { readText } from './read-values.ts'
import { asksForMore, parseReturnCodes } from './return-codes.ts'

/**
 * The text of a condition. One that asks for other things than the return code (properties of the job, its log) is kept with a
 * warning, and never true.
 */
const readCondition = (builder: Builder, at: IToken): string | undefined => {
  const condition = readText(at)
  const test = parseReturnCodes(condition)
  if (!('error' in test)) return condition
  if (asksForMore(condition)) {
    const message = 'Only return codes are looked at here: this condition is kept, and never true.'
    note(builder, at, { code: 'definition.condition_not_evaluated', severity: 'warning', message })
    return condition
  }
  const place = { ...at, startColumn: (at.startColumn ?? 1) + 1 + test.at, image: '^' }
  note(builder, place, { code: 'definition.bad_condition', message: `This is no condition: ${test.error}.` })
  return undefined
}

/** RCCONDSUCC: the older form, one a job and without a name. */
export const addSuccessCondition = (builder: Builder, definition: JobDefinition, value: IToken): void => {
  const condition = readCondition(builder, value)
  if (condition !== undefined) definition.successCondition = condition
}

/** SUCCOUTPUTCOND and OUTPUTCOND, as many as there are; all names of a job are different. */
export const addConditions = (builder: Builder, definition: JobDefinition, clauses: readonly CstNode[]): void => {
  const names = new Set<string>()
  for (const clause of clauses) {
    const [keyword, at, value] = [token(clause, 'ConditionKeyword'), token(clause, 'Word'), token(clause, 'Text')]
    if (keyword === undefined || at === undefined || value === undefined) continue
    const name = plainName(builder, at, 'condition')
    if (names.has(name)) {
      const message = `The job has a condition ${name} already.`
      note(builder, at, { code: 'definition.duplicate', message, hint: 'Give this one another name.' })
    }
    names.add(name)
    const expression = readCondition(builder, value)
    if (expression === undefined) continue
    const condition: OutputCondition = mark(builder, { name, expression }, at)
    const field = keywordOf(keyword) === 'SUCCOUTPUTCOND' ? 'successConditions' : 'outputConditions'
    definition[field] = [...(definition[field] ?? []), condition]
  }
}
