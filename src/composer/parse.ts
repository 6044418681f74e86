/**
 * Reads composer text into definitions. Every mistake of a text is found in one pass, and no text makes it throw.
 *
 * A text is cut into tokens, the tokens into blocks (an object or section each), and each block is parsed by the grammar into
 * a syntax tree, from which a builder makes definitions.
 */
import type { CstNode, IRecognitionException, IToken } from 'chevrotain'
import type { Diagnostic } from '#/model/diagnostic.ts'
import { blocksOf, type Block, type BlockKind } from './blocks.ts'
import { buildCalendars, buildParameters, buildPrompts, buildResources } from './build-objects.ts'
import { buildJobs } from './build-job-definition.ts'
import { buildStream } from './build-stream.ts'
import { buildWorkstation } from './build-workstation.ts'
import { classify } from './classify.ts'
import { mostDiagnostics } from './collect-diagnostics.ts'
import { grammar } from './grammar.ts'
import { cut } from './lexer.ts'
import type { ParsedDefinition, ParsedSource } from './parsed.ts'
import { maskLines, maskTokens } from './secrets.ts'
import { diagnose, openSource, report, type Source } from './source.ts'
import { OpenText } from './tokens.ts'

export type { ParsedDefinition, ParsedSource } from './parsed.ts'

type Rule = 'stream' | 'jobs' | 'workstation' | 'section'
type Build = (source: Source, tree: CstNode) => ParsedDefinition[]

/** Which rule reads a kind of block, and what builds its definitions. */
const readers: Readonly<Partial<Record<BlockKind, readonly [Rule, Build]>>> = {
  stream: ['stream', buildStream],
  jobs: ['jobs', buildJobs],
  workstation: ['workstation', buildWorkstation],
  calendars: ['section', buildCalendars],
  resources: ['section', buildResources],
  parameters: ['section', buildParameters],
  prompts: ['section', buildPrompts],
}

/** The code of the diagnostic that stands where a text was given up. */
export const tooManyMistakes = 'composer.too_many_mistakes'

/** Definitions and diagnostics of a text, both in its order. After a thousand mistakes the rest of it is not read. */
export const parseDefinitions = ({ file, text }: { file: string; text: string }): ParsedSource => {
  const source = openSource(file, text)
  const tokens = cut(text)
  maskLines(source, tokens)
  for (const open of tokens.filter((token) => token.tokenType === OpenText)) {
    report(source, open, {
      code: 'composer.text_not_closed',
      message: 'The text that begins here has no closing quote.',
    })
  }
  if (tokens.length === 0) reportEmpty(source)
  const definitions: ParsedDefinition[] = []
  for (const block of blocksOf(source, tokens)) {
    if (source.diagnostics.length > mostDiagnostics) {
      giveUp(source, block)
      break
    }
    definitions.push(...readBlock(source, text, block))
  }
  return { definitions, diagnostics: inOrder(source) }
}

const reportEmpty = (source: Source): void => {
  source.diagnostics.push(
    diagnose(
      { file: source.file, line: 1, column: 1, length: 1, source: source.lines[0] ?? '' },
      { code: 'composer.empty', severity: 'warning', message: 'The text defines nothing.' },
    ),
  )
}

const giveUp = (source: Source, { tokens: [starter] }: Block): void => {
  if (starter === undefined) return
  const message = `There are more than ${mostDiagnostics} mistakes before this, so the rest was not read.`
  report(source, starter, { code: tooManyMistakes, message })
}

const readBlock = (source: Source, text: string, block: Block): ParsedDefinition[] => {
  const reader = readers[block.kind]
  if (reader === undefined) {
    reportUnread(source, block)
    return []
  }
  const [rule, build] = reader
  if (rule !== 'section') maskTokens(block.tokens)
  grammar.input = classify(text, block)
  grammar.mended = []
  const tree = grammar[rule]()
  for (const { token, finding } of grammar.mended) report(source, token, finding)
  // What was read as another keyword than it was written needs no second mistake when that one goes on otherwise.
  const mended = new Set(grammar.mended.map(({ token }) => token))
  const errors: readonly SyntaxMistake[] = grammar.errors
  for (const error of errors) {
    const follows = error.previousToken !== undefined && mended.has(error.previousToken)
    if (!follows) reportSyntax(source, error)
  }
  return build(source, tree)
}

/** Blocks that are known, and not read. */
const reportUnread = (source: Source, { kind, tokens: [starter] }: Block): void => {
  if (starter === undefined) return
  const name = starter.image.toUpperCase()
  if (kind === 'unsupported') {
    report(source, starter, { code: 'composer.not_supported', message: `${name} is not supported yet.` })
  } else if (kind === 'ignored') {
    const message = `${name} has no effect here and is passed over.`
    report(source, starter, { code: 'composer.ignored', severity: 'warning', message })
  }
}

type SyntaxMistake = IRecognitionException & { readonly previousToken?: IToken }

/** A mistake that the grammar found. What is missing at the end of a line is shown there, not on the next line. */
const reportSyntax = (source: Source, error: SyntaxMistake): void => {
  const { token, previousToken } = error
  const missing = previousToken !== undefined && previousToken.endLine !== token.startLine
  report(source, missing ? previousToken : token, { code: 'composer.expected', message: error.message })
}

/** The diagnostics in the order of the text, one a place: a second one there only repeats the first in other words. */
const inOrder = ({ diagnostics }: Source): Diagnostic[] => {
  const byPlace = new Map<string, Diagnostic>()
  for (const diagnostic of diagnostics) {
    const place = `${diagnostic.line}:${diagnostic.column}`
    if (!byPlace.has(place)) byPlace.set(place, diagnostic)
  }
  return [...byPlace.values()].sort((a, b) => a.line - b.line || a.column - b.column)
}
