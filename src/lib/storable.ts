/** Which texts can be kept: PostgreSQL takes neither NUL nor half of a surrogate pair. */

export const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed()

/** Where in a value a text stands that cannot be kept, as the names that lead there; undefined: nowhere. A name is a text as well. */
export const unstorableIn = (value: unknown, path: readonly string[] = []): readonly string[] | undefined => {
  if (typeof value === 'string') return isStorable(value) ? undefined : path
  if (typeof value !== 'object' || value === null) return undefined
  for (const [name, part] of Object.entries(value)) {
    if (!isStorable(name)) return path
    const found = unstorableIn(part, [...path, name])
    if (found !== undefined) return found
  }
  return undefined
}
