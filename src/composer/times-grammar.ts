/** The grammar of times: `AT 0900 TZ Europe/Rome +1 DAY`, `EVERY 0015 EVERYENDTIME 2200`, and those in parentheses. */
import { BaseGrammar } from './base-grammar.ts'
import { Keyword, TimeKeyword, ZoneKeyword } from './keywords.ts'
import { within } from './misspelt.ts'
import { places } from './places.ts'
import { DayUnit, LeftParen, RightParen, Signed, Stray, Whole, Word } from './tokens.ts'

export class TimesGrammar extends BaseGrammar {
  protected readonly time = this.RULE('time', () => {
    this.CONSUME(Word, { LABEL: 'clock' })
    this.MANY({
      GATE: () => this.recognised(within.time),
      DEF: () =>
        this.OR([
          {
            ALT: () => {
              this.CONSUME(ZoneKeyword)
              this.CONSUME1(Word, { LABEL: 'zone' })
            },
          },
          { ALT: () => this.SUBRULE(this.days) },
        ]),
    })
  })

  /** `+1 DAY`, `- 2 WORKDAYS`. */
  protected readonly days = this.RULE('days', () => {
    this.CONSUME(Signed)
    this.OPTION(() => this.CONSUME(Whole))
    this.OPTION1({ GATE: () => this.unitRecognised(), DEF: () => this.CONSUME(DayUnit) })
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
    this.OPTION({
      GATE: () => this.recognised(within.rate),
      DEF: () => {
        this.CONSUME(Keyword.EVERYENDTIME)
        this.SUBRULE(this.time)
      },
    })
  })

  /** `( AT 0900 UNTIL 1000 ONUNTIL CANC EVERY 0010 EVERYENDTIME 0950 DEADLINE 1100 )`. */
  protected readonly parentheses = this.RULE('parentheses', () => {
    this.CONSUME(LeftParen)
    this.MANY({
      GATE: () => this.settled(places.parentheses),
      DEF: () =>
        this.OR([
          { ALT: () => this.SUBRULE(this.timeLimit) },
          { ALT: () => this.SUBRULE(this.onUntil) },
          { ALT: () => this.SUBRULE(this.every) },
          { ALT: () => this.CONSUME(Stray) },
        ]),
    })
    this.CONSUME(RightParen)
  })
}
