/**
 * Warns of `^VARIABLES^` that nothing defines: they stay in the text as they are.
 *
 * Which table counts depends on run cycle, stream and workstation (User's Guide and Reference, "Variable resolution"), so a
 * variable that any table defines is taken for defined.
 */
import type { Definition } from '#/model/definition.ts'
import { taskText } from '#/model/job-definition.ts'
import { upperOf } from './case.ts'
import type { Check } from './complain.ts'
import type { World } from './known-definitions.ts'

/** A text in which variables are put in when the plan is made, and the part of the definition it belongs to. */
type Place = readonly [text: string | undefined, part: object]

const placesOf = (definition: Definition): Place[] => {
  switch (definition.kind) {
    case 'job': {
      const { task, logon, recovery } = definition
      return [
        [taskText(task), task],
        [logon, definition],
        [recovery.prompt, recovery],
      ]
    }
    case 'stream':
      return [definition, ...definition.jobs].flatMap(({ opens, prompts }): Place[] => [
        ...opens.map((each): Place => [each.path, each]),
        ...prompts.map((each): Place => [each.text, each]),
      ])
    case 'prompt':
      return [[definition.text, definition]]
    default:
      return []
  }
}

/** One warning a variable and definition. */
export const checkVariables: Check = (definition, world, complain) => {
  const unknown = new Set<string>()
  for (const [text, part] of placesOf(definition)) {
    if (text?.includes('^') !== true) continue
    for (const [, name = ''] of text.matchAll(/\^([A-Za-z][\w.-]*)\^/g)) {
      if (unknown.has(name) || isDefined(name, world)) continue
      unknown.add(name)
      complain(part, {
        code: 'definition.unknown_parameter',
        message: `No parameter ${name} is defined, so ^${name}^ stays in the text as it is.`,
        hint: world.suggest('parameter', name),
      })
    }
  }
}

const isDefined = (name: string, world: World): boolean =>
  world.has('parameter', name) || inTables(world).has(upperOf(name))

const tablesOf = new WeakMap<World, ReadonlySet<string>>()

/** The names of the variables of all tables, worked out once. */
const inTables = (world: World): ReadonlySet<string> => {
  const before = tablesOf.get(world)
  if (before !== undefined) return before
  const names = world.all('vartable').flatMap(({ variables }) => variables.map(({ name }) => name.toUpperCase()))
  for (const { table, name } of world.all('parameter')) if (table !== undefined) names.push(name.toUpperCase())
  const all = new Set(names)
  tablesOf.set(world, all)
  return all
}
