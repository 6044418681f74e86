/**
 * The condition of RCCONDSUCC: which return codes mean success, `(RC=0) OR (RC>=4 AND RC<8)`.
 *
 * NOT binds closest, then AND, then OR (User's Guide and Reference, "Job definition").
 */

/** A condition that has been read. */
export type ReturnCodeTest =
  | { readonly type: 'compare'; readonly operator: Operator; readonly value: number }
  | { readonly type: 'not'; readonly test: ReturnCodeTest }
  | { readonly type: 'all' | 'any'; readonly tests: readonly ReturnCodeTest[] }

/** What is wrong with a condition, and at which character of it, from 0. */
export interface ReturnCodeError {
  readonly error: string
  readonly at: number
}

type Operator = '=' | '<' | '>' | '<=' | '>=' | '<>'

const compare: Readonly<Record<Operator, (rc: number, value: number) => boolean>> = {
  '=': (rc, value) => rc === value,
  '<': (rc, value) => rc < value,
  '>': (rc, value) => rc > value,
  '<=': (rc, value) => rc <= value,
  '>=': (rc, value) => rc >= value,
  '<>': (rc, value) => rc !== value,
}

/** Whether a return code fulfils a condition. */
export const isSuccess = (test: ReturnCodeTest, rc: number): boolean => {
  switch (test.type) {
    case 'compare':
      return compare[test.operator](rc, test.value)
    case 'not':
      return !isSuccess(test.test, rc)
    case 'all':
      return test.tests.every((each) => isSuccess(each, rc))
    case 'any':
      return test.tests.some((each) => isSuccess(each, rc))
  }
}

/** A word, operator or parenthesis of a condition. */
interface Part {
  readonly word: string
  readonly at: number
}

/** Thrown inside this file only, and turned into a `ReturnCodeError`. */
class Mistake extends Error {
  readonly at: number
  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

const part = /\s*(<=|>=|<>|!=|[=<>()]|[A-Za-z]+|[+-]?\d+|\S)/g
/** Deeper than anybody writes, and far from the end of the stack. */
const deepest = 100

/** Reads the parts of one condition from left to right. */
class Reader {
  private readonly parts: readonly Part[]
  private readonly end: number
  private next = 0

  constructor(text: string) {
    this.parts = [...text.matchAll(part)].map((found) => {
      const word = (found[1] ?? '').toUpperCase()
      return { word, at: found.index + found[0].length - word.length }
    })
    this.end = text.length
  }

  whole(): ReturnCodeTest {
    const test = this.either(0)
    const rest = this.parts[this.next]
    if (rest !== undefined)
      throw new Mistake(`${rest.word} is not expected there; expected AND, OR or the end`, rest.at)
    return test
  }

  private either(depth: number): ReturnCodeTest {
    const tests = [this.both(depth)]
    while (this.take('OR')) tests.push(this.both(depth))
    return { type: 'any', tests }
  }

  private both(depth: number): ReturnCodeTest {
    const tests = [this.single(depth)]
    while (this.take('AND')) tests.push(this.single(depth))
    return { type: 'all', tests }
  }

  private single(depth: number): ReturnCodeTest {
    if (depth > deepest) throw new Mistake('it is nested too deeply', this.place())
    if (this.take('NOT')) return { type: 'not', test: this.single(depth + 1) }
    if (!this.take('(')) return this.comparison()
    const test = this.either(depth + 1)
    if (!this.take(')')) throw new Mistake(`expected ")" ${this.found()}`, this.place())
    return test
  }

  private comparison(): ReturnCodeTest {
    if (!this.take('RC')) throw new Mistake(`expected RC, NOT or "(" ${this.found()}`, this.place())
    const operator = this.parts[this.next]?.word.replace('!=', '<>')
    if (operator === undefined || !Object.hasOwn(compare, operator)) {
      throw new Mistake(`expected one of = < > <= >= != <> ${this.found()}`, this.place())
    }
    this.next += 1
    const value = this.parts[this.next]?.word ?? ''
    if (!/^[+-]?\d+$/.test(value)) throw new Mistake(`expected a return code ${this.found()}`, this.place())
    this.next += 1
    return { type: 'compare', operator: operator as Operator, value: Number(value) }
  }

  private take(word: string): boolean {
    const taken = this.parts[this.next]?.word === word
    if (taken) this.next += 1
    return taken
  }

  private place(): number {
    return this.parts[this.next]?.at ?? this.end
  }

  private found(): string {
    const word = this.parts[this.next]?.word
    return word === undefined ? 'but it ends' : `but found ${word}`
  }
}

/**
 * Whether a condition asks for other things than the return code: properties of a job, `${this.File.1.Size}>0`, its log,
 * `contains(${this.stdlist},"error")`, or anything of XPath.
 */
export const asksForMore = (text: string): boolean =>
  /\$\{|\b(?!(?:AND|OR|NOT|RC)\b)[a-z][\w-]*\s*\(|^\s*\(*\s*\/\/?[a-z]/i.test(text)

/** Reads a condition. */
export const parseReturnCodes = (text: string): ReturnCodeTest | ReturnCodeError => {
  try {
    return new Reader(text).whole()
  } catch (mistake) {
    if (mistake instanceof Mistake) return { error: mistake.message, at: mistake.at }
    throw mistake
  }
}
