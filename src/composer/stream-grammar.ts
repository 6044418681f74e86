/** The grammar of a job stream: header, `:`, jobs, END. */
import { JobFlag, JobSetting, Keyword, MatchingKeyword, StreamFlag, StreamSetting } from './keywords.ts'
import { within } from './misspelt.ts'
import { places } from './places.ts'
import { StartConditionGrammar } from './start-condition-grammar.ts'
import { Colon, Comma, End, Starter, Stray, Text, Value, Word } from './tokens.ts'

export class StreamGrammar extends StartConditionGrammar {
  readonly stream = this.RULE('stream', () => {
    this.CONSUME(Starter)
    this.CONSUME(Word)
    this.MANY({
      GATE: () => this.settled(places.header),
      DEF: () =>
        this.OR([
          { ALT: () => this.SUBRULE(this.streamSetting) },
          { ALT: () => this.CONSUME(StreamFlag) },
          { ALT: () => this.SUBRULE(this.serviceVariables) },
          { ALT: () => this.SUBRULE(this.freeDays) },
          { ALT: () => this.SUBRULE(this.cycle) },
          { ALT: () => this.SUBRULE(this.startCondition) },
          { ALT: () => this.SUBRULE(this.parentheses) },
          { ALT: () => this.SUBRULE(this.timeLimit) },
          { ALT: () => this.SUBRULE(this.onUntil) },
          { ALT: () => this.SUBRULE(this.matching) },
          { ALT: () => this.SUBRULE(this.follows) },
          { ALT: () => this.SUBRULE(this.join) },
          { ALT: () => this.SUBRULE(this.needs) },
          { ALT: () => this.SUBRULE(this.opens) },
          { ALT: () => this.SUBRULE(this.prompts) },
          { ALT: () => this.CONSUME(Stray) },
        ]),
    })
    this.CONSUME(Colon)
    this.MANY1({
      GATE: () => this.settled(places.jobs),
      DEF: () => this.OR1([{ ALT: () => this.SUBRULE(this.step) }, { ALT: () => this.CONSUME1(Stray) }]),
    })
    this.CONSUME(End)
  })

  private readonly streamSetting = this.RULE('streamSetting', () => {
    this.CONSUME(StreamSetting)
    this.CONSUME(Value)
  })

  /** `SERVICEVARIABLES "NAME: \"value\""`; a list of them stands in brackets, which are words. */
  private readonly serviceVariables = this.RULE('serviceVariables', () => {
    this.CONSUME(Keyword.SERVICEVARIABLES)
    this.OPTION(() => this.CONSUME(Word))
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => this.CONSUME(Text) })
    this.OPTION1({ GATE: () => this.LA(1).image === ']', DEF: () => this.CONSUME1(Word) })
  })

  private readonly matching = this.RULE('matching', () => {
    this.CONSUME(Keyword.MATCHING)
    this.OR([
      { GATE: () => this.recognised(within.predecessor), ALT: () => this.CONSUME(MatchingKeyword) },
      { ALT: () => this.SUBRULE(this.window) },
    ])
  })

  /** A job of the stream, with its definition if it is given here. */
  private readonly step = this.RULE('step', () => {
    this.CONSUME(Word)
    this.OPTION(() => this.SUBRULE(this.alias))
    this.MANY({
      GATE: () => this.settled(places.job),
      DEF: () =>
        this.OR([
          { ALT: () => this.SUBRULE(this.definitionClause) },
          { ALT: () => this.SUBRULE(this.jobSetting) },
          { ALT: () => this.CONSUME(JobFlag) },
          { ALT: () => this.SUBRULE(this.timeLimit) },
          { ALT: () => this.SUBRULE(this.onUntil) },
          { ALT: () => this.SUBRULE(this.every) },
          { ALT: () => this.SUBRULE(this.follows) },
          { ALT: () => this.SUBRULE(this.join) },
          { ALT: () => this.SUBRULE(this.needs) },
          { ALT: () => this.SUBRULE(this.opens) },
          { ALT: () => this.SUBRULE(this.prompts) },
          { ALT: () => this.CONSUME(Stray) },
        ]),
    })
  })

  private readonly alias = this.RULE('alias', () => {
    this.CONSUME(Keyword.AS)
    this.CONSUME(Word)
  })

  private readonly jobSetting = this.RULE('jobSetting', () => {
    this.CONSUME(JobSetting)
    this.CONSUME(Value)
  })
}
