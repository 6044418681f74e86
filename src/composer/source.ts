/** A text under examination: where its tokens lie, and what has been found wrong with it so far. */
import type { IToken } from 'chevrotain'
import type { Diagnostic } from '#/model/diagnostic.ts'
import { diagnosticCodes, type DiagnosticCode } from './diagnostic-codes.ts'
import { Marks, Spot, type Lines, type Position } from './marks.ts'

export type { Position } from './marks.ts'

/** What is wrong, without the place. */
export interface Finding {
  readonly code: DiagnosticCode
  readonly message: string
  readonly hint?: string | undefined
  /** As the table of codes says it, unless it is said here. */
  readonly severity?: Diagnostic['severity']
}

export interface Source extends Lines {
  readonly marks: Marks
  /** What was found, in that order. Lines are looked up at the end only, when all passwords are masked. */
  readonly found: { readonly position: Position; readonly finding: Finding }[]
  /** Changes a line as diagnostics show it. */
  readonly maskLine: (line: number, mask: (text: string) => string) => void
}

/** How much of a token a message quotes. */
const longestQuote = 100

export const openSource = (file: string, text: string): Source => {
  const masked = new Map<number, string>()
  let written: ((line: number) => string) | undefined
  const lineOf = (line: number): string => {
    const mask = masked.get(line)
    if (mask !== undefined) return mask
    written ??= linesOf(text)
    return written(line)
  }
  return {
    file,
    lineOf,
    marks: new Marks({ file, lineOf }),
    found: [],
    maskLine: (line, mask) => void masked.set(line, mask(lineOf(line))),
  }
}

/** The lines of a text by their numbers. Only a text with something to say about is ever asked for one. */
const linesOf = (text: string): ((line: number) => string) => {
  const ends = [0]
  const starts = [0, 0]
  for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) {
    ends.push(index)
    starts.push(index + end.length)
  }
  ends.push(text.length)
  return (line) => text.slice(starts[line] ?? text.length, ends[line] ?? text.length)
}

/** A token as a message quotes it: of a long one, or one of several lines, the beginning. */
export const shortly = (image: string): string => {
  const [first = ''] = image.split(/[\r\n]/, 1)
  return first.length > longestQuote || first !== image ? `${first.slice(0, longestQuote)}...` : image
}

/** A diagnostic of a finding at a place. */
export const diagnose = (position: Position, finding: Finding): Diagnostic => ({
  code: finding.code,
  severity: finding.severity ?? diagnosticCodes[finding.code].severity,
  message: finding.message,
  ...(finding.hint === undefined ? {} : { hint: finding.hint }),
  file: position.file,
  line: position.line,
  column: position.column,
  length: position.length,
  source: position.source,
})

/** Where a token of a text stands. */
export const positionOf = (source: Source, token: IToken): Position => new Spot(source, token)

/** Notes that something is wrong at a token. */
export const report = (source: Source, token: IToken, finding: Finding): void => {
  source.found.push({ position: positionOf(source, token), finding })
}
