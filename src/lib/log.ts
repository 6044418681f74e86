/**
 * What a log is to the folders below `main/`: four levels, each with fields and a sentence.
 *
 * Fields are facts under names of the Elastic Common Schema where it has one (`error` goes in as `err`); the sentence is for
 * people and holds no secret.
 */

/** One line of the log. */
export type LogLine = (fields: Readonly<Record<string, unknown>>, message: string) => void

export interface Log {
  readonly debug: LogLine
  readonly info: LogLine
  readonly warn: LogLine
  readonly error: LogLine
}

const nothing: LogLine = () => {}

/** A log that nobody reads, for tests and tools. */
export const silentLog: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }
