/** Patterns of names: `@` and `*` stand for any text, `?` for one character, as in conman; case does not matter. */
export const wildcards = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll(/[@*]/g, '.*')
      .replaceAll('?', '.')}$`,
    'i',
  )
