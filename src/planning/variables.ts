/** Variables of definitions: `^NAME^` is replaced by the value of the parameter NAME when the plan is made. */
import type { DefinitionIndex } from './definition-index.ts'

const variable = /\^([A-Za-z][\w.-]*)\^/g

/** The text with its variables put in. One that no parameter defines stays as it is written, as in TWS. */
export const substitute = (text: string, parameters: DefinitionIndex['parameters']): string =>
  text.includes('^')
    ? text.replace(variable, (written, name: string) => parameters.get(name.toUpperCase())?.value ?? written)
    : text
