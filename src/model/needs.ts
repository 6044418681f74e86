/** What a job or a job stream waits for, as its definition says it. */
import { Type, type Static } from 'typebox'

/** FOLLOWS. Only `job`: a job of the same stream. `stream` alone: a whole stream. Both: a job of another stream. */
export const Follows = Type.Object({
  workstation: Type.Optional(Type.String()),
  stream: Type.Optional(Type.String()),
  job: Type.Optional(Type.String()),
  /** Which instance of an external predecessor; absent: the stream's MATCHING, else sameday. */
  matching: Type.Optional(Type.Union([Type.Literal('previous'), Type.Literal('sameday')])),
})
export type Follows = Static<typeof Follows>

/** NEEDS: units of a resource, held while the job or stream runs. */
export const Need = Type.Object({
  workstation: Type.Optional(Type.String()),
  resource: Type.String(),
  units: Type.Integer({ minimum: 1, maximum: 1024 }),
})
export type Need = Static<typeof Need>

/** OPENS: a file that must exist (or satisfy `test`'s `qualifier`, with `%p` for the path) on a workstation. */
export const Opens = Type.Object({
  workstation: Type.Optional(Type.String()),
  path: Type.String(),
  qualifier: Type.Optional(Type.String()),
})
export type Opens = Static<typeof Opens>

/** PROMPT: a named prompt, or a text asked for this occurrence alone. */
export const PromptUse = Type.Object({ name: Type.Optional(Type.String()), text: Type.Optional(Type.String()) })
export type PromptUse = Static<typeof PromptUse>

/** All of them together; streams and jobs both have these. */
export const Waits = {
  follows: Type.Array(Follows),
  needs: Type.Array(Need),
  opens: Type.Array(Opens),
  prompts: Type.Array(PromptUse),
}
