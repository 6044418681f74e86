/**
 * Refusals: the request was understood, and the answer is no.
 *
 * One class and one table. The table says for each code which HTTP status and which exit code of the command line it
 * becomes and whether trying again later can help; the sentence (what, why, what to do) is written where the thing is
 * known. Failures of the outside are `Fault`s; broken assumptions are plain assertion errors; a job that abends is neither,
 * it is an outcome and travels as data.
 */
import { refusals } from './refusals.ts'

/** A code of the table in `refusals.ts`. */
export type RefusalCode = keyof typeof refusals

/** What the caller can do about it. */
export interface RefusalKind {
  /** What kind of thing was refused, in a few words. */
  readonly title: string
  /** The HTTP status it becomes. */
  readonly status: number
  /** The exit code of a command that ends with it (sysexits.h where one fits). */
  readonly exit: number
  /** Whether the same request may succeed later. */
  readonly retry: boolean
}

/** Says no, in one sentence that names the thing, says what is wrong and what to do. */
export class Refusal extends Error {
  readonly code: RefusalCode
  /** More facts for programs, each printable: no secrets. */
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: RefusalCode, sentence: string, details: Readonly<Record<string, unknown>> = {}) {
    super(sentence)
    this.name = 'Refusal'
    this.code = code
    this.details = details
  }

  /** The row of the table. */
  get kind(): RefusalKind {
    return refusals[this.code]
  }
}

/** The outside failed: a connection, a disk, an agent. `cause` holds what it said. */
export class Fault extends Error {
  constructor(sentence: string, cause?: unknown) {
    super(sentence, { cause })
    this.name = 'Fault'
  }
}
