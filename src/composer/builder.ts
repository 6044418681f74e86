/** What a definition is built with: a place to note mistakes, and the marks that say where its parts stand in the text. */
import type { IToken } from 'chevrotain'
import type { Marks } from './marks.ts'
import { report, type Finding, type Source } from './source.ts'

export interface Builder {
  readonly source: Source
  /** Where each part of the definitions of the text stands. */
  readonly marks: Marks
}

export const newBuilder = (source: Source): Builder => ({ source, marks: source.marks })

/** Remembers where a part stands, and returns it. */
export const mark = <T extends object>({ marks }: Builder, part: T, at: IToken): T => {
  marks.add(part, at)
  return part
}

/** Notes that a value is not of the form its keyword wants. */
export const reject = ({ source }: Builder, at: IToken, message: string, hint?: string): void =>
  report(source, at, { code: 'composer.bad_value', message, hint })

/** Notes something about a part that was marked. */
export const noteAt = ({ source, marks }: Builder, part: object, finding: Finding): void => {
  const position = marks.get(part)
  if (position !== undefined) source.found.push({ position, finding })
}

/** Notes anything else. */
export const note = ({ source }: Builder, at: IToken, finding: Finding): void => report(source, at, finding)

/** The last of several clauses where one is allowed; each repetition is reported. */
export const lastOf = <T>(
  builder: Builder,
  all: readonly T[],
  tokenOf: (one: T) => IToken | undefined,
): T | undefined => {
  if (all.length < 2) return all[0]
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
