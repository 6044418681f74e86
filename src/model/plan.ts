/**
 * Rows of the plan: what was planned, written once, never updated. What happened since stands in the ledger.
 *
 * Streams and jobs are numbered one after another in the order they enter the plan, and the jobs of a stream are
 * neighbours; the core's columns rest on both. Rows arrive in batches: an extension of the plan, or a submitted stream.
 */
import type { Instant } from '#/lib/clock.ts'
import type { Recovery, Task } from './job-definition.ts'
import type { OnUntil } from './time-of-day.ts'

/** One occurrence of a job stream. Workstation, name and scheduled time are its identity for people. */
export interface PlanStream {
  id: number
  /** The production day it belongs to, `2026-11-22`. */
  day: string
  workstation: string
  name: string
  /** Its place in the plan: AT, else SCHEDTIME, else the start of the day. */
  scheduledAt: Instant
  /** Not before (AT). */
  startAt: Instant | null
  untilAt: Instant | null
  onUntil: OnUntil
  deadlineAt: Instant | null
  priority: number
  /** How many of its jobs may run at once; null: no limit. */
  limit: number | null
  carryForward: boolean
  /** Which run cycle put it here; null when it was submitted. */
  runCycle: string | null
  firstJob: number
  jobCount: number
}

/** A job of the plan only when a job abends. It is not listed, counted or waited for before that. */
export type JobRole = 'step' | 'recovery'

/** One occurrence of a job. */
export interface PlanJob {
  id: number
  stream: number
  role: JobRole
  workstation: string
  name: string
  /** The full name of its definition, `FTA1#PAYCALC`. */
  definition: string
  /** Which task (by content) it runs: an id of the batch's tasks. */
  task: number
  startAt: Instant | null
  untilAt: Instant | null
  onUntil: OnUntil
  deadlineAt: Instant | null
  priority: number
  /** Minutes between repetitions. */
  every: number | null
  /** The job that is run first when this one abends. */
  recoveryJob: number | null
}

/** Who waits: a whole stream, or one job. */
export type Waiter = { of: 'stream' | 'job'; id: number }

/** One thing a stream or job waits for. */
export type PlanDependency =
  | { type: 'job'; waiter: Waiter; predecessor: number }
  | { type: 'stream'; waiter: Waiter; predecessor: number }
  /** `name` is `FTA1#TAPES`. */
  | { type: 'resource'; waiter: Waiter; name: string; units: number }
  | { type: 'file'; waiter: Waiter; id: number; workstation: string; path: string; qualifier: string | null }
  | { type: 'prompt'; waiter: Waiter; prompt: number }

/** A question of the plan. A named one is asked once for all that wait for it. */
export interface PlanPrompt {
  id: number
  name: string | null
  text: string
}

/** What a run needs to know of its definition, variables already put in. Equal ones are stored once. */
export interface PlanTask {
  id: number
  task: Task
  logon: string | null
  successCondition: string | null
  recovery: Recovery
}

export interface PlanWorkstation {
  name: string
  timezone: string
  ignored: boolean
}

export interface PlanResource {
  /** `FTA1#TAPES`. */
  name: string
  units: number
}

/** Everything that enters the plan at once. */
export interface PlanBatch {
  id: number
  reason: 'extension' | 'submit'
  /** The production days it adds, both included; null for a submitted stream. */
  from: string | null
  to: string | null
  streams: PlanStream[]
  jobs: PlanJob[]
  dependencies: PlanDependency[]
  tasks: PlanTask[]
  prompts: PlanPrompt[]
  /** Definitions that apply from now on, in full. */
  workstations: PlanWorkstation[]
  resources: PlanResource[]
}

/** The numbers a batch may start with. */
export interface NextIds {
  batch: number
  stream: number
  job: number
  task: number
  file: number
  prompt: number
}
