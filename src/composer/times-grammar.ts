/** The grammar of values and times: `AT 0900 TZ Europe/Rome +1 DAY`, `EVERY 0015 EVERYENDTIME 2200`. */
import { BaseGrammar } from './base-grammar.ts'
import { Keyword, TimeKeyword, Unsupported, UnsupportedInHeader, ZoneKeyword } from './keywords.ts'
import { Comma, DayUnit, LeftParen, RightParen, Signed, Value, Whole, Word } from './tokens.ts'

export class TimesGrammar extends BaseGrammar {
  protected readonly time = this.RULE('time', () => {
    this.CONSUME(Word, { LABEL: 'clock' })
    this.MANY(() =>
      this.OR([
        {
          ALT: () => {
            this.CONSUME(ZoneKeyword)
            this.CONSUME1(Word, { LABEL: 'zone' })
          },
        },
        { ALT: () => this.SUBRULE(this.days) },
      ]),
    )
  })

  /** `+1 DAY`, `- 2 WORKDAYS`. */
  protected readonly days = this.RULE('days', () => {
    this.CONSUME(Signed)
    this.OPTION(() => this.CONSUME(Whole))
    this.OPTION1(() => this.CONSUME(DayUnit))
  })

  protected readonly timeLimit = this.RULE('timeLimit', () => {
    this.CONSUME(TimeKeyword)
    this.SUBRULE(this.time)
  })

  protected readonly onUntil = this.RULE('onUntil', () => {
    this.CONSUME(Keyword.ONUNTIL)
    this.CONSUME(Word)
  })

  protected readonly every = this.RULE('every', () => {
    this.CONSUME(Keyword.EVERY)
    this.CONSUME(Word)
    this.OPTION(() => {
      this.CONSUME(Keyword.EVERYENDTIME)
      this.SUBRULE(this.time)
    })
  })

  /** A keyword this version does not run, with the rest of its line. */
  protected readonly unsupported = this.RULE('unsupported', () => {
    this.CONSUME(Unsupported)
    // RELATIVE FROM is one criterion.
    this.OPTION(() => this.CONSUME(Keyword.FROM))
    this.MANY({ GATE: () => this.goesOn(), DEF: () => this.SUBRULE(this.anything) })
  })

  /** The same in a header, where nothing but keywords can follow. */
  protected readonly unsupportedInHeader = this.RULE('unsupportedInHeader', () => {
    this.CONSUME(UnsupportedInHeader)
    this.MANY(() => this.OR([{ ALT: () => this.SUBRULE(this.anything) }, { ALT: () => this.CONSUME(Comma) }]))
  })

  private readonly anything = this.RULE('anything', () => {
    this.OR([
      { ALT: () => this.CONSUME(Value) },
      { ALT: () => this.CONSUME(LeftParen) },
      { ALT: () => this.CONSUME(RightParen) },
    ])
  })
}
