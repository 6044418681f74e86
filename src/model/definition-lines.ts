/** Definitions as one text, JSON with a line each: so they pass from the database through one thread to another, which takes them apart. */
import type { Definition } from './definition.ts'

export const definitionsOfLines = (lines: string): Definition[] =>
  lines === '' ? [] : lines.split('\n').map((line) => JSON.parse(line) as Definition)

export const linesOfDefinitions = (definitions: readonly Definition[]): string =>
  definitions.map((definition) => JSON.stringify(definition)).join('\n')
