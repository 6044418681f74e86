/** The grammar of STARTCOND, which watches for a file or for the end of a job. */
import { JobGrammar } from './job-grammar.ts'
import { FileEvent, Keyword, WatchFlag, WatchSetting } from './keywords.ts'
import { within } from './misspelt.ts'
import { LeftParen, RightParen, Value, Word } from './tokens.ts'

export class StartConditionGrammar extends JobGrammar {
  /** `STARTCOND FILECREATED FTA1#"/in/*" USER me INTERVAL 60 (ALIAS W RERUN)`, `STARTCOND JOB FTA1#J OUTCOND C INTERVAL 60`. */
  protected readonly startCondition = this.RULE('startCondition', () => {
    this.CONSUME(Keyword.STARTCOND)
    this.OR([
      {
        GATE: () => this.recognised(within.fileEvent),
        ALT: () => {
          this.CONSUME(FileEvent)
          this.SUBRULE(this.file)
        },
      },
      {
        ALT: () => {
          this.CONSUME(Keyword.JOB)
          this.CONSUME(Word)
        },
      },
    ])
    this.MANY({ GATE: () => this.recognised(within.startCondition), DEF: () => this.SUBRULE(this.watchSetting) })
    this.OPTION(() => {
      this.CONSUME(LeftParen)
      this.MANY1({
        GATE: () => this.recognised(within.startCondition),
        DEF: () => this.OR1([{ ALT: () => this.SUBRULE1(this.watchSetting) }, { ALT: () => this.CONSUME(WatchFlag) }]),
      })
      this.CONSUME(RightParen)
    })
  })

  private readonly watchSetting = this.RULE('watchSetting', () => {
    this.CONSUME(WatchSetting)
    this.CONSUME(Value)
  })
}
