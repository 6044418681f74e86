/** The variables that were given with a submission: checked, put before all tables, and said when nothing uses them. */
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import type { GivenVariables, Submitted } from '#/model/submission.ts'
import type { Notes } from './notes.ts'
import { givenValues, type GivenValues } from './variables.ts'

export interface Given {
  /** Undefined: no value was given. */
  readonly values: GivenValues | undefined
  /** To be called when everything is prepared: as in TWS a variable that nothing uses is no mistake, but it may be a slip. */
  readonly noteUnused: (notes: Notes, name: string) => void
}

/** Throws `request.invalid` for what is no name of a variable. */
export const openGiven = ({ variables = {} }: GivenVariables): Given => {
  const names = Object.keys(variables)
  for (const name of names) {
    if (/^[A-Za-z][\w.-]{0,63}$/.test(name)) continue
    const form = 'a letter, then letters, digits, _, . and -, at most 64 in all'
    throw new Refusal('request.invalid', `${name} is no name of a variable: ${form}.`)
  }
  if (names.length === 0) return { values: undefined, noteUnused: () => undefined }
  const values = givenValues(variables)
  return {
    values,
    noteUnused: (notes, stream) => {
      for (const name of names.map((one) => one.toUpperCase())) {
        if (values.asked.has(name)) continue
        const sentence = `Nothing of ${stream} uses the variable ${name}.${didYouMean(name, values.asked)}`
        notes.add({ level: 'warning', stream, follows: null, sentence })
      }
    },
  }
}

/** What is kept with the rows; undefined when nothing was given. `definition`: of an occurrence that has another name. */
export const submittedWith = (
  { variables = {}, table }: GivenVariables,
  definition: string | null,
): Submitted | undefined => {
  const given = Object.entries(variables).map(([name, value]) => [name.toUpperCase(), value] as const)
  if (given.length === 0 && table === undefined && definition === null) return undefined
  return {
    definition: definition?.toUpperCase() ?? null,
    variables: Object.fromEntries(given),
    table: table?.toUpperCase() ?? null,
  }
}
