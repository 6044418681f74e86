/**
 * Patterns of names: `@` and `*` stand for any text, `?` for one character, as in conman; case does not matter unless it is said.
 *
 * Not a regular expression: `.*.*.*x` tries every way to cut a name into three, and a pattern of fifteen `@` kept the server busy
 * for minutes. Here a wildcard only ever takes more when what follows the last one does not match.
 */
export interface NamePattern {
  readonly test: (name: string) => boolean
}

const isAny = (character: string | undefined): boolean => character === '@' || character === '*'

/** Takes at most as many steps as the name and the pattern have characters, multiplied. */
const matches = (pattern: string, name: string): boolean => {
  let [at, from] = [0, 0]
  // Where the last wildcard stands, and from where on the name has been tried behind it.
  let [star, tried] = [-1, 0]
  while (from < name.length) {
    if (isAny(pattern[at])) {
      star = at
      tried = from
      at += 1
    } else if (pattern[at] === '?' || pattern[at] === name[from]) {
      at += 1
      from += 1
    } else if (star >= 0) {
      tried += 1
      from = tried
      at = star + 1
    } else return false
  }
  while (isAny(pattern[at])) at += 1
  return at === pattern.length
}

/** The pattern, ready for many names. `exactly`: case matters. */
export const wildcards = (pattern: string, { exactly = false }: { readonly exactly?: boolean } = {}): NamePattern => {
  if (exactly) return { test: (name) => matches(pattern, name) }
  const folded = pattern.toUpperCase()
  return { test: (name) => matches(folded, name.toUpperCase()) }
}
