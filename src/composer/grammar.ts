/** The whole grammar: job streams and job definitions from below, and the smaller objects here. */
import { InWorkstation } from './keywords.ts'
import { places } from './places.ts'
import { StreamGrammar } from './stream-grammar.ts'
import { Comma, Dated, End, Starter, Stray, Text, Value, Whole, Word } from './tokens.ts'

class Grammar extends StreamGrammar {
  readonly workstation = this.RULE('workstation', () => {
    this.CONSUME(Starter)
    this.CONSUME(Word)
    this.MANY({
      GATE: () => this.settled(places.workstation),
      DEF: () => this.OR([{ ALT: () => this.SUBRULE(this.attribute) }, { ALT: () => this.CONSUME(Stray) }]),
    })
    this.CONSUME(End)
  })

  private readonly attribute = this.RULE('attribute', () => {
    this.CONSUME(InWorkstation, { LABEL: 'keyword' })
    this.MANY(() => this.OR([{ ALT: () => this.CONSUME(Value) }, { ALT: () => this.CONSUME(Comma) }]))
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

  constructor() {
    super()
    this.performSelfAnalysis()
  }
}

export const grammar = new Grammar()
