/** What those who watch the plan are told: what has changed, as it is now. */
import { Type, type Static } from 'typebox'
import { InstantText, JobView, PromptView, StreamView } from './views.ts'
import { WorkstationView } from './workstation-views.ts'

/** What can be watched. */
export const changeKinds = [
  'jobs',
  'streams',
  'prompts',
  'workstations',
  'freezes',
  'resources',
  'plan',
  'definitions',
] as const
export type ChangeKind = (typeof changeKinds)[number]

const Flag = Type.Optional(Type.Literal(true))

/** Each thing that has changed once, as it is now, however often it has changed. What is absent has not. */
export const ChangeView = Type.Object({
  /** The last event of the ledger that is told. */
  seq: Type.Integer(),
  at: InstantText,
  jobs: Type.Optional(Type.Array(JobView)),
  /** Of a selection: the numbers of those that have changed and are not in it, and may have been before. */
  jobsGone: Type.Optional(Type.Array(Type.Integer())),
  streams: Type.Optional(Type.Array(StreamView)),
  streamsGone: Type.Optional(Type.Array(Type.Integer())),
  prompts: Type.Optional(Type.Array(PromptView)),
  /** The numbers of prompts that nobody waits for any more. */
  promptsGone: Type.Optional(Type.Array(Type.Integer())),
  workstations: Type.Optional(Type.Array(WorkstationView)),
  /** These lists are to be read again. `plan`: streams and jobs came or left, or days were planned or closed. */
  freezes: Flag,
  resources: Flag,
  plan: Flag,
  /** The revision that is in force now. */
  definitions: Type.Optional(Type.Integer()),
})
export type ChangeView = Static<typeof ChangeView>

export const resyncReasons = ['begin', 'too_old', 'too_many', 'other_ledger', 'confirmed'] as const

/** Whoever watches is to read again what he shows: what has changed is not known one by one. */
export const ResyncView = Type.Object({
  seq: Type.Integer(),
  at: InstantText,
  /**
   * `begin`: nothing was said of what is known already; `too_old`: more has happened since than is kept; `too_many`: more than a
   * message names; `other_ledger`: what is known is no event of this ledger; `confirmed`: what was read since `unconfirmed` was told may never
   * have been.
   */
  why: Type.Enum(resyncReasons),
})
export type ResyncView = Static<typeof ResyncView>

/** Nothing is confirmed by the ledger now: what is read is of then, and what happens is not told. A `resync` follows when it is again. */
export const UnconfirmedView = Type.Object({ since: InstantText })
export type UnconfirmedView = Static<typeof UnconfirmedView>

/**
 * One message. `id` names a place in the ledger: given back, everything after it is told. `position` tells nothing but a new place.
 */
export type Told =
  | { readonly id: string; readonly event: 'changes'; readonly data: ChangeView }
  | { readonly id: string; readonly event: 'resync'; readonly data: ResyncView }
  | { readonly id: string; readonly event: 'unconfirmed'; readonly data: UnconfirmedView }
  | { readonly id: string; readonly event: 'position' }
