/** The grammar of what a stream or a job waits for: FOLLOWS, NEEDS, OPENS, PROMPT. */
import { Keyword, MatchingKeyword } from './keywords.ts'
import { TimesGrammar } from './times-grammar.ts'
import { Comma, Qualifier, Text, Value, Whole, Word } from './tokens.ts'

export class WaitsGrammar extends TimesGrammar {
  protected readonly follows = this.RULE('follows', () => {
    this.CONSUME(Keyword.FOLLOWS)
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => this.SUBRULE(this.predecessor) })
  })

  private readonly predecessor = this.RULE('predecessor', () => {
    this.CONSUME(Word)
    this.MANY(() =>
      this.OR([{ ALT: () => this.CONSUME(MatchingKeyword) }, { ALT: () => this.SUBRULE(this.unsupported) }]),
    )
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
  private readonly file = this.RULE('file', () => {
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
