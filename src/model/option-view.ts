/** A global option as people see it. */
import { Type, type Static } from 'typebox'
import { optionCounts } from './global-options.ts'

export const OptionView = Type.Object({
  name: Type.String(),
  /** optman's abbreviation. */
  short: Type.Union([Type.String(), Type.Null()]),
  value: Type.String(),
  default: Type.String(),
  /** What values it takes, in words. */
  expected: Type.String(),
  /** `kept`: stored and shown, without effect. */
  state: Type.Union([Type.Literal('runs'), Type.Literal('kept')]),
  /** Since when a value counts that is set now: the next extension of the plan, at once, the next start of the server, never. */
  counts: Type.Enum(optionCounts),
  meaning: Type.String(),
  /** Null: nobody ever set it. */
  set: Type.Union([
    Type.Object({ by: Type.String(), at: Type.String(), reason: Type.Union([Type.String(), Type.Null()]) }),
    Type.Null(),
  ]),
})
export type OptionView = Static<typeof OptionView>
