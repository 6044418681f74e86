/** The grammar of job definitions: what stands in `$JOBS`, and behind a job that a stream defines where it uses it. */
import { ConditionKeyword, DefinitionFlag, DefinitionSetting, Keyword } from './keywords.ts'
import { within } from './misspelt.ts'
import { places, settleText } from './places.ts'
import { Starter, Stray, Text, Value, Whole, Word } from './tokens.ts'
import { WaitsGrammar } from './waits-grammar.ts'

export class JobGrammar extends WaitsGrammar {
  /** `$JOBS` and the job definitions in it. */
  readonly jobs = this.RULE('jobs', () => {
    this.CONSUME(Starter)
    this.MANY({
      GATE: () => this.settled(places.definitions),
      DEF: () => this.OR([{ ALT: () => this.SUBRULE(this.jobDefinition) }, { ALT: () => this.CONSUME(Stray) }]),
    })
  })

  private readonly jobDefinition = this.RULE('jobDefinition', () => {
    this.CONSUME(Word)
    this.MANY({
      GATE: () => this.settled(places.definition),
      DEF: () => this.OR([{ ALT: () => this.SUBRULE(this.definitionClause) }, { ALT: () => this.CONSUME(Stray) }]),
    })
  })

  protected readonly definitionClause = this.RULE('definitionClause', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.definitionSetting) },
      { ALT: () => this.CONSUME(DefinitionFlag) },
      { ALT: () => this.SUBRULE(this.outputCondition) },
      { ALT: () => this.SUBRULE(this.recovery) },
    ])
  })

  private readonly definitionSetting = this.RULE('definitionSetting', () => {
    this.CONSUME(DefinitionSetting)
    this.CONSUME(Value)
    this.ACTION(() => {
      const finding = settleText((k) => this.LA(k))
      if (finding !== undefined) this.mended.push({ token: this.LA(0), finding })
    })
  })

  private readonly outputCondition = this.RULE('outputCondition', () => {
    this.CONSUME(ConditionKeyword)
    this.CONSUME(Word)
    this.CONSUME(Text)
  })

  private readonly recovery = this.RULE('recovery', () => {
    this.CONSUME(Keyword.RECOVERY)
    this.CONSUME(Word)
    this.MANY({
      GATE: () => this.recognised(within.recovery),
      DEF: () =>
        this.OR([
          { ALT: () => this.SUBRULE(this.recoveryJob) },
          { ALT: () => this.SUBRULE(this.attempts) },
          { ALT: () => this.SUBRULE(this.repeatEvery) },
          { ALT: () => this.SUBRULE(this.abendPrompt) },
          { ALT: () => this.CONSUME(Keyword.SAME_WORKSTATION) },
          // What the builder refuses: RERUN 3.
          { ALT: () => this.CONSUME(Whole) },
        ]),
    })
  })

  private readonly recoveryJob = this.RULE('recoveryJob', () => {
    this.CONSUME(Keyword.AFTER)
    this.CONSUME(Word)
  })

  private readonly attempts = this.RULE('attempts', () => {
    this.CONSUME(Keyword.FOR)
    this.CONSUME(Word)
    this.OPTION(() => this.CONSUME(Keyword.ATTEMPTS))
  })

  private readonly repeatEvery = this.RULE('repeatEvery', () => {
    this.CONSUME(Keyword.REPEATEVERY)
    this.CONSUME(Word)
  })

  private readonly abendPrompt = this.RULE('abendPrompt', () => {
    this.CONSUME(Keyword.ABENDPROMPT)
    this.CONSUME(Text)
  })
}
