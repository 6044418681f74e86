/** Builds a workstation from its attributes; those that describe the network of a TWS site are taken and have no effect here. */
import type { CstNode, IToken } from 'chevrotain'
import { didYouMean } from '#/lib/words.ts'
import type { Workstation } from '#/model/workstation.ts'
import { newBuilder, note, reject, type Builder } from './builder.ts'
import { keywordOf, nodes, token, tokens } from './cst.ts'
import { plainName } from './defined-names.ts'
import { InWorkstation, keywordsIn } from './keywords.ts'
import type { ParsedDefinition } from './parsed.ts'
import { readText, readZone } from './read-values.ts'
import { positionOf, type Source } from './source.ts'

/** Attributes that take more or fewer words than one: FOR MAESTRO, IGNORE, MEMBERS FTA1 FTA2. */
const manyWords = new Set(['MEMBERS', 'REQUIREMENTS'])

export const buildWorkstation = (source: Source, tree: CstNode): ParsedDefinition[] => {
  const builder = newBuilder(source)
  const at = token(tree, 'Word')
  if (at === undefined) return []
  const definition: Workstation = { kind: 'workstation', name: plainName(builder, at, 'workstation'), ignored: false }
  for (const attribute of nodes(tree, 'attribute')) addAttribute(builder, definition, attribute)
  return [{ definition, position: positionOf(source, at), marks: builder.marks }]
}

const addAttribute = (builder: Builder, workstation: Workstation, attribute: CstNode): void => {
  const keyword = token(attribute, 'keyword')
  if (keyword === undefined) return
  const name = keywordOf(keyword)
  const [value, ...others] = tokens(attribute, 'Value')
  if (name === 'IGNORE') {
    workstation.ignored = true
    rejectWords(builder, tokens(attribute, 'Value'))
    return
  }
  if (!manyWords.has(name)) rejectWords(builder, others)
  if (value === undefined) reject(builder, keyword, `${name} needs a value.`)
  else addValue(builder, workstation, name, value)
}

const addValue = (builder: Builder, workstation: Workstation, name: string, value: IToken): void => {
  switch (name) {
    case 'DESCRIPTION':
      workstation.description = readText(value)
      break
    case 'OS':
      workstation.os = value.image.toUpperCase()
      break
    case 'NODE':
      workstation.node = readText(value)
      break
    case 'TYPE':
      workstation.type = value.image.toUpperCase()
      break
    case 'TIMEZONE':
    case 'TZ': {
      const zone = readZone(builder, value)
      if (zone !== undefined) workstation.timezone = zone
      break
    }
    default:
  }
}

/** Words too many: most likely a keyword is misspelt. */
const rejectWords = (builder: Builder, words: readonly IToken[]): void => {
  const [word] = words
  if (word === undefined) return
  note(builder, word, {
    code: 'composer.unknown_keyword',
    message: `${word.image} is not a keyword of a workstation.`,
    hint: didYouMean(word.image, keywordsIn(InWorkstation)).trim() || undefined,
  })
}
