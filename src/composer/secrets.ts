/** Hides the passwords of a text, so that no diagnostic and no definition shows one: not in its line, and not in its message. */
import { tokenMatcher, type IToken } from 'chevrotain'
import { maskSecrets, starSecrets } from './document-secrets.ts'
import { keywordsOf } from './keywords.ts'
import { beginsLine, Embedded } from './lexer.ts'
import type { Source } from './source.ts'
import { retype, Text, Word } from './tokens.ts'

/** Compares lengths first: it is asked of every token of a site, and a tenth of the time went into upper case. */
const is = (token: IToken | undefined, word: string): boolean =>
  token?.image.length === word.length && token.image.toUpperCase() === word

/** A token behind PASSWORD: a text, or a word on the same line that is no keyword (a job may be called PASSWORD). */
const followsPassword = (before: IToken | undefined, token: IToken): boolean => {
  if (!is(before, 'PASSWORD')) return false
  if (tokenMatcher(token, Text)) return true
  return token.tokenType === Word && !beginsLine(before, token) && !keywordsOf.stream.has(token.image.toUpperCase())
}

/**
 * Finds the passwords among tokens that it is shown in their order. Of USERNAME it is all from the word behind the name to END,
 * however that word is spelt, and whatever somebody forgot to put into quotes.
 */
class SecretFinder {
  #ofUser: 'name' | 'keyword' | 'password' | undefined
  #before: IToken | undefined

  isSecret(token: IToken): boolean {
    const before = this.#before
    this.#before = token
    if (this.#ofUser === undefined) {
      const begins = is(token, 'USERNAME') && (beginsLine(before, token) || is(before, 'END'))
      if (begins) this.#ofUser = 'name'
      return !begins && followsPassword(before, token)
    }
    if (this.#ofUser === 'password' && (is(before, 'PASSWORD') || !is(token, 'END'))) return true
    if (is(token, 'END')) this.#ofUser = undefined
    else this.#ofUser = this.#ofUser === 'name' ? 'keyword' : 'password'
    return false
  }
}

const secretsIn = (tokens: readonly IToken[]): IToken[] => {
  if (!tokens.some((token) => is(token, 'PASSWORD') || is(token, 'USERNAME'))) return []
  const finder = new SecretFinder()
  return tokens.filter((token) => finder.isSecret(token))
}

/** Stars for every character but line ends, so that places stay. */
const stars = (secret: string): string => secret.replaceAll(/[^\r\n]/g, '*')

const putLines = (source: Source, token: IToken, shown: string): void => {
  let column = token.startColumn ?? 1
  for (const [at, part] of shown.split(/\r\n|\r|\n/).entries()) {
    const from = column
    source.maskLine((token.startLine ?? 1) + at, (line) => {
      return line.slice(0, from - 1) + part + line.slice(from - 1 + part.length)
    })
    column = 1
  }
}

/** Masks the passwords of a text, token by token, in the lines that diagnostics show. Columns stay as they are. */
export const lineMasker = (source: Source): ((token: IToken) => void) => {
  const finder = new SecretFinder()
  return (token) => {
    if (finder.isSecret(token)) putLines(source, token, stars(token.image))
    if (token.tokenType !== Word && tokenMatcher(token, Embedded) && /password|:\/\//i.test(token.image)) {
      putLines(source, token, starSecrets(token.image))
    }
  }
}

/** Masks the passwords themselves, in blocks where PASSWORD is nobody's name: messages quote tokens. */
export const maskTokens = (tokens: readonly IToken[]): void => {
  for (const secret of secretsIn(tokens)) {
    if (tokenMatcher(secret, Text)) secret.image = `"${stars(secret.image.slice(2))}"`
  }
}

/** The tokens of a USERNAME with one text of stars for its password, however that was written. */
export const withoutPassword = (tokens: readonly IToken[]): IToken[] => {
  const [first, ...others] = secretsIn(tokens)
  if (first === undefined) return [...tokens]
  first.image = '"***"'
  retype(first, Text)
  const dropped = new Set(others)
  return tokens.filter((token) => !dropped.has(token))
}

/** A comment without the password in it: somebody may have put a user definition aside. */
export const hideInComment = (text: string): string =>
  maskSecrets(text).replaceAll(/(\bPASSWORD\s+)(?:"[^"]*"?|\S+)/gi, (_, keyword: string) => `${keyword}"***"`)
