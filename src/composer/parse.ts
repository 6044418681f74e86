/**
 * Reads composer text into definitions. Every mistake of a text is found in one pass, and no text makes it throw.
 *
 * A text is cut into tokens, the tokens are gathered into blocks (an object or section each), and each block is parsed by the
 * grammar into a syntax tree, from which a builder makes definitions. One block is read after the other, so that tokens and
 * trees are there for one at a time.
 */
import type { CstNode, IRecognitionException, IToken } from 'chevrotain'
import type { Diagnostic } from '#/model/diagnostic.ts'
import { blocksOf, type Block, type BlockKind } from './blocks.ts'
import { buildEventRules } from './build-event-rules.ts'
import { buildJobs } from './build-job-definition.ts'
import { buildClass, buildDomain, buildFolder, buildUser } from './build-network.ts'
import { buildCalendars, buildParameters, buildPrompts, buildResources, buildVariableTable } from './build-objects.ts'
import { buildRunCycleGroup } from './build-run-cycle-group.ts'
import { buildStream } from './build-stream.ts'
import { buildWorkstation } from './build-workstation.ts'
import { classify } from './classify.ts'
import { mostDiagnostics } from './collect-diagnostics.ts'
import { CommentKeeper } from './comments.ts'
import { grammars, type Grammar } from './grammar.ts'
import { Cutter, OpenDocument } from './lexer.ts'
import type { ParsedDefinition, ParsedSource } from './parsed.ts'
import { places, type Place } from './places.ts'
import { lineMasker, maskTokens, withoutPassword } from './secrets.ts'
import { diagnose, openSource, report, shortly, type Source } from './source.ts'
import { OpenText, retype, Word } from './tokens.ts'

export type { ParsedDefinition, ParsedSource } from './parsed.ts'

type Build = (source: Source, tree: CstNode) => ParsedDefinition[]

/** How a kind of block is read: the syntax tree of what is input to the grammar, and what builds definitions from it. */
interface Reader {
  readonly read: (grammar: Grammar) => CstNode
  readonly build: Build
}

const object = (place: Place, build: Build): Reader => ({ read: (grammar) => grammar.object(place), build })
const section = (build: Build): Reader => ({ read: (grammar) => grammar.section(), build })

/** The blocks that the grammar reads. */
const readers: Readonly<Partial<Record<BlockKind, Reader>>> = {
  stream: { read: (grammar) => grammar.stream(), build: buildStream },
  jobs: { read: (grammar) => grammar.jobs(), build: buildJobs },
  workstation: object(places.workstation, buildWorkstation),
  class: object(places.class, buildClass),
  domain: object(places.domain, buildDomain),
  user: object(places.user, buildUser),
  folder: object(places.folder, buildFolder),
  vartable: object(places.vartable, buildVariableTable),
  runcyclegroup: { read: (grammar) => grammar.runCycleGroup(), build: buildRunCycleGroup },
  calendars: section(buildCalendars),
  resources: section(buildResources),
  parameters: section(buildParameters),
  prompts: section(buildPrompts),
}

/** Where no item of somebody's choice can be called PASSWORD and have a text of its own. */
const hasOnlyRealPasswords = new Set<BlockKind>(['stream', 'jobs', 'workstation'])

/** The code of the diagnostic that stands where a text was given up. */
export const tooManyMistakes = 'composer.too_many_mistakes'

/** Where a block of any length is given up as well: each mistake takes memory. */
const farTooMany = 10 * mostDiagnostics

/** Definitions and diagnostics of a text, both in its order. After a thousand mistakes the rest of it is not read. */
export const parseDefinitions = ({ file, text }: { file: string; text: string }): ParsedSource => {
  const source = openSource(file, text)
  const cutter = new Cutter(text)
  const comments = new CommentKeeper()
  const definitions: ParsedDefinition[] = []
  const mask = lineMasker(source)
  let isEmpty = true
  const nextToken = (): IToken | undefined => {
    const token = cutter.next()
    if (token === undefined) return undefined
    isEmpty = false
    mask(token)
    reportOpen(source, token)
    return token
  }
  for (const block of blocksOf(source, nextToken)) {
    if (source.found.length > (block.goesOn ? farTooMany : mostDiagnostics)) {
      giveUp(source, block)
      break
    }
    const built = readBlock(source, text, block)
    for (const each of built) definitions.push(each)
    comments.add(block, built, cutter.comments.splice(0))
  }
  comments.finish(cutter.comments)
  if (isEmpty) reportEmpty(source)
  return { definitions, diagnostics: inOrder(source) }
}

