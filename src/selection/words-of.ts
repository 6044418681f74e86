/** Words that stand for values: `ERROR` for `abended` and `failed`. */
import type { Words } from './field.ts'

/** The values of a word, each once; undefined: there is no such word. */
export const valuesOfWord = (
  words: Words,
  word: string,
  { anyCase }: { anyCase: boolean },
): readonly string[] | undefined => {
  if (Object.hasOwn(words, word)) return words[word]
  if (!anyCase) return undefined
  const folded = word.toUpperCase()
  const key = Object.keys(words).find((one) => one.toUpperCase() === folded)
  return key === undefined ? undefined : words[key]
}

/** The values of several words, each once. */
export const distinct = (values: readonly (readonly string[])[]): string[] => [...new Set(values.flat())]

/** The words in the order in which one of them was probably meant: first those that stand for something, the shorter ones first. */
export const likelyWords = (words: Words): string[] =>
  Object.keys(words).toSorted(
    (a, b) => Number(words[a]?.length === 0) - Number(words[b]?.length === 0) || a.length - b.length,
  )
