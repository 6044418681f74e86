/**
 * Cuts a section into portions of whole definitions, each to be parsed by itself.
 *
 * Tokens and syntax tree of a section are many times its text. Of a portion they are gone before the next one is read, so that
 * a section of any length takes the memory of its definitions alone.
 */
import type { IToken } from 'chevrotain'
import type { Block, BlockKind } from './blocks.ts'
import { upperOf } from './case.ts'
import { keywordsOf } from './keywords.ts'
import { beginsLine } from './lexer.ts'
import { Word } from './tokens.ts'

/** How long a portion gets before it ends with its definition, in tokens: about a hundred jobs. */
const longEnough = 1000

/** Where a section of a single line ends as well: measured, 300 000 jobs on one line took 1.4 GB. */
const tooLong = 10 * longEnough

/** Sections of items: a name and what describes it. */
const ofItems = new Set<BlockKind>(['calendars', 'resources', 'parameters', 'prompts'])

/** What goes on a long section, with the word that starts it, when a token begins its next portion; undefined when it does not. */
export const nextPortion = (block: Block, before: IToken | undefined, token: IToken): Block | undefined => {
  const { kind, tokens, closes } = block
  if (tokens.length <= longEnough || token.tokenType !== Word) return undefined
  if (tokens.length <= tooLong && !beginsLine(before, token)) return undefined
  const [starter] = tokens
  const begins = kind === 'jobs' ? beginsJob(before, token) : ofItems.has(kind) && /^[A-Za-z]/.test(token.image)
  return begins && starter !== undefined ? { kind, tokens: [starter], closes, goesOn: true } : undefined
}

/** `WORKSTATION#JOB`, unless the word before wants a name. */
const beginsJob = (before: IToken | undefined, token: IToken): boolean =>
  before !== undefined && /^[^"<{#]+#./.test(token.image) && !keywordsOf.jobs.has(upperOf(before.image))
