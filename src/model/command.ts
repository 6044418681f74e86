/** What an operator can order. Each becomes events, or a refusal that says why not. */
import type { Instant } from '#/lib/clock.ts'
import type { Drop, FoundDependencies, NamedDependencies } from './dependency-change.ts'
import type { Cause } from './event.ts'
import type { FreezeKind, FreezeScope } from './freeze.ts'
import type { RerunOptions } from './rerun.ts'
import type { WorkstationChange } from './workstation-change.ts'
import type { Waiter } from './plan.ts'

export const jobActions = ['hold', 'unhold', 'release', 'cancel', 'kill', 'rerun'] as const
/**
 * - `hold`: does not start until it is unheld. `unhold` takes that back.
 * - `release`: its dependencies are taken away, and a hold with them.
 * - `cancel`: never starts; successors go on. A running job goes on, without recovery.
 * - `kill`: the process group is ended; the job abends when it is gone.
 * - `rerun`: one more run.
 */
export type JobAction = (typeof jobActions)[number]

export const streamActions = ['hold', 'unhold', 'release', 'cancel', 'kill'] as const
/**
 * - `hold`: none of its jobs starts until it is unheld. `unhold` takes that back.
 * - `release`: what the stream itself waits for is taken away; what its jobs wait for stays.
 * - `cancel`: jobs that have not started never do, and what follows the stream goes on.
 * - `kill`: the jobs of it that run are ended.
 */
export type StreamAction = (typeof streamActions)[number]

export type Command =
  /** How a job ended, by the word of an operator. */
  | {
      readonly kind: 'confirm'
      readonly job: number
      readonly succeeded: boolean
      /** Output conditions that came true, by name. */
      readonly conditions?: readonly string[] | undefined
      readonly cause: Cause
    }
  | {
      readonly kind: 'job'
      readonly action: JobAction
      readonly job: number
      /** Of a cancel: when what it waits for has come; at once if it has started. */
      readonly pending?: boolean | undefined
      /** Of a rerun; absent: at once, and alone. */
      readonly rerun?: RerunOptions | undefined
      readonly cause: Cause
    }
  | {
      readonly kind: 'add-dependencies'
      readonly target: Waiter
      readonly added: FoundDependencies
      readonly cause: Cause
    }
  /** All of them that have the names. */
  | {
      readonly kind: 'drop-dependencies'
      readonly target: Waiter
      readonly how: Drop
      readonly named: NamedDependencies
      readonly cause: Cause
    }
  /** 0-99, HI (100) or GO (101). */
  | { readonly kind: 'priority'; readonly target: Waiter; readonly priority: number; readonly cause: Cause }
  /** Keeps a part of the plan from starting; `until` null: until an operator lifts it. */
  | {
      readonly kind: 'freeze'
      readonly what: FreezeKind
      readonly scope: FreezeScope
      readonly until: Instant | null
      readonly cause: Cause
    }
  | { readonly kind: 'lift'; readonly freeze: number; readonly cause: Cause }
  | { readonly kind: 'reply'; readonly prompt: number; readonly yes: boolean; readonly cause: Cause }
  /** How many jobs of a stream run at once; null: no limit. */
  | { readonly kind: 'stream-limit'; readonly stream: number; readonly limit: number | null; readonly cause: Cause }
  | {
      readonly kind: 'workstation'
      readonly workstation: string
      readonly change: WorkstationChange
      readonly cause: Cause
    }
  /** How many units a resource has, as conman's `resource`. */
  | { readonly kind: 'resource'; readonly resource: string; readonly units: number; readonly cause: Cause }
  | {
      readonly kind: 'stream'
      readonly action: StreamAction
      readonly stream: number
      /** As of a job. */
      readonly pending?: boolean | undefined
      readonly cause: Cause
    }
