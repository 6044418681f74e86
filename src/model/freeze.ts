/** Freezes and drains: what keeps a part of the plan from starting for a while, without touching the objects' own states. */
import { Type, type Static } from 'typebox'

export const freezeKinds = ['freeze', 'drain'] as const
/**
 * - `freeze`: nothing in the scope starts; a run that goes on goes on.
 * - `drain`: a stream that has begun goes on starting its jobs, and none begins.
 */
export type FreezeKind = (typeof freezeKinds)[number]

export const scopeKinds = ['site', 'workstation', 'stream'] as const
/** Of what: the whole site, the jobs that run on workstations, or streams; by a pattern of names, which a site has not. */
export interface FreezeScope {
  readonly of: (typeof scopeKinds)[number]
  readonly pattern: string
}

const Maybe = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const InstantText = Type.String({ format: 'date-time' })

export const FreezeView = Type.Object({
  id: Type.Integer(),
  kind: Type.Enum(freezeKinds),
  scope: Type.Enum(scopeKinds),
  /** Which workstations or streams; null: the whole site. */
  pattern: Maybe(Type.String()),
  reason: Maybe(Type.String()),
  by: Type.String(),
  since: InstantText,
  /** When it is lifted by itself; null: an operator lifts it. */
  until: Maybe(InstantText),
  /** How many workstations or streams of the plan it means now; of the site all workstations. */
  meant: Type.Integer(),
  /** Runs in the scope that go on; of a drain also the jobs that are still to start in streams that have begun. */
  remaining: Type.Integer(),
})
export type FreezeView = Static<typeof FreezeView>
