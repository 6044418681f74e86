/** What is asked when somebody submits work, besides what is defined, and what is kept of it with the rows. */
import type { Instant } from '#/lib/clock.ts'

/** Values of variables and the table that is asked before all others, for this submission alone. */
export interface GivenVariables {
  /** By name, in any case. */
  readonly variables?: Readonly<Record<string, string>> | undefined
  readonly table?: string | undefined
}

/** One more occurrence of a stream (conman: submit sched). */
export interface StreamSubmission extends GivenVariables {
  /** `WS#STREAM`, or `STREAM` where that is unique. */
  readonly stream: string
  /** It does not start before, and that is its place in the plan; in the past: now. */
  readonly at?: Instant | undefined
  /** The name of the occurrence in place of the stream's. */
  readonly alias?: string | undefined
}

/** What a stream or job was submitted with; kept with its rows, so that it can be shown and asked for again. */
export interface Submitted {
  /** The definition it was made from, `FTA1#PAYROLL`, where its own name is another; null: its name says it, or nobody defined it. */
  readonly definition: string | null
  /** By name in upper case. */
  readonly variables: Readonly<Record<string, string>>
  readonly table: string | null
}
