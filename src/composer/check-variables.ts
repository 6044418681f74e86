/** Warns of `^VARIABLES^` that no parameter defines: they stay in the text as they are. */
import type { Diagnostic } from '#/model/diagnostic.ts'
import { taskText } from '#/model/job-definition.ts'
import type { ParsedDefinition } from './parsed.ts'
import type { World } from './known-definitions.ts'
import { diagnose } from './source.ts'

/** A text in which variables are put in when the plan is made, and the part of the definition it belongs to. */
type Place = readonly [text: string | undefined, part: object]

const placesOf = ({ definition }: ParsedDefinition): Place[] => {
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
export const checkVariables = (parsed: ParsedDefinition, world: World): Diagnostic[] => {
  const unknown = new Map<string, object>()
  for (const [text, part] of placesOf(parsed)) {
    for (const [, name = ''] of text?.matchAll(/\^([A-Za-z][\w.-]*)\^/g) ?? []) {
      if (!unknown.has(name) && !world.has('parameter', name)) unknown.set(name, part)
    }
  }
  return [...unknown].map(([name, part]) =>
    diagnose(parsed.marks.get(part) ?? parsed.position, {
      code: 'definition.unknown_parameter',
      severity: 'warning',
      message: `No parameter ${name} is defined, so ^${name}^ stays in the text as it is.`,
      hint: world.suggest('parameter', name),
    }),
  )
}
