/** What is asked when somebody submits work, besides what is defined, and what is kept of it with the rows. */
import type { Instant } from '#/lib/clock.ts'
import type { Recovery, Task } from './job-definition.ts'
import type { Need, Opens } from './needs.ts'
import type { OnUntil } from './time-of-day.ts'

/** Values of variables and the table that is asked before all others, for this submission alone. */
export interface GivenVariables {
  /** By name, in any case. */
  readonly variables?: Readonly<Record<string, string>> | undefined
  readonly table?: string | undefined
}

/** What is waited for besides what the definition says, and times and a priority in place of its own. */
export interface SubmittedWaits {
  readonly until?: Instant | undefined
  readonly onUntil?: OnUntil | undefined
  readonly deadline?: Instant | undefined
  readonly priority?: number | undefined
  /** Jobs and streams of the plan (`core/find-in-plan.ts`), each with its condition if it has one. */
  readonly follows?: readonly string[] | undefined
  readonly needs?: readonly Need[] | undefined
  readonly opens?: readonly Opens[] | undefined
  /** Each the name of a prompt that is defined, else a text. */
  readonly prompts?: readonly string[] | undefined
}

/** One more occurrence of a stream (conman: submit sched). */
export interface StreamSubmission extends GivenVariables, SubmittedWaits {
  /** `WS#STREAM`, or `STREAM` where that is unique. */
  readonly stream: string
  /** It does not start before, and that is its place in the plan; in the past: now. */
  readonly at?: Instant | undefined
  /** The name of the occurrence in place of the stream's. */
  readonly alias?: string | undefined
  /** How many of its jobs run at once, in place of what the definition says. */
  readonly limit?: number | undefined
}

/** Where a job goes that is submitted, when, and what it waits for. */
export interface JobOptions extends GivenVariables, SubmittedWaits {
  /** A stream of the plan: its number, `WS#STREAM`, or `STREAM`. Absent: JOBS of the workstation of the job. */
  readonly into?: string | undefined
  /** What it is called in the stream, in place of the name of its definition. */
  readonly alias?: string | undefined
  readonly at?: Instant | undefined
  readonly confirmed?: boolean | undefined
}

/** One occurrence of a job that is defined (conman: submit job). */
export interface JobSubmission extends JobOptions {
  /** `WS#JOB`, or `JOB` where that is unique. */
  readonly job: string
}

/** A command or a script that nobody has defined (conman: submit docommand, submit file). */
export interface CommandSubmission extends JobOptions {
  readonly workstation: string
  readonly task: Exclude<Task, { type: 'document' }>
  readonly logon?: string | undefined
  /** RCCONDSUCC; absent: it succeeds with return code 0. */
  readonly successCondition?: string | undefined
  readonly recovery: Recovery
}

/** What a stream or job was submitted with; kept with its rows, so that it can be shown and asked for again. */
export interface Submitted {
  /** The definition it was made from, `FTA1#PAYROLL`, where its own name is another; null: its name says it, or nobody defined it. */
  readonly definition: string | null
  /** By name in upper case. */
  readonly variables: Readonly<Record<string, string>>
  readonly table: string | null
}
