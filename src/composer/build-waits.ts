/** Builds what a stream or a job waits for: FOLLOWS, JOIN, NEEDS, OPENS, PROMPT. */
import type { CstNode } from 'chevrotain'
import type { Follows, Join, Need, Opens, PromptUse } from '#/model/needs.ts'
import { buildFollows, type WaiterKind } from './build-follows.ts'
import { buildJoins } from './build-join.ts'
import { mark, note, reject, type Builder } from './builder.ts'
import { nodes, token } from './cst.ts'
import { readName, readQualifiedName } from './names.ts'
import { readPromptText, readText, readWhole } from './read-values.ts'
import { Text } from './tokens.ts'

interface WaitLists {
  follows: Follows[]
  joins?: Join[]
  needs: Need[]
  opens: Opens[]
  prompts: PromptUse[]
}

/** What is built of the items of all clauses of a kind. Most jobs have none. */
const buildAll = <T>(
  parent: CstNode,
  [clause, item]: readonly [clause: string, item: string],
  build: (item: CstNode) => T | undefined,
): T[] => {
  const built: T[] = []
  for (const each of nodes(parent, clause)) {
    for (const one of nodes(each, item)) {
      const made = build(one)
      if (made !== undefined) built.push(made)
    }
  }
  return built
}

/** All lists of a stream's header or of a job. */
export const buildWaits = (builder: Builder, parent: CstNode, kind: WaiterKind): WaitLists => ({
  follows: buildAll(parent, ['follows', 'predecessor'], (each) => buildFollows(builder, each, kind)),
  ...buildJoins(builder, nodes(parent, 'join'), kind),
  needs: buildAll(parent, ['needs', 'need'], (each) => buildNeed(builder, each)),
  opens: buildAll(parent, ['opens', 'file'], (each) => buildOpens(builder, each)),
  prompts: buildAll(parent, ['prompts', 'question'], (each) => buildPrompt(builder, each)),
})

const buildNeed = (builder: Builder, need: CstNode): Need | undefined => {
  const at = token(need, 'Word')
  if (at === undefined) return undefined
  const count = token(need, 'Whole')
  const { workstation, name } = readQualifiedName(at.image)
  const units = count === undefined ? 1 : (readWhole(builder, count, 'a number of units', [1, 1024]) ?? 1)
  const built: Need = workstation === undefined ? { resource: name, units } : { workstation, resource: name, units }
  return mark(builder, built, at)
}

/** How long a path with its qualifier may be, and the name of the file (User's Guide and Reference, "opens"). */
const longestOpens = 145
const longestFileName = 28

const buildOpens = (builder: Builder, file: CstNode): Opens | undefined => {
  const opens: Opens | undefined = readFile(builder, file)
  const at = token(file, 'Text') ?? token(file, 'Word')
  if (opens === undefined || at === undefined) return undefined
  const qualifier = token(file, 'Qualifier')
  if (qualifier !== undefined) opens.qualifier = qualifier.image.slice(1, -1).trim()
  const length = opens.path.length + (opens.qualifier?.length ?? 0)
  const name = opens.path.slice(opens.path.lastIndexOf('/') + 1)
  const tooLong =
    length > longestOpens
      ? `The path and its qualifier have ${length} characters; TWS takes at most ${longestOpens}.`
      : `${name} has ${name.length} characters; TWS takes file names of at most ${longestFileName}.`
  if (length > longestOpens || name.length > longestFileName) {
    note(builder, at, { code: 'definition.long_file', severity: 'warning', message: tooLong })
  }
  return mark(builder, opens, at)
}

/** A file, with the workstation it lies on if that is said: the path is the text, and the word before it `FTA1#`. */
export const readFile = (builder: Builder, file: CstNode): { path: string; workstation?: string } | undefined => {
  const [word, text] = [token(file, 'Word'), token(file, 'Text')]
  const at = text ?? word
  if (at === undefined) return undefined
  const hash = word?.image.indexOf('#') ?? -1
  if (text !== undefined && word !== undefined && hash !== word.image.length - 1) {
    reject(builder, word, `${word.image} cannot stand before a file: expected WORKSTATION# or nothing.`)
  }
  const path = text === undefined ? at.image.slice(hash + 1) : readText(text)
  return word !== undefined && hash > 0 ? { path, workstation: readName(word.image.slice(0, hash)) } : { path }
}

const buildPrompt = (builder: Builder, question: CstNode): PromptUse | undefined => {
  const at = token(question, 'Value')
  if (at === undefined) return undefined
  const isText = at.tokenType === Text || at.tokenType.CATEGORIES?.includes(Text) === true
  return mark(builder, isText ? { text: readPromptText(at) } : { name: readName(at.image) }, at)
}
