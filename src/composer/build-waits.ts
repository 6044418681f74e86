/** Builds what a stream or a job waits for: FOLLOWS, NEEDS, OPENS, PROMPT. */
import type { CstNode } from 'chevrotain'
import type { Follows, Need, Opens, PromptUse } from '#/model/needs.ts'
import { mark, notSupported, reject, reportUnsupported, type Builder } from './builder.ts'
import { keywordOf, nodes, token } from './cst.ts'
import { readName, readQualifiedName } from './names.ts'
import { readPromptText, readText, readWhole } from './read-values.ts'
import { Text } from './tokens.ts'

/** Who waits; a bare name in FOLLOWS of a job is a job of its stream, in FOLLOWS of a stream another stream. */
export type WaiterKind = 'stream' | 'job'

export interface WaitLists {
  follows: Follows[]
  needs: Need[]
  opens: Opens[]
  prompts: PromptUse[]
}

const present = <T>(items: (T | undefined)[]): T[] => items.filter((item) => item !== undefined)

const items = (parent: CstNode, clause: string, item: string): CstNode[] =>
  nodes(parent, clause).flatMap((each) => nodes(each, item))

/** All four lists of a stream's header or of a job. */
export const buildWaits = (builder: Builder, parent: CstNode, kind: WaiterKind): WaitLists => ({
  follows: present(items(parent, 'follows', 'predecessor').map((each) => buildFollows(builder, each, kind))),
  needs: present(items(parent, 'needs', 'need').map((each) => buildNeed(builder, each))),
  opens: present(items(parent, 'opens', 'file').map((each) => buildOpens(builder, each))),
  prompts: present(items(parent, 'prompts', 'question').map((each) => buildPrompt(builder, each))),
})

const buildFollows = (builder: Builder, predecessor: CstNode, kind: WaiterKind): Follows | undefined => {
  reportUnsupported(builder, predecessor)
  const at = token(predecessor, 'Word')
  if (at === undefined) return undefined
  if (at.image.includes('::')) {
    notSupported(builder, at, 'A predecessor of another network (::)')
    return undefined
  }
  const { workstation, name, job } = readQualifiedName(at.image)
  if (name === '' || job === '') {
    reject(
      builder,
      at,
      `${at.image} names no predecessor: expected JOB, STREAM.JOB, STREAM.@ or WORKSTATION#STREAM.JOB.`,
    )
    return undefined
  }
  const follows: Follows = {}
  const internal = kind === 'job' && workstation === undefined && job === undefined
  if (workstation !== undefined) follows.workstation = workstation
  if (!internal) follows.stream = name
  if (internal) follows.job = name
  else if (job !== undefined && job !== '@') follows.job = job
  const matching = token(predecessor, 'MatchingKeyword')
  if (matching !== undefined) follows.matching = keywordOf(matching) === 'PREVIOUS' ? 'previous' : 'sameday'
  return mark(builder, follows, at)
}

const buildNeed = (builder: Builder, need: CstNode): Need | undefined => {
  const at = token(need, 'Word')
  if (at === undefined) return undefined
  const count = token(need, 'Whole')
  const { workstation, name } = readQualifiedName(at.image)
  const units = count === undefined ? 1 : (readWhole(builder, count, 'a number of units', [1, 1024]) ?? 1)
  const built: Need = workstation === undefined ? { resource: name, units } : { workstation, resource: name, units }
  return mark(builder, built, at)
}

/** The path is the text; the word before it, `FTA1#`, says on which workstation. */
const buildOpens = (builder: Builder, file: CstNode): Opens | undefined => {
  const [word, text] = [token(file, 'Word'), token(file, 'Text')]
  const at = text ?? word
  if (at === undefined) return undefined
  const hash = word?.image.indexOf('#') ?? -1
  if (text !== undefined && word !== undefined && hash !== word.image.length - 1) {
    reject(builder, word, `${word.image} cannot stand before a file: expected WORKSTATION# or nothing.`)
  }
  const opens: Opens = { path: text === undefined ? at.image.slice(hash + 1) : readText(text) }
  if (word !== undefined && hash > 0) opens.workstation = readName(word.image.slice(0, hash))
  const qualifier = token(file, 'Qualifier')
  if (qualifier !== undefined) opens.qualifier = qualifier.image.slice(1, -1).trim()
  return mark(builder, opens, at)
}

const buildPrompt = (builder: Builder, question: CstNode): PromptUse | undefined => {
  const at = token(question, 'Value')
  if (at === undefined) return undefined
  const isText = at.tokenType === Text || at.tokenType.CATEGORIES?.includes(Text) === true
  return mark(builder, isText ? { text: readPromptText(at) } : { name: readName(at.image) }, at)
}
