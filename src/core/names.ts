/** Names, each stored once and known by a number: a plan says the same few thousand names millions of times. */

export interface Names {
  readonly texts: string[]
  readonly numbers: Map<string, number>
}

/** Number 0 is no name. */
export const createNames = (): Names => ({ texts: [''], numbers: new Map([['', 0]]) })

/** The number of a name; a new name gets the next. */
export const intern = (names: Names, text: string): number => {
  const known = names.numbers.get(text)
  if (known !== undefined) return known
  const number = names.texts.length
  names.texts.push(text)
  names.numbers.set(text, number)
  return number
}

export const nameOf = (names: Names, number: number): string => names.texts[number] ?? ''
