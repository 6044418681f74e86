/** The grammar of run cycles and free days, in the header of a job stream and in a run cycle group alike. */
import { CycleKeyword, FreeDayKeyword, Keyword } from './keywords.ts'
import { within } from './misspelt.ts'
import { TimesGrammar } from './times-grammar.ts'
import { Comma, Flag, Text, Value, Word } from './tokens.ts'

export class CycleGrammar extends TimesGrammar {
  protected readonly freeDays = this.RULE('freeDays', () => {
    this.CONSUME(Keyword.FREEDAYS)
    this.CONSUME(Word)
    this.MANY(() => this.CONSUME(Flag))
  })

  /** `ON RUNCYCLE NAME "FREQ=DAILY" FDNEXT (AT 0900)`, and the same with EXCEPT; behind a comma another of its kind. */
  protected readonly cycle = this.RULE('cycle', () => {
    this.CONSUME(CycleKeyword)
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => this.SUBRULE(this.runCycle) })
  })

  private readonly runCycle = this.RULE('runCycle', () => {
    this.OPTION({
      GATE: () => this.recognised(within.beginning),
      DEF: () => {
        this.CONSUME(Keyword.RUNCYCLE)
        this.CONSUME(Word)
      },
    })
    this.MANY({ GATE: () => this.recognised(within.beginning), DEF: () => this.SUBRULE(this.validity) })
    this.SUBRULE(this.day)
    this.MANY2({
      // Behind the comma another day, or the next run cycle.
      GATE: () => this.LA(2).tokenType !== Keyword.RUNCYCLE,
      DEF: () => {
        this.CONSUME(Comma)
        this.SUBRULE1(this.day)
      },
    })
    this.MANY1({
      GATE: () => this.recognised(within.cycle),
      DEF: () =>
        this.OR([
          { ALT: () => this.CONSUME(FreeDayKeyword) },
          { ALT: () => this.SUBRULE(this.subset) },
          { ALT: () => this.SUBRULE(this.parentheses) },
        ]),
    })
  })

  private readonly validity = this.RULE('validity', () => {
    this.OR([
      { ALT: () => this.CONSUME(Keyword.VALIDFROM) },
      { ALT: () => this.CONSUME(Keyword.VALIDTO) },
      { ALT: () => this.CONSUME(Keyword.DESCRIPTION) },
      { ALT: () => this.CONSUME(Keyword.VARTABLE) },
    ])
    this.CONSUME(Value)
  })

  /** `"FREQ=DAILY"`, `MO`, `11/22/2026`, `MONTHEND -1 WORKDAYS`, `$RCG GROUP1 +2 DAYS`. */
  private readonly day = this.RULE('day', () => {
    this.OR([
      { ALT: () => this.CONSUME(Text) },
      {
        ALT: () => {
          this.OPTION({ GATE: () => this.recognised(within.day), DEF: () => this.CONSUME(Keyword.$RCG) })
          this.CONSUME(Word)
          this.OPTION1(() => this.SUBRULE(this.days))
        },
      },
    ])
  })

  /** `SUBSET NAME AND`. The next word is no part of it unless it is one of the two. */
  private readonly subset = this.RULE('subset', () => {
    this.CONSUME(Keyword.SUBSET)
    this.CONSUME(Word)
    this.OPTION({ GATE: () => /^(?:and|or)$/i.test(this.LA(1).image), DEF: () => this.CONSUME1(Word) })
  })
}
