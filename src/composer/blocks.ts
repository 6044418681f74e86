/**
 * Gathers the tokens of a file into blocks, one an object or section: `SCHEDULE ... END`, `$JOBS ...`.
 *
 * Each block is parsed by itself, so that a mistake in one never hides the next.
 */
import { tokenMatcher, type IToken } from 'chevrotain'
import { nearest } from '#/lib/words.ts'
import { upperOf } from './case.ts'
import { nextPortion } from './portions.ts'
import { beginsLine, Embedded } from './lexer.ts'
import { report, shortly, type Finding, type Source } from './source.ts'
import { objects, sections } from './starters.ts'
import { End, retype, Starter, Word } from './tokens.ts'

const starters: Readonly<Record<string, BlockKind>> = { ...objects, ...sections }

export type BlockKind =
  | (typeof objects)[keyof typeof objects]
  | (typeof sections)[keyof typeof sections]
  /** The XML of event rules. */
  | 'eventrules'
  /** A section nobody knows; what is in it is passed over. */
  | 'unknown'

export interface Block {
  readonly kind: BlockKind
  /** The first is the word that starts it, or the XML of event rules. */
  readonly tokens: IToken[]
  /** It closes with END. */
  readonly closes: boolean
  /** It is a later portion of the block before. */
  readonly goesOn: boolean
}

/** Words that are clauses inside of some objects as well: there they start none. */
const alsoClauses: Readonly<Record<string, readonly BlockKind[]>> = {
  DOMAIN: ['workstation'],
  VARTABLE: ['workstation', 'stream', 'runcyclegroup'],
}

/** The first token of a line, with what it may be judged by. */
interface LineStart {
  readonly token: IToken
  readonly upper: string
  readonly next: IToken | undefined
  readonly open: Block | undefined
}

/** The starter that begins a line, or undefined. A parameter may be called like one: `$PARM` / `FOLDER "x"`. */
const starterAt = ({ upper, next, open }: LineStart): string | undefined => {
  if (!Object.hasOwn(starters, upper)) return undefined
  if (open === undefined) return upper
  const holdsTexts = !open.closes || open.kind === 'vartable'
  const taken = alsoClauses[upper]?.includes(open.kind) || (holdsTexts && next?.image.startsWith('"'))
  return taken ? undefined : upper
}

/** A word that was surely meant to be a starter, or undefined. */
const misspeltStarter = ({ token, upper, next, open }: LineStart): string | undefined => {
  if (upper.includes('#') || Object.hasOwn(starters, upper)) return undefined
  // In an object it may also be a word of it, such as $RCG or $MASTER.
  if (upper.startsWith('$')) return nearest(upper, Object.keys(sections)) ?? (open?.closes === true ? undefined : upper)
  if (open?.closes === true || next === undefined || beginsLine(token, next)) return undefined
  const namesObject = next.image.includes('#') && !next.image.startsWith('"')
  return open === undefined || namesObject ? nearest(upper, Object.keys(objects)) : undefined
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
  return { kind: starters[name] ?? 'unknown', tokens: [token], closes: Object.hasOwn(objects, name), goesOn: false }
}

const strayEnd: Finding = { code: 'composer.misplaced', message: 'END closes nothing here.', hint: 'Remove it.' }
const expectedObjects = 'SCHEDULE, $JOBS, CPUNAME, $CALENDAR, $RESOURCE, $PARM or $PROMPT'

const reportLoose = (source: Source, token: IToken): void =>
  report(source, token, {
    code: 'composer.misplaced',
    message: `${shortly(token.image)} stands outside of any object; expected ${expectedObjects}.`,
  })

/** XML that belongs to no TASK or REQUIREMENTS. */
const isEventRules = (token: IToken, before: IToken | undefined): boolean =>
  token.tokenType !== Word &&
  tokenMatcher(token, Embedded) &&
  token.image.startsWith('<') &&
  !['TASK', 'REQUIREMENTS'].includes(before?.image.toUpperCase() ?? '')

/** The starter that a token is or was meant to be; the latter is reported. */
const startOf = (source: Source, start: LineStart): string | undefined => {
  const starter = starterAt(start)
  if (starter !== undefined) return starter
  const meant = misspeltStarter(start)
  if (meant !== undefined) reportMisspelt(source, start.token, meant)
  return meant
}

/**
 * The blocks of a file, each as soon as its last token is known, so that it can be read and forgotten before the next is cut.
 * What stands between them is reported, once a run. A section of any length comes in portions.
 */
export function* blocksOf(source: Source, nextToken: () => IToken | undefined): Generator<Block, void> {
  let open: Block | undefined
  let loose = false
  let before: IToken | undefined
  let next = nextToken()
  for (let token = next; token !== undefined; token = next) {
    next = nextToken()
    const upper = token.image.length > 16 ? '' : upperOf(token.image)
    const first = beginsLine(before, token) || before?.tokenType === End
    const isXml = isEventRules(token, before)
    const starter = first && !isXml ? startOf(source, { token, upper, next, open }) : undefined
    if (starter !== undefined || isXml) {
      if (open !== undefined) yield open
      open = starter === undefined ? undefined : newBlock(starter, token)
      loose = false
      if (open === undefined) yield { kind: 'eventrules', tokens: [token], closes: false, goesOn: false }
    } else if (upper === 'END') {
      retype(token, End)
      if (open?.closes === true) {
        open.tokens.push(token)
        yield open
        open = undefined
      } else report(source, token, strayEnd)
    } else if (open !== undefined) {
      const rest = nextPortion(open, before, token)
      if (rest !== undefined) yield open
      open = rest ?? open
      open.tokens.push(token)
    } else if (!loose) {
      loose = true
      reportLoose(source, token)
    }
    before = token
  }
  if (open !== undefined) yield open
}
