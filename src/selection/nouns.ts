/** The nouns that are selected, and their fields by every name they have. */
import type { Field, Noun, Words } from './field.ts'
import { jobNoun } from './job-fields.ts'
import { fileNoun, promptNoun, resourceNoun, workstationNoun } from './network-fields.ts'
import { streamNoun } from './stream-fields.ts'

export const nouns = {
  job: jobNoun,
  stream: streamNoun,
  workstation: workstationNoun,
  resource: resourceNoun,
  prompt: promptNoun,
  file: fileNoun,
} as const satisfies Record<string, Noun>
export type NounName = keyof typeof nouns

/** A field by one of its names, and the words that count under that. */
export interface Named {
  readonly field: Field
  readonly words: Words
}

/** The fields of a noun by every name that OQL has for them. */
export const oqlNames = (noun: Noun): Map<string, Named> => {
  const names = new Map<string, Named>()
  for (const field of noun.fields) {
    names.set(field.name, { field, words: field.words ?? {} })
    for (const hwa of field.hwa ?? []) {
      const { name, words } = typeof hwa === 'string' ? { name: hwa, words: field.words ?? {} } : hwa
      if (!names.has(name)) names.set(name, { field, words })
    }
  }
  return names
}

const conmanNames = (noun: Noun): Map<string, Field> =>
  new Map(noun.fields.flatMap((field) => (field.conman ?? []).map((name) => [name, field] as const)))

const perNoun = <T>(make: (noun: Noun) => T): Readonly<Record<NounName, T>> =>
  Object.fromEntries(Object.entries(nouns).map(([name, noun]) => [name, make(noun)])) as Record<NounName, T>

/** By our names and those of HWA's OQL. */
export const fieldsOfOql = perNoun(oqlNames)

/** By the qualifiers of conman's selection. */
export const fieldsOfConman = perNoun(conmanNames)

/** By our names alone. */
export const fieldsByName = perNoun((noun) => new Map(noun.fields.map((field) => [field.name, field] as const)))
