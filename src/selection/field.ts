/** What a field of a list is: its names in each spelling, and the kind of value it has. */

/** `name`: of a thing in the plan, in capitals. `word`: one of a few. `flag`: true or false. `id`: a number, or whatever a program calls it. */
export type FieldKind = 'name' | 'text' | 'word' | 'number' | 'instant' | 'duration' | 'flag' | 'id'

export interface Field {
  /** In OQL and in `sort`. */
  readonly name: string
  readonly kind: FieldKind
  /** What it is, for the reference. */
  readonly what: string
  /** As a qualifier of conman's selection; the first is how it is printed. Absent: it has its own place there, or none. */
  readonly conman?: readonly string[]
  /** In HWA's OQL. */
  readonly hwa?: readonly HwaName[]
  /** The words it takes: each stands for these values. Of one's own values each is among them. */
  readonly words?: Words
  /** It may have several values. */
  readonly many?: true
  /** It is the same for as long as the object is in the plan. */
  readonly lasts?: true
  /** A list can be ordered by it. */
  readonly sorts?: true
}

/** Spelled so, and standing for these. A word that HWA knows and that never comes about here stands for none. */
export type Words = Readonly<Record<string, readonly string[]>>

/** A name, or a name with the words that count under it alone. */
export type HwaName = string | { readonly name: string; readonly words: Words }

/** The fields of one kind of object. */
export interface Noun {
  /** `job`, `job stream`. */
  readonly noun: string
  readonly fields: readonly Field[]
  /** Fields of HWA's OQL for which there is nothing here. */
  readonly unknown?: readonly string[]
}

/** Each value as a word for itself. */
export const ownWords = (values: readonly string[]): Words =>
  Object.fromEntries(values.map((value) => [value, [value]]))
