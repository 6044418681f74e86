/** The grammar of what a stream or a job waits for: FOLLOWS, JOIN, NEEDS, OPENS, PROMPT. */
import type { IToken } from 'chevrotain'
import { CycleGrammar } from './cycle-grammar.ts'
import { Keyword, MatchingKeyword } from './keywords.ts'
import { beginsLine } from './lexer.ts'
import { within } from './misspelt.ts'
import { places } from './places.ts'
import { Comma, Qualifier, Signed, Stray, Text, Value, Whole, Word } from './tokens.ts'

/** Whether a word goes on with a condition; people write OR for the bar. */
const isJoined = (before: IToken, word: IToken): boolean => {
  const ors = !beginsLine(before, word) && /^or$/i.test(word.image)
  return before.image.endsWith('|') || word.image.startsWith('|') || ors || /^or$/i.test(before.image)
}

export class WaitsGrammar extends CycleGrammar {
  protected readonly follows = this.RULE('follows', () => {
    this.CONSUME(Keyword.FOLLOWS)
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => this.SUBRULE(this.predecessor) })
  })

  /** `WORKSTATION#STREAM.JOB PREVIOUS IF SUCC | ABEND`; behind `AGENT::` a text may stand. */
  private readonly predecessor = this.RULE('predecessor', () => {
    this.CONSUME(Word)
    this.OPTION(() => this.CONSUME(Text))
    this.MANY({
      GATE: () => this.recognised(within.predecessor),
      DEF: () =>
        this.OR([
          { ALT: () => this.CONSUME(MatchingKeyword) },
          { ALT: () => this.SUBRULE(this.window) },
          { ALT: () => this.SUBRULE(this.condition) },
        ]),
    })
  })

  /** `RELATIVE FROM -0100 TO +0200`, `FROM 0600 -1 DAY TO 0559`. */
  protected readonly window = this.RULE('window', () => {
    this.OPTION(() => this.CONSUME(Keyword.RELATIVE))
    this.ACTION(() => this.recognised(within.predecessor))
    this.CONSUME(Keyword.FROM)
    this.SUBRULE(this.bound)
    this.CONSUME(Keyword.TO)
    this.SUBRULE1(this.bound)
  })

  private readonly bound = this.RULE('bound', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(Whole)
          this.OPTION(() => this.SUBRULE(this.days))
        },
      },
      {
        ALT: () => {
          this.CONSUME(Signed)
          this.OPTION1(() => this.CONSUME1(Whole))
        },
      },
    ])
  })

  /** `IF SUCC | ABEND`, with or without blanks around the bars. */
  private readonly condition = this.RULE('condition', () => {
    this.CONSUME(Keyword.IF)
    this.OPTION({ GATE: () => !this.LA(1).image.includes('#'), DEF: () => this.CONSUME(Word) })
    this.MANY({
      GATE: () => isJoined(this.LA(0), this.LA(1)),
      DEF: () => this.CONSUME1(Word),
    })
  })

  /** `JOIN NAME 1 OF DESCRIPTION "text" FOLLOWS ... ENDJOIN`. */
  protected readonly join = this.RULE('join', () => {
    this.CONSUME(Keyword.JOIN)
    this.CONSUME(Word)
    this.OPTION(() => this.CONSUME1(Word, { LABEL: 'needed' }))
    this.CONSUME(Keyword.OF)
    this.MANY({
      GATE: () => this.settled(places.join),
      DEF: () =>
        this.OR([
          { ALT: () => this.SUBRULE(this.follows) },
          { ALT: () => this.SUBRULE(this.joinDescription) },
          { ALT: () => this.CONSUME(Stray) },
        ]),
    })
    this.CONSUME(Keyword.ENDJOIN)
  })

  private readonly joinDescription = this.RULE('joinDescription', () => {
    this.CONSUME(Keyword.DESCRIPTION)
    this.CONSUME(Value)
  })

  protected readonly needs = this.RULE('needs', () => {
    this.CONSUME(Keyword.NEEDS)
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => this.SUBRULE(this.need) })
  })

  private readonly need = this.RULE('need', () => {
    this.OPTION(() => this.CONSUME(Whole))
    this.CONSUME(Word)
  })

  protected readonly opens = this.RULE('opens', () => {
    this.CONSUME(Keyword.OPENS)
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => this.SUBRULE(this.file) })
  })

  /** `"/path"`, `FTA1#"/path" (-s %p)`, or a path without quotes. */
  protected readonly file = this.RULE('file', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(Word)
          this.OPTION(() => this.CONSUME(Text))
        },
      },
      { ALT: () => this.CONSUME1(Text) },
    ])
    this.OPTION1(() => this.CONSUME(Qualifier))
  })

  protected readonly prompts = this.RULE('prompts', () => {
    this.CONSUME(Keyword.PROMPT)
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => this.SUBRULE(this.question) })
  })

  private readonly question = this.RULE('question', () => {
    this.CONSUME(Value)
  })
}
