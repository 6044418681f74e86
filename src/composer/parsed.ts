/** What the parser makes of a text: definitions, where they and their parts stand, and what was wrong. */
import type { Definition } from '#/model/definition.ts'
import type { Diagnostic } from '#/model/diagnostic.ts'
import type { Marks, Position } from './marks.ts'

export interface ParsedDefinition {
  readonly definition: Definition
  /** Where its name stands. */
  readonly position: Position
  /** Where its parts stand: each run cycle, day rule, job, predecessor, resource, file, prompt, time, task, recovery. */
  readonly marks: Pick<Marks, 'get' | 'entries'>
}

export interface ParsedSource {
  /** With mistakes in the text they may be incomplete, and serve only to check the others. */
  readonly definitions: ParsedDefinition[]
  readonly diagnostics: Diagnostic[]
}
