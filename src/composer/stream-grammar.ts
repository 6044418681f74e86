/** The grammar of a job stream: header, `:`, jobs, END. */
import { JobGrammar } from './job-grammar.ts'
import {
  CycleKeyword,
  FreeDayKeyword,
  JobSetting,
  Keyword,
  MatchingKeyword,
  StreamFlag,
  StreamSetting,
} from './keywords.ts'
import { places } from './places.ts'
import { Colon, Comma, End, Flag, LeftParen, RightParen, Starter, Stray, Text, Value, Word } from './tokens.ts'

export class StreamGrammar extends JobGrammar {
  readonly stream = this.RULE('stream', () => {
    this.CONSUME(Starter)
    this.CONSUME(Word)
    this.MANY({
      GATE: () => this.settled(places.header),
      DEF: () =>
        this.OR([
          { ALT: () => this.SUBRULE(this.streamSetting) },
          { ALT: () => this.CONSUME(StreamFlag) },
          { ALT: () => this.SUBRULE(this.freeDays) },
          { ALT: () => this.SUBRULE(this.cycle) },
          { ALT: () => this.SUBRULE(this.timeLimit) },
          { ALT: () => this.SUBRULE(this.onUntil) },
          { ALT: () => this.SUBRULE(this.matching) },
          { ALT: () => this.SUBRULE(this.follows) },
          { ALT: () => this.SUBRULE(this.needs) },
          { ALT: () => this.SUBRULE(this.opens) },
          { ALT: () => this.SUBRULE(this.prompts) },
          { ALT: () => this.SUBRULE(this.unsupportedInHeader) },
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

  private readonly freeDays = this.RULE('freeDays', () => {
    this.CONSUME(Keyword.FREEDAYS)
    this.CONSUME(Word)
    this.MANY(() => this.CONSUME(Flag))
  })

  private readonly matching = this.RULE('matching', () => {
    this.CONSUME(Keyword.MATCHING)
    this.OR([{ ALT: () => this.CONSUME(MatchingKeyword) }, { ALT: () => this.SUBRULE(this.unsupported) }])
  })

  /** `ON RUNCYCLE NAME "FREQ=DAILY" FDNEXT (AT 0900)`, and the same with EXCEPT. */
  private readonly cycle = this.RULE('cycle', () => {
    this.CONSUME(CycleKeyword)
    this.OPTION(() => {
      this.CONSUME(Keyword.RUNCYCLE)
      this.CONSUME(Word)
    })
    this.MANY(() => this.SUBRULE(this.validity))
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => this.SUBRULE(this.day) })
    this.MANY1(() =>
      this.OR([{ ALT: () => this.CONSUME(FreeDayKeyword) }, { ALT: () => this.SUBRULE(this.unsupported) }]),
    )
    this.OPTION1(() => this.SUBRULE(this.parentheses))
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

  private readonly day = this.RULE('day', () => {
    this.OR([
      { ALT: () => this.CONSUME(Text) },
      {
        ALT: () => {
          this.CONSUME(Word)
          this.OPTION(() => this.SUBRULE(this.days))
        },
      },
      { ALT: () => this.SUBRULE(this.unsupported) },
    ])
  })

  private readonly parentheses = this.RULE('parentheses', () => {
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
          { ALT: () => this.CONSUME(Keyword.KEYJOB) },
          { ALT: () => this.SUBRULE(this.timeLimit) },
          { ALT: () => this.SUBRULE(this.onUntil) },
          { ALT: () => this.SUBRULE(this.every) },
          { ALT: () => this.SUBRULE(this.follows) },
          { ALT: () => this.SUBRULE(this.needs) },
          { ALT: () => this.SUBRULE(this.opens) },
          { ALT: () => this.SUBRULE(this.prompts) },
          { ALT: () => this.SUBRULE(this.unsupported) },
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
