/** A text under examination: where its tokens lie, and what has been found wrong with it so far. */
import type { IToken } from 'chevrotain'
import type { Diagnostic } from '#/model/diagnostic.ts'
import { diagnosticCodes, type DiagnosticCode } from './diagnostic-codes.ts'

/** A place in a text. Line and column count from 1; `source` is the line, without passwords. */
export type Position = Pick<Diagnostic, 'file' | 'line' | 'column' | 'length' | 'source'>

/** What is wrong, without the place. */
export interface Finding {
  readonly code: DiagnosticCode
  readonly message: string
  readonly hint?: string | undefined
  /** As the table of codes says it, unless it is said here. */
  readonly severity?: Diagnostic['severity']
}

export interface Source {
  readonly file: string
  /** Passwords in them are masked. */
  readonly lines: string[]
  readonly diagnostics: Diagnostic[]
}

/** Of a longer line the beginning is kept: a thousand diagnostics of one endless line must not repeat it each. */
const longestLine = 2000
/** How much of a token a message quotes. */
const longestQuote = 100

export const openSource = (file: string, text: string): Source => ({
  file,
  lines: text.split(/\r\n|\r|\n/),
  diagnostics: [],
})

/** A token as a message quotes it: of a long one, or one of several lines, the beginning. */
export const shortly = (image: string): string => {
  const [first = ''] = image.split(/[\r\n]/, 1)
  return first.length > longestQuote || first !== image ? `${first.slice(0, longestQuote)}...` : image
}

/** The place of a token; of one that spans lines, its part of the first line. */
export const positionOf = (source: Source, token: IToken): Position => {
  const line = token.startLine ?? 1
  const column = token.startColumn ?? 1
  const text = source.lines[line - 1] ?? ''
  const length = Math.max(1, Math.min(token.image.length, text.length - column + 1))
  return { file: source.file, line, column, length, source: text.slice(0, longestLine) }
}

/** A diagnostic of a finding at a place. */
export const diagnose = (position: Position, finding: Finding): Diagnostic => ({
  code: finding.code,
  severity: finding.severity ?? diagnosticCodes[finding.code].severity,
  message: finding.message,
  ...(finding.hint === undefined ? {} : { hint: finding.hint }),
  ...position,
})

/** Notes that something is wrong at a token. */
export const report = (source: Source, token: IToken, finding: Finding): void => {
  source.diagnostics.push(diagnose(positionOf(source, token), finding))
}
