/**
 * Reads OQL, the query language of HWA's API: `jobStreamName LIKE 'PAY@' AND commonStatus = 'ERROR' ORDER BY name` (User's Guide
 * and Reference, "Orchestration Query Language"). Fields may be called as HWA calls them or by our own names; fields and values
 * keep their case, the words of the language may have any.
 */
import { didYouMean } from '#/lib/words.ts'
import { complaint, refuseLong } from './complaint.ts'
import {
  all,
  any,
  compares,
  everything,
  isPresent,
  like,
  not,
  oneOf,
  type Comparison,
  type Condition,
  type Order,
} from './condition.ts'
import type { Noun } from './field.ts'
import { fieldsOfOql, nouns, oqlNames, type Named, type NounName } from './nouns.ts'
import { readOqlValue, wordsLike } from './oql-value.ts'
import { scanOql, type Token } from './scan-oql.ts'

export interface Query {
  readonly where: Condition
  readonly order: Order
}

/** Parentheses and NOTs within each other; nobody writes more, and reading must not exhaust the stack. */
const deepest = 50

/** The fields that a list is ordered by at most. */
export const mostOrders = 3

/** Throws `selection.invalid`, which points into the text. */
export const parseOql = (noun: NounName, text: string): Query => read(nouns[noun], fieldsOfOql[noun], text)

/** The same of objects that are no part of the plan. */
export const parseOqlOf = (noun: Noun, text: string): Query => read(noun, oqlNames(noun), text)

const read = (noun: Noun, names: ReadonlyMap<string, Named>, text: string): Query => {
  refuseLong(text)
  const reader = new OqlReader({ noun, names }, text)
  return reader.read()
}

interface Vocabulary {
  readonly noun: Noun
  readonly names: ReadonlyMap<string, Named>
}

class OqlReader {
  readonly #vocabulary: Vocabulary
  readonly #text: string
  readonly #tokens: readonly Token[]
  #at = 0
  #depth = 0

  constructor(vocabulary: Vocabulary, text: string) {
    this.#vocabulary = vocabulary
    this.#text = text
    this.#tokens = scanOql(text)
  }

