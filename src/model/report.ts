/** What an agent reports of a run; the core turns it into events. */
import { Type, type Static } from 'typebox'

const Run = { job: Type.Integer({ minimum: 1 }), run: Type.Integer({ minimum: 1 }) }

/** A fact about a run, repeated until acknowledged by its `type`. Instants are milliseconds since 1970. */
export const Report = Type.Union([
  Type.Object({ type: Type.Literal('accepted'), ...Run }),
  Type.Object({
    type: Type.Literal('started'),
    ...Run,
    pid: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
    at: Type.Number(),
  }),
  Type.Object({
    type: Type.Literal('ended'),
    ...Run,
    returnCode: Type.Integer({ minimum: -2_147_483_648, maximum: 2_147_483_647 }),
    signal: Type.Union([Type.String(), Type.Null()]),
    startedAt: Type.Number(),
    at: Type.Number(),
    userMs: Type.Union([Type.Number(), Type.Null()]),
    systemMs: Type.Union([Type.Number(), Type.Null()]),
    peakMemory: Type.Union([Type.Number(), Type.Null()]),
  }),
  /** Could not be launched; the sentence says why. */
  Type.Object({ type: Type.Literal('failed'), ...Run, reason: Type.String(), at: Type.Number() }),
  /** Not taken: nothing was started and nothing is kept. */
  Type.Object({ type: Type.Literal('refused'), ...Run, reason: Type.String(), at: Type.Number() }),
  /** It was running, and nobody can say how it ended. */
  Type.Object({ type: Type.Literal('lost'), ...Run, reason: Type.String(), at: Type.Number() }),
])
export type Report = Static<typeof Report>
