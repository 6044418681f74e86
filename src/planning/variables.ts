/**
 * Variables of definitions: `^NAME^` is replaced by its value when the plan is made or a stream is submitted; `${NAME}` is left
 * for the run.
 *
 * A value is looked for in the table of the run cycle, of the stream, of the workstation, then in the default table (User's
 * Guide and Reference, "Variable resolution"). Of a submission its own values come first, and its table takes the place of the
 * run cycle's.
 */
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import type { DefinitionIndex } from './definition-index.ts'

/** The variables that hold at one place. The same tables give the same scope, so that it can be a key. */
export interface Scope {
  /** The value of a variable by its name in upper case. */
  readonly find: (name: string) => string | undefined
}

/** Tables by name, nearest first; absent: that level names none. */
export type TableNames = readonly (string | undefined)[]

export interface Variables {
  /** The default table alone: what holds for the whole plan, such as named prompts. */
  readonly common: Scope
  /** Throws `definition.unknown` for a table that does not exist. */
  readonly scopeOf: (tables: TableNames) => Scope
}

type Values = ReadonlyMap<string, string>
type Tables = Pick<DefinitionIndex, 'parameters' | 'variableTables'>

const variable = /\^([A-Za-z][\w.-]*)\^/g

/** The text with its variables put in. One that no table defines stays as it is written, as in TWS. */
export const substitute = (text: string, { find }: Scope): string =>
  text.includes('^') ? text.replace(variable, (written, name: string) => find(name.toUpperCase()) ?? written) : text

/** The variables of a text that no table defines, as they are written. */
export const unknownVariables = (text: string, { find }: Scope): string[] =>
  text.includes('^')
    ? [...text.matchAll(variable)].flatMap(([, name = '']) => (find(name.toUpperCase()) === undefined ? [name] : []))
    : []

/** Values that were given with a submission. They come before those of all tables. */
export interface GivenValues {
  /** The same scope for the same scope below it. */
  readonly over: (scope: Scope) => Scope
  /** The variables that were looked for, in upper case. */
  readonly asked: ReadonlySet<string>
}

/** `values`: by name, in any case. */
export const givenValues = (values: Readonly<Record<string, string>>): GivenValues => {
  const given = new Map(Object.entries(values).map(([name, value]) => [name.toUpperCase(), value]))
  const asked = new Set<string>()
  const scopes = new Map<Scope, Scope>()
  return {
    asked,
    over: (scope) => {
      const there = scopes.get(scope)
      if (there) return there
      const over: Scope = {
        find: (name) => {
          asked.add(name)
          return given.get(name) ?? scope.find(name)
        },
      }
      scopes.set(scope, over)
      return over
    },
  }
}

const known = new WeakMap<Tables, Variables>()

/** The variables of a site, indexed once. */
export const variablesOf = (definitions: Tables): Variables => {
  const variables = known.get(definitions) ?? openVariables(definitions)
  known.set(definitions, variables)
  return variables
}

const openVariables = (definitions: Tables): Variables => {
  const { tables, common } = indexTables(definitions)
  const commonScope: Scope = { find: (name) => common.get(name) }
  const scopes = new Map<string, Scope>([['', commonScope]])
  const getTable = (name: string): Values => {
    const table = tables.get(name.toUpperCase())
    if (table) return table
    throw new Refusal('definition.unknown', `There is no variable table ${name}.${didYouMean(name, tables.keys())}`)
  }
  return {
    common: commonScope,
    scopeOf: (names) => {
      const named = names.filter((name) => name !== undefined)
      const key = named.join(' ').toUpperCase()
      const there = scopes.get(key)
      if (there) return there
      const nearestFirst = [...named.map(getTable), common]
      const scope: Scope = {
        find: (name) => {
          for (const table of nearestFirst) {
            const value = table.get(name)
            if (value !== undefined) return value
          }
          return undefined
        },
      }
      scopes.set(key, scope)
      return scope
    },
  }
}

/** A variable table's own variables, and those that were defined for it one by one; without a table it is the default one. */
const indexTables = ({ parameters, variableTables }: Tables): { tables: Map<string, Values>; common: Values } => {
  const tables = new Map<string, Map<string, string>>()
  let common = new Map<string, string>()
  for (const { name, isDefault, variables } of variableTables.values()) {
    const table = new Map(variables.map((one) => [one.name.toUpperCase(), one.value]))
    tables.set(name.toUpperCase(), table)
    if (isDefault) common = table
  }
  for (const { table, name, value } of parameters.values()) {
    const key = table?.toUpperCase()
    const values = key === undefined ? common : (tables.get(key) ?? new Map<string, string>())
    values.set(name.toUpperCase(), value)
    if (key !== undefined) tables.set(key, values)
  }
  return { tables, common }
}
