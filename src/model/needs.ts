/** What a job or a job stream waits for, as its definition says it. */
import { Type, type Static } from 'typebox'

/** A time of day some days before (negative) or after a day. */
const DayTime = Type.Object({ minutes: Type.Integer({ minimum: 0, maximum: 1439 }), days: Type.Integer() })

/**
 * Which instance of an external predecessor is meant (User's Guide and Reference, "matching").
 *
 * RELATIVE counts minutes from the start of the one that waits; FROM ... TO names times of its days.
 */
export const Matching = Type.Union([
  Type.Literal('previous'),
  Type.Literal('sameday'),
  Type.Object({ type: Type.Literal('relative'), from: Type.Integer(), to: Type.Integer() }),
  Type.Object({ type: Type.Literal('absolute'), from: DayTime, to: DayTime }),
])
export type Matching = Static<typeof Matching>

/** What a predecessor can be asked to have come to: EXEC has started, the others are ends. */
export const conditionStatuses = ['EXEC', 'SUCC', 'ABEND', 'FAIL', 'SUPPR'] as const
export type ConditionStatus = (typeof conditionStatuses)[number]

/** IF: one of these statuses, or one of these output conditions, has come true; never both kinds. */
export const FollowsCondition = Type.Union([
  Type.Object({ type: Type.Literal('status'), any: Type.Array(Type.Enum([...conditionStatuses])) }),
  Type.Object({ type: Type.Literal('output'), any: Type.Array(Type.String()) }),
])
export type FollowsCondition = Static<typeof FollowsCondition>

/**
 * What can be asked of a predecessor in the plan: an IF; or, by ONOVERLAP, that the instance before is over: it ended well
 * or is not to start any more, and none of its runs goes on.
 */
export type AskedCondition = FollowsCondition | { readonly type: 'over' }

/** FOLLOWS. Only `job`: a job of the same stream. `stream` alone: a whole stream. Both: a job of another stream. */
export const Follows = Type.Object({
  /** The network agent of an internetwork dependency (`agent::`); then `remote` is what stands behind it. */
  networkAgent: Type.Optional(Type.String()),
  remote: Type.Optional(Type.String()),
  workstation: Type.Optional(Type.String()),
  stream: Type.Optional(Type.String()),
  job: Type.Optional(Type.String()),
  /** Which instance of an external predecessor; absent: the stream's MATCHING, else sameday. */
  matching: Type.Optional(Matching),
  condition: Type.Optional(FollowsCondition),
})
export type Follows = Static<typeof Follows>

/** JOIN: of its predecessors so many must satisfy their condition. */
export const Join = Type.Object({
  name: Type.String(),
  /** How many; 0: all of them. */
  needed: Type.Integer({ minimum: 0 }),
  description: Type.Optional(Type.String()),
  follows: Type.Array(Follows),
})
export type Join = Static<typeof Join>

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
  /** At most four. */
  joins: Type.Optional(Type.Array(Join)),
  needs: Type.Array(Need),
  opens: Type.Array(Opens),
  prompts: Type.Array(PromptUse),
}
