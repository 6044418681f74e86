/** The whole grammar: job streams and job definitions from below, and the smaller objects here. */
import { InObject, Keyword } from './keywords.ts'
import { places, type Place } from './places.ts'
import { StreamGrammar } from './stream-grammar.ts'
import { Comma, Dated, End, Starter, Stray, Text, Value, Whole, Word } from './tokens.ts'

export class Grammar extends StreamGrammar {
  /** `CPUNAME FTA1 OS UNIX ... END`, and whatever else is a name with attributes. */
  readonly object = this.RULE('object', (place?: Place) => {
    this.CONSUME(Starter)
    this.CONSUME(Word)
    this.MANY({
      GATE: () => this.settled(place ?? places.workstation),
      DEF: () => this.OR([{ ALT: () => this.SUBRULE(this.attribute) }, { ALT: () => this.CONSUME(Stray) }]),
    })
    this.CONSUME(End)
  })

  private readonly attribute = this.RULE('attribute', () => {
    this.CONSUME(InObject, { LABEL: 'keyword' })
    this.MANY(() => this.OR([{ ALT: () => this.CONSUME(Value) }, { ALT: () => this.CONSUME(Comma) }]))
  })

  readonly runCycleGroup = this.RULE('runCycleGroup', () => {
    this.CONSUME(Starter)
    this.CONSUME(Word)
    this.MANY({
      GATE: () => this.settled(places.group),
      DEF: () =>
        this.OR([
          { ALT: () => this.SUBRULE(this.groupSetting) },
          { ALT: () => this.SUBRULE(this.freeDays) },
          { ALT: () => this.SUBRULE(this.cycle) },
          { ALT: () => this.SUBRULE(this.parentheses) },
          { ALT: () => this.SUBRULE(this.timeLimit) },
          { ALT: () => this.SUBRULE(this.onUntil) },
          { ALT: () => this.SUBRULE(this.every) },
          { ALT: () => this.CONSUME(Stray) },
        ]),
    })
    this.CONSUME(End)
  })

  private readonly groupSetting = this.RULE('groupSetting', () => {
    this.OR([{ ALT: () => this.CONSUME(Keyword.VARTABLE) }, { ALT: () => this.CONSUME(Keyword.DESCRIPTION) }])
    this.CONSUME(Value)
  })

  /** A section of items on a line each: `NAME` and what describes it. */
  readonly section = this.RULE('section', () => {
    this.CONSUME(Starter)
    this.MANY({
      GATE: () => this.settled(places.items),
      DEF: () => this.OR([{ ALT: () => this.SUBRULE(this.item) }, { ALT: () => this.CONSUME(Stray) }]),
    })
  })

  private readonly item = this.RULE('item', () => {
    this.CONSUME(Word)
    this.MANY(() =>
      this.OR([
        { ALT: () => this.CONSUME(Text) },
        { ALT: () => this.CONSUME(Whole) },
        { ALT: () => this.CONSUME(Dated) },
        { ALT: () => this.CONSUME(Comma) },
      ]),
    )
  })

  constructor(goesOn: boolean) {
    super(goesOn)
    this.performSelfAnalysis()
  }
}

const once = (goesOn: boolean): (() => Grammar) => {
  let grammar: Grammar | undefined
  return () => (grammar ??= new Grammar(goesOn))
}

/** Made when they are first needed: `patient` goes on behind a mistake, `quick` stops there. */
export const grammars = { quick: once(false), patient: once(true) }