/** Texts and documents that are not closed. */
const reportOpen = (source: Source, token: IToken): void => {
  if (token.tokenType === OpenText) {
    const message = 'The text that begins here has no closing quote.'
    report(source, token, { code: 'composer.text_not_closed', message })
  } else if (token.tokenType === OpenDocument) {
    const wanted = token.image.startsWith('{') ? 'a closing }' : 'the closing tag of its element'
    const message = `The document that begins here has no end: expected ${wanted}.`
    report(source, token, { code: 'composer.document_not_closed', message })
  }
}

const reportEmpty = (source: Source): void => {
  source.found.push({
    position: { file: source.file, line: 1, column: 1, length: 1, source: source.lineOf(1) },
    finding: { code: 'composer.empty', severity: 'warning', message: 'The text defines nothing.' },
  })
}

const giveUp = (source: Source, { tokens: [starter] }: Block): void => {
  if (starter === undefined) return
  const message = `There are more than ${mostDiagnostics} mistakes before this, so the rest was not read.`
  report(source, starter, { code: tooManyMistakes, message })
}

const readBlock = (source: Source, text: string, block: Block): ParsedDefinition[] => {
  if (block.kind === 'eventrules') return buildEventRules(source, block)
  const reader = readers[block.kind]
  if (reader === undefined) {
    reportHeading(source, block)
    return []
  }
  if (hasOnlyRealPasswords.has(block.kind)) maskTokens(block.tokens)
  const tokens = classify(text, { ...block, tokens: readableTokens(block) })
  return reader.build(source, readTree(source, tokens, reader))
}

/**
 * The syntax tree of a block. Nearly all are without a mistake, and read by the grammar that gives up at the first one; any
 * other is read anew by the grammar that goes on. Measured: without what it takes to go on, reading is a third faster.
 */
const readTree = (source: Source, tokens: IToken[], { read }: Reader): CstNode => {
  const types = tokens.map(({ tokenType }) => tokenType)
  const quick = grammars.quick()
  quick.take(tokens)
  const tree = read(quick)
  if (quick.errors.length === 0) {
    for (const { token, finding } of quick.mended) report(source, token, finding)
    return tree
  }
  // The first one has read misspelt words as keywords.
  for (const [at, token] of tokens.entries()) retype(token, types[at] ?? Word)
  const patient = grammars.patient()
  patient.take(tokens)
  const mendedTree = read(patient)
  for (const { token, finding } of patient.mended) report(source, token, finding)
  // What was read as another keyword than it was written needs no second mistake when that one goes on otherwise.
  const mended = new Set(patient.mended.map(({ token }) => token))
  const errors: readonly SyntaxMistake[] = patient.errors
  for (const error of errors) {
    const follows = error.previousToken !== undefined && mended.has(error.previousToken)
    if (!follows) reportSyntax(source, error)
  }
  return mendedTree
}

/** What the grammar is to see of a block: no password, and not the star that stands before the MANAGER of a domain. */
const readableTokens = ({ kind, tokens }: Block): IToken[] => {
  if (kind === 'user') return withoutPassword(tokens)
  return kind === 'domain' ? tokens.filter(({ image }) => image !== '*') : tokens
}

/** `$JOBSTREAM` is nothing but a heading: the streams below it are objects of their own. */
const reportHeading = (source: Source, { kind, tokens: [, extra] }: Block): void => {
  if (kind !== 'heading' || extra === undefined) return
  const message = `${shortly(extra.image)} stands outside of any object; expected SCHEDULE or JOBSTREAM.`
  report(source, extra, { code: 'composer.misplaced', message })
}

type SyntaxMistake = IRecognitionException & { readonly previousToken?: IToken }

/** A mistake that the grammar found. What is missing at the end of a line is shown there, not on the next line. */
const reportSyntax = (source: Source, error: SyntaxMistake): void => {
  const { token, previousToken } = error
  const missing = previousToken !== undefined && previousToken.endLine !== token.startLine
  report(source, missing ? previousToken : token, { code: 'composer.expected', message: error.message })
}

/** The diagnostics in the order of the text, one a place: a second one there only repeats the first in other words. */
const inOrder = ({ found }: Source): Diagnostic[] => {
  const byPlace = new Map<string, Diagnostic>()
  for (const { position, finding } of found) {
    const place = `${position.line}:${position.column}`
    if (!byPlace.has(place)) byPlace.set(place, diagnose(position, finding))
  }
  return [...byPlace.values()].sort((a, b) => a.line - b.line || a.column - b.column)
}