  read(): Query {
    const startsWithOrder = this.#isWord('ORDER')
    const where = this.#peek().kind === 'end' || startsWithOrder ? everything : this.#readAny()
    const order = this.#takeWord('ORDER') ? this.#readOrder() : []
    if (this.#peek().kind !== 'end') throw this.#complaint('here AND, OR, ORDER BY or the end is expected.')
    return { where, order }
  }

  #readAny(): Condition {
    const parts = [this.#readAll()]
    while (this.#takeWord('OR')) parts.push(this.#readAll())
    return parts.length === 1 ? (parts[0] ?? everything) : any(parts)
  }

  #readAll(): Condition {
    const parts = [this.#readOne()]
    while (this.#takeWord('AND')) parts.push(this.#readOne())
    return parts.length === 1 ? (parts[0] ?? everything) : all(parts)
  }

  #readOne(): Condition {
    if (!this.#isWord('NOT') && !this.#isMark('(')) return this.#readComparison()
    this.#depth += 1
    if (this.#depth > deepest) throw this.#complaint(`no more than ${deepest} parentheses may stand within each other.`)
    const condition = this.#takeWord('NOT') ? not(this.#readOne()) : this.#readParentheses()
    this.#depth -= 1
    return condition
  }

  #readParentheses(): Condition {
    this.#take()
    const inner = this.#readAny()
    if (!this.#takeMark(')')) throw this.#complaint('a ) is missing here.')
    return inner
  }

  #readComparison(): Condition {
    const token = this.#peek()
    const named = this.#readField()
    const isNot = this.#takeWord('NOT')
    if (this.#takeWord('IN')) return negatedIf(isNot, this.#readList(named, token))
    if (this.#takeWord('LIKE')) return negatedIf(isNot, this.#readPattern(named, token))
    const operator = this.#peek()
    if (isNot || operator.kind !== 'operator') {
      throw this.#complaint(
        `behind ${token.text} ${isNot ? 'NOT ' : ''}an operator is missing: =, !=, <, IN, LIKE and so on.`,
      )
    }
    this.#take()
    return this.#readCompared(named, token, operator)
  }

  #readCompared({ field, words }: Named, { text: name }: Token, operator: Token): Condition {
    const isEquality = operator.text === '=' || operator.text === '!=' || operator.text === '<>'
    const value = this.#peek()
    if (value.kind === 'word' && value.text.toLowerCase() === 'null') {
      if (!isEquality) throw this.#complaint('null is compared with = or != alone.')
      this.#take()
      return negatedIf(operator.text === '=', isPresent(field.name))
    }
    const values = readOqlValue({ field, words, name, whole: this.#text }, this.#take())
    if (isEquality) return negatedIf(operator.text !== '=', oneOf(field.name, values))
    const [than] = values
    if (typeof than !== 'number') {
      throw complaint(this.#text, operator, `${name} has no order, and ${operator.text} asks for one.`)
    }
    return compares(field.name, operator.text as Comparison, than)
  }

  #readList({ field, words }: Named, { text: name }: Token): Condition {
    const values = []
    if (!this.#takeMark('[')) throw this.#complaint('behind IN a list stands in [ ].')
    while (!this.#takeMark(']')) {
      if (values.length > 0 && !this.#takeMark(',')) throw this.#complaint('a , or the ] of the list is missing here.')
      values.push(readOqlValue({ field, words, name, whole: this.#text }, this.#take()))
    }
    return oneOf(field.name, [...new Set(values.flat())])
  }

  #readPattern({ field, words }: Named, { text: name }: Token): Condition {
    const token = this.#peek()
    if (token.kind !== 'string') throw this.#complaint("behind LIKE a pattern stands in quotes, 'PAY@'.")
    this.#take()
    if (field.kind === 'word') return oneOf(field.name, wordsLike(words, token.text))
    if (field.kind === 'name' || field.kind === 'text' || field.kind === 'id') return like(field.name, token.text)
    throw complaint(this.#text, token, `${name} is no text, and LIKE asks for one.`)
  }

  #readOrder(): Order {
    if (!this.#takeWord('BY')) throw this.#complaint('behind ORDER stands BY.')
    const order = []
    do {
      const token = this.#peek()
      const { field } = this.#readField()
      if (field.sorts !== true) throw complaint(this.#text, token, `a list cannot be ordered by ${token.text}.`)
      if (order.length === mostOrders)
        throw complaint(this.#text, token, `a list is ordered by ${mostOrders} fields at most.`)
      const descending = this.#takeWord('DESC')
      if (!descending) this.#takeWord('ASC')
      order.push({ field: field.name, descending })
    } while (this.#takeMark(','))
    return order
  }

  #readField(): Named {
    const token = this.#peek()
    if (token.kind !== 'word') throw this.#complaint('a field is expected here, such as name.')
    const named = this.#vocabulary.names.get(token.text)
    if (named === undefined) throw complaint(this.#text, token, unknownField(this.#vocabulary, token.text))
    this.#take()
    return named
  }

  #peek(): Token {
    const token = this.#tokens[this.#at]
    if (token === undefined) throw new Error('a token behind the last was asked for')
    return token
  }

  #take(): Token {
    const token = this.#peek()
    if (token.kind !== 'end') this.#at += 1
    return token
  }

  #isWord(word: string): boolean {
    const { kind, text } = this.#peek()
    return kind === 'word' && text.toUpperCase() === word
  }

  #takeWord(word: string): boolean {
    const isIt = this.#isWord(word)
    if (isIt) this.#take()
    return isIt
  }

  #isMark(mark: string): boolean {
    const { kind, text } = this.#peek()
    return kind === 'mark' && text === mark
  }

  #takeMark(mark: string): boolean {
    const isIt = this.#isMark(mark)
    if (isIt) this.#take()
    return isIt
  }

  #complaint(sentence: string) {
    return complaint(this.#text, this.#peek(), sentence)
  }
}

const negatedIf = (isNegated: boolean, condition: Condition): Condition => (isNegated ? not(condition) : condition)

const unknownField = ({ noun, names }: Vocabulary, name: string): string => {
  if (noun.unknown?.includes(name) === true) return `${name} is a field of HWA for which Batuta keeps nothing.`
  return `a ${noun.noun} has no field ${name.slice(0, 60)}.${didYouMean(name, [...names.keys()])}`
}
