/** The shape of a check: it looks at one definition and says what is wrong with a part of it. */
import type { Definition } from '#/model/definition.ts'
import type { Diagnostic } from '#/model/diagnostic.ts'
import type { World } from './known-definitions.ts'
import type { ParsedDefinition } from './parsed.ts'
import { diagnose, type Finding } from './source.ts'

/** Says that something is wrong with a part of the definition; a part without a mark stands where the definition does. */
export type Complain = (part: object, finding: Finding) => void

export type Check = (definition: Definition, world: World, complain: Complain) => void

/** Complains at the places that the parser has marked. */
export const complainAbout =
  ({ marks, position }: ParsedDefinition, found: Diagnostic[]): Complain =>
  (part, finding) => {
    found.push(diagnose(marks.get(part) ?? position, finding))
  }
