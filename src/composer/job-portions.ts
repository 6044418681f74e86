/**
 * Cuts a `$JOBS` section into portions of whole job definitions, each to be parsed by itself.
 *
 * The syntax tree of a section is many times its text. Of a portion it is gone before the next one is read, so that a section
 * of any length takes the memory of its definitions alone.
 */
import type { IToken } from 'chevrotain'
import type { Block } from './blocks.ts'
import { keywordsOf } from './keywords.ts'
import { beginsLine } from './lexer.ts'

/** How long a portion gets before it ends with its job, in tokens: about a hundred jobs. */
const longEnough = 1000

/** The portions in their order, each with the word that starts the section. A section that is no long list of jobs is one. */
export const portionsOf = (block: Block): Block[] => {
  const { tokens } = block
  const [starter] = tokens
  if (block.kind !== 'jobs' || starter === undefined || tokens.length <= longEnough) return [block]
  const portions: Block[] = []
  let from = 1
  for (let at = from + longEnough; at < tokens.length; at += 1) {
    if (at - from < longEnough || !beginsJob(tokens[at - 1], tokens[at])) continue
    portions.push({ ...block, tokens: [starter, ...tokens.slice(from, at)] })
    from = at
  }
  portions.push({ ...block, tokens: [starter, ...tokens.slice(from)] })
  return portions
}

/** `WORKSTATION#JOB` at the begin of a line, unless the word before wants a name. */
const beginsJob = (before: IToken | undefined, token: IToken | undefined): boolean =>
  token !== undefined &&
  before !== undefined &&
  beginsLine(before, token) &&
  /^[^"<{#]+#./.test(token.image) &&
  !keywordsOf.jobs.has(before.image.toUpperCase())
