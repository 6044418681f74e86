/**
 * Ways into a syntax tree. After a mistake anything may be missing from it, so everything that is asked for may be absent;
 * tokens that the parser made up to go on are left out.
 */
import type { CstNode, IToken } from 'chevrotain'

/** Most rules of a node are empty: all of these share one answer. */
const none: readonly never[] = []

/** The child nodes of a rule, in the order of the text. */
export const nodes = (node: CstNode | undefined, rule: string): readonly CstNode[] =>
  // Under one name there are either nodes or tokens: rules begin with a small letter, kinds of token do not.
  (node?.children[rule] as readonly CstNode[] | undefined) ?? none

/** The child nodes of a rule of several nodes, one after the other. */
export const nodesBelow = (parents: readonly CstNode[], rule: string): readonly CstNode[] => {
  const found: CstNode[] = []
  for (const parent of parents) for (const each of nodes(parent, rule)) found.push(each)
  return found
}

export const node = (parent: CstNode | undefined, rule: string): CstNode | undefined => nodes(parent, rule)[0]

/** The tokens of a kind directly under a node. */
export const tokens = (parent: CstNode | undefined, kind: string): readonly IToken[] => {
  const found = parent?.children[kind] as readonly IToken[] | undefined
  if (found === undefined) return none
  // Copied only if need be: it is asked a million times of a site, nearly always of a text without a mistake.
  return found.some(isMadeUp) ? found.filter((token) => !isMadeUp(token)) : found
}

const isMadeUp = ({ isInsertedInRecovery }: IToken): boolean => isInsertedInRecovery === true

export const token = (parent: CstNode | undefined, kind: string): IToken | undefined => tokens(parent, kind)[0]

/** The keyword a token stands for, even if it was misspelt. */
export const keywordOf = (token: IToken): string => token.tokenType.name
