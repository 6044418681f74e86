/**
 * Cuts the tokens of a file into blocks, one an object or section: `SCHEDULE ... END`, `$JOBS ...`.
 *
 * Each block is parsed by itself, so that a mistake in one never hides the next.
 */
import type { IToken } from 'chevrotain'
import { nearest } from '#/lib/words.ts'
import { beginsLine } from './lexer.ts'
import { report, type Source } from './source.ts'
import { End, retype, Starter } from './tokens.ts'

/** Objects that close with END. */
const objects = {
  SCHEDULE: 'stream',
  JOBSTREAM: 'stream',
  CPUNAME: 'workstation',
  CPUCLASS: 'ignored',
  DOMAIN: 'ignored',
  FOLDER: 'ignored',
  VARTABLE: 'unsupported',
  RUNCYCLEGROUP: 'unsupported',
  USERNAME: 'unsupported',
} as const

/** Sections, which go on until the next object. */
const sections = {
  $JOBS: 'jobs',
  $CALENDAR: 'calendars',
  $RESOURCE: 'resources',
  $PARM: 'parameters',
  $PROMPT: 'prompts',
  $JOBSTREAM: 'heading',
} as const

const starters: Readonly<Record<string, BlockKind>> = { ...objects, ...sections }

export type BlockKind =
  | (typeof objects)[keyof typeof objects]
  | (typeof sections)[keyof typeof sections]
  /** A section nobody knows; what is in it is passed over. */
  | 'unknown'

export interface Block {
  readonly kind: BlockKind
  /** The first is the word that starts it. */
  readonly tokens: IToken[]
  /** It closes with END. */
  readonly closes: boolean
}

/** Words that are clauses inside a block as well, so they start an object only outside of one. */
const alsoClauses = new Set(['DOMAIN', 'VARTABLE'])

/** What a token may be judged by: itself and its neighbours. */
interface Spot {
  readonly token: IToken
  readonly upper: string
  readonly next: IToken | undefined
  readonly first: boolean
  readonly open: Block | undefined
}

/** The starter a token is, or undefined. A parameter may be called like one: `$PARM` / `FOLDER "x"`. */
const starterAt = ({ upper, next, first, open }: Spot): string | undefined => {
  if (!first || !Object.hasOwn(starters, upper)) return undefined
  const taken = open?.closes === true ? alsoClauses.has(upper) : open !== undefined && next?.image.startsWith('"')
  return taken ? undefined : upper
}

/** A word at the start of a line that was surely meant to be a starter, or undefined. */
const misspeltStarter = ({ token, upper, next, first, open }: Spot): string | undefined => {
  if (!first || upper.includes('#') || Object.hasOwn(starters, upper)) return undefined
  if (upper.startsWith('$')) return nearest(upper, Object.keys(sections)) ?? upper
  if (open?.closes === true || next === undefined || beginsLine(token, next)) return undefined
  return open === undefined || next.image.includes('#') ? nearest(upper, Object.keys(objects)) : undefined
}

const reportMisspelt = (source: Source, token: IToken, meant: string): void => {
  const known = Object.hasOwn(starters, meant)
  report(source, token, {
    code: 'composer.unknown_keyword',
    message: `${token.image} starts no object or section.`,
    hint: known ? `Did you mean ${meant}?` : `The sections are ${Object.keys(sections).join(', ')}.`,
  })
}

const newBlock = (name: string, token: IToken): Block => {
  retype(token, Starter)
  return { kind: starters[name] ?? 'unknown', tokens: [token], closes: Object.hasOwn(objects, name) }
}

const expectedObjects = 'SCHEDULE, $JOBS, CPUNAME, $CALENDAR, $RESOURCE, $PARM or $PROMPT'

const reportLoose = (source: Source, token: IToken): void =>
  report(
    source,
    token,
    token.image.startsWith('<')
      ? { code: 'composer.not_supported', message: 'Event rules are not supported yet.' }
      : {
          code: 'composer.unexpected',
          message: `${token.image} stands outside of any object; expected ${expectedObjects}.`,
        },
  )

/** The blocks of a file. What stands between them is reported, once a run. */
export const blocksOf = (source: Source, tokens: readonly IToken[]): Block[] => {
  const blocks: Block[] = []
  let open: Block | undefined
  let loose = false
  for (const [at, token] of tokens.entries()) {
    const before = tokens[at - 1]
    const upper = token.image.toUpperCase()
    const first = beginsLine(before, token) || before?.tokenType === End
    const spot: Spot = { token, upper, next: tokens[at + 1], first, open }
    const misspelt = misspeltStarter(spot)
    if (misspelt !== undefined) reportMisspelt(source, token, misspelt)
    const starter = starterAt(spot) ?? misspelt
    if (starter !== undefined) {
      open = newBlock(starter, token)
      blocks.push(open)
      loose = false
    } else if (upper === 'END') {
      retype(token, End)
      if (open?.closes === true) open.tokens.push(token)
      else
        report(source, token, { code: 'composer.unexpected', message: 'END closes nothing here.', hint: 'Remove it.' })
      open = open?.closes === true ? undefined : open
    } else if (open !== undefined) {
      open.tokens.push(token)
    } else if (!loose) {
      loose = true
      reportLoose(source, token)
    }
  }
  return blocks
}
