/**
 * Rows of the plan: what was planned, written once, never updated. What happened since stands in the ledger.
 *
 * Streams and jobs are numbered one after another in the order they enter the plan, and the jobs of a stream are
 * neighbours; the core's columns rest on both. Rows arrive in batches: an extension of the plan, or a submitted stream.
 */
import type { Instant } from '#/lib/clock.ts'
import type { OutputCondition, Recovery, Task } from './job-definition.ts'
import type { LongestDuration, ShortestDuration } from './job-stream.ts'
import type { AskedCondition } from './needs.ts'
import type { Submitted } from './submission.ts'
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
  /** JSUNTIL: latest start, looked at once, when the stream turns ready. */
  latestStartAt: Instant | null
  deadlineAt: Instant | null
  priority: number
  /** How many of its jobs may run at once; null: no limit. */
  limit: number | null
  carryForward: boolean
  /** Watched by monitors (KEYSCHED). */
  key: boolean
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
  /** No repetition starts after it. */
  everyEndAt: Instant | null
  /** It waits for an operator's word before it counts as ended. */
  confirmed: boolean
  critical: boolean
  /** Watched by monitors (KEYJOB). */
  key: boolean
  /** Succeeds without running. */
  nop: boolean
  /** ONLATE KILL. */
  killWhenLate: boolean
  longest: LongestDuration | null
  shortest: ShortestDuration | null
  /** The job that is run first when this one abends. */
  recoveryJob: number | null
}

/** Who waits: a whole stream, or one job. */
export type Waiter = { of: 'stream' | 'job'; id: number }

/** What a FOLLOWS asks of its predecessor; both null: that it ended well. */
export interface Followed {
  /** IF: one of these must come true. */
  condition: AskedCondition | null
  /** The join of the waiter that counts it; null: it counts by itself. */
  join: number | null
  /** The pending dependency whose place it takes; null: it is new with its waiter. */
  resolves: number | null
}

/** One thing a stream or job waits for. */
export type PlanDependency =
  | ({ type: 'job'; waiter: Waiter; predecessor: number } & Followed)
  | ({ type: 'stream'; waiter: Waiter; predecessor: number } & Followed)
  | PendingDependency
  /** Of the dependencies that name it so many must come true; 0: all. */
  | { type: 'join'; waiter: Waiter; id: number; name: string; needed: number }
  /** `name` is `FTA1#TAPES`. */
  | { type: 'resource'; waiter: Waiter; name: string; units: number }
  | { type: 'file'; waiter: Waiter; id: number; workstation: string; path: string; qualifier: string | null }
  | { type: 'prompt'; waiter: Waiter; prompt: number }
  | StartDependency

/** STARTCOND of a stream. It says which row of the stream is what it waits for: a file, or the monitoring job. */
export interface StartDependency {
  type: 'start'
  waiter: Waiter
  watch: { of: 'file' | 'job'; id: number }
  /** As composer writes it, without the keyword: `FILECREATED FTA1#"/in/x"`. */
  text: string
  /** RERUN: when it comes true, another instance goes on watching. */
  rerun: boolean
  /** Seconds between two looks. */
  interval: number
  /** Waited for so long; then the stream is suppressed. */
  until: Instant
  /** The instance whose watch it goes on with. */
  continues: number | null
}

/**
 * A predecessor that is known and not planned yet: the instance of `stream` that is scheduled at `scheduledAt`. The extension
 * that plans it puts it in its place; when that extension does not bring it, it is orphaned and must be released by hand.
 */
export interface PendingDependency extends Omit<Followed, 'resolves'> {
  type: 'pending'
  waiter: Waiter
  id: number
  /** `FTA1#LEDGER`. */
  stream: string
  job: string | null
  /** The production day of that instance, `2026-11-22`. */
  day: string
  scheduledAt: Instant
}

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
  /** When it succeeded; null: with return code 0. */
  successCondition: string | null
  /** What FOLLOWS ... IF may ask for by name; SUCCOUTPUTCONDs are among them. */
  outputConditions: OutputCondition[]
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
  /**
   * The production days it adds, both included; null for a submitted stream, and for all parts but the last of an extension
   * that enters the plan in parts.
   */
  from: string | null
  to: string | null
  /** Minutes after midnight at which its production days begin; absent: not known. */
  startOfDay?: number
  /** What its streams, or the jobs that go into one, were submitted with; absent: nothing but their definitions. */
  submitted?: Submitted
  /** Its jobs join this stream, which was in the plan before or comes with the batch without jobs, and its day. */
  into?: { stream: number; day: string }
  streams: PlanStream[]
  jobs: PlanJob[]
  dependencies: PlanDependency[]
  /** Pending dependencies whose instance the extension should have brought and has not; absent: none. */
  orphaned?: number[]
  tasks: PlanTask[]
  prompts: PlanPrompt[]
  /** Definitions that apply from now on, in full; parts of an extension after its first bring none. */
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
  /** Numbers of joins and of pending dependencies. */
  join: number
  pending: number
}
