/** What a definition is built with: a place to note mistakes, and the marks that say where its parts stand in the text. */
import type { IToken } from 'chevrotain'
import { diagnose, positionOf, report, type Finding, type Position, type Source } from './source.ts'

export interface Builder {
  readonly source: Source
  /** Where each part of the definition stands. */
  readonly marks: Map<object, Position>
}

export const newBuilder = (source: Source): Builder => ({ source, marks: new Map() })

/** Remembers where a part stands, and returns it. */
export const mark = <T extends object>({ source, marks }: Builder, part: T, at: IToken): T => {
  marks.set(part, positionOf(source, at))
  return part
}

/** Notes that a value is not of the form its keyword wants. */
export const reject = ({ source }: Builder, at: IToken, message: string, hint?: string): void =>
  report(source, at, { code: 'composer.bad_value', message, hint })

/** Notes something about a part that was marked. */
export const noteAt = ({ source, marks }: Builder, part: object, finding: Finding): void => {
  const position = marks.get(part)
  if (position !== undefined) source.diagnostics.push(diagnose(position, finding))
}

/** Notes anything else. */
export const note = ({ source }: Builder, at: IToken, finding: Finding): void => report(source, at, finding)

/** The last of several clauses where one is allowed; each repetition is reported. */
export const lastOf = <T>(
  builder: Builder,
  all: readonly T[],
  tokenOf: (one: T) => IToken | undefined,
): T | undefined => {
  for (const again of all.slice(1)) {
    const at = tokenOf(again)
    if (at !== undefined) {
      note(builder, at, {
        code: 'composer.repeated',
        message: `${at.tokenType.name} is said a second time.`,
        hint: 'Remove one of them.',
      })
    }
  }
  return all.at(-1)
}
