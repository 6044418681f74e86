/** What every part of the grammar stands on: the tokens it knows, recovery, and the watch over where clauses begin. */
import { CstParser, type IToken, type TokenType } from 'chevrotain'
import { expectationMessages } from './expectations.ts'
import { Keyword } from './keywords.ts'
import { Embedded, OpenDocument } from './lexer.ts'
import { readUnit, recognise, type Within } from './misspelt.ts'
import { settle, type Place } from './places.ts'
import type { Finding } from './source.ts'
import * as is from './tokens.ts'

const words = [
  is.Word,
  is.Whole,
  is.Signed,
  is.Dated,
  is.Flag,
  is.DayUnit,
  is.Text,
  is.OpenText,
  is.Qualifier,
  Embedded,
  OpenDocument,
]
const signs = [is.Comma, is.Colon, is.LeftParen, is.RightParen, is.Stray, is.Starter, is.End]
const vocabulary: TokenType[] = [...words, ...signs, ...Object.values(Keyword)]

/** A mistake that was found and mended while parsing. */
export interface Mended {
  readonly token: IToken
  readonly finding: Finding
}

export class BaseGrammar extends CstParser {
  /** Of the present input, in the order they were found. */
  mended: Mended[] = []

  /** One that goes on behind a mistake takes longer for what has none. */
  constructor(goesOn: boolean) {
    super(vocabulary, {
      recoveryEnabled: goesOn,
      maxLookahead: 2,
      errorMessageProvider: expectationMessages,
      // What is wrong with the rules themselves is found when the one that goes on is made of them.
      skipValidations: !goesOn,
    })
  }

  /** Begins with another input. */
  take(tokens: IToken[]): void {
    this.input = tokens
    this.mended = []
  }

  /** To be asked before each round of a list of clauses: settles what the next token is, and mends it if it can. */
  protected settled(place: Place): boolean {
    const finding = settle((k) => this.LA(k), place)
    if (finding !== undefined) this.mended.push({ token: this.LA(1), finding })
    return true
  }

  /** The same within a clause, where a keyword of a kind may come, and anything else ends the clause. */
  protected recognised(place: Within): boolean {
    const finding = recognise((k) => this.LA(k), place)
    if (finding !== undefined) this.mended.push({ token: this.LA(1), finding })
    return true
  }

  /** The same where a unit of days may come; the builder says what is wrong with it. */
  protected unitRecognised(): boolean {
    return readUnit((k) => this.LA(k))
  }
}
