/** What is to be said about a place in a text: an error or a warning, with its position and a way out. */
import { Type, type Static } from 'typebox'

export const Diagnostic = Type.Object({
  /** `composer.unknown_keyword`, `definition.cycle` ... */
  code: Type.String(),
  severity: Type.Union([Type.Literal('error'), Type.Literal('warning')]),
  /** What is wrong and what was expected, in one sentence. */
  message: Type.String(),
  /** `Did you mean FOLLOWS?` or another way out. */
  hint: Type.Optional(Type.String()),
  file: Type.String(),
  /** Both count from 1; the column in characters. */
  line: Type.Integer({ minimum: 1 }),
  column: Type.Integer({ minimum: 1 }),
  /** How many characters the caret underlines. */
  length: Type.Integer({ minimum: 1 }),
  /** The line of the text, its first 2000 characters; passwords are masked. */
  source: Type.String(),
})
export type Diagnostic = Static<typeof Diagnostic>
