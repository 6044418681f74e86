/** Reads objects that are a name with attributes: a keyword each, with its values. */
import type { CstNode, IToken, TokenType } from 'chevrotain'
import { didYouMean } from '#/lib/words.ts'
import { note, reject, type Builder } from './builder.ts'
import { keywordOf, nodes, token, tokens } from './cst.ts'
import { keywordsIn } from './keywords.ts'

export interface Attribute {
  readonly name: string
  readonly keyword: IToken
  readonly values: readonly IToken[]
}

/** One attribute under two names. */
const synonyms: Readonly<Record<string, string>> = { TZ: 'TIMEZONE' }

/** The attributes of an object in the order of the text. One that is said again is reported. */
export const attributesOf = (builder: Builder, object: CstNode): Attribute[] => {
  const said = new Set<string>()
  return nodes(object, 'attribute').flatMap((attribute) => {
    const keyword = token(attribute, 'keyword')
    if (keyword === undefined) return []
    const name = keywordOf(keyword)
    const meaning = synonyms[name] ?? name
    if (said.has(meaning)) {
      const message = `${name} is said a second time.`
      note(builder, keyword, { code: 'composer.repeated', message, hint: 'Remove one of them.' })
    }
    said.add(meaning)
    return [{ name, keyword, values: tokens(attribute, 'Value') }]
  })
}

/** Words too many: most likely a keyword is misspelt. */
export const rejectWords = (builder: Builder, words: readonly IToken[], place: TokenType, where: string): void => {
  const [word] = words
  if (word === undefined) return
  note(builder, word, {
    code: 'composer.unknown_keyword',
    message: `${word.image} is not a keyword of ${where}.`,
    hint: didYouMean(word.image, keywordsIn(place)).trim() || undefined,
  })
}

/** The values of a list, which must have one at least. */
export const valuesOf = ({
  builder,
  keyword,
  values,
}: Attribute & { readonly builder: Builder }): readonly IToken[] => {
  if (values.length === 0) reject(builder, keyword, `${keywordOf(keyword)} needs a name at least.`)
  return values
}
