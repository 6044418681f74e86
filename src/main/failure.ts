/** How a failure ends the process: with which exit code, and in which one line. */
import { Fault, Refusal } from '#/lib/refusal.ts'

/** sysexits.h: what the program needs is not there; and a bug of the program. */
const unavailable = 69
const bug = 70

/** A component that the system cannot do without did not start. */
export class StartFailure extends Error {
  readonly component: string

  constructor(component: string, cause: unknown) {
    super(`${component} did not start`, { cause })
    this.name = 'StartFailure'
    this.component = component
  }
}

/** The exit code of the refusal table; 69 for what failed outside; 70 for everything that nobody foresaw. */
export const exitCodeOf = (error: unknown): number => {
  if (error instanceof StartFailure) return exitCodeOf(causeOf(error))
  if (error instanceof Refusal) return error.kind.exit
  return error instanceof Fault ? unavailable : bug
}

/** What is behind the failure of a start; anything else is its own cause. */
export const causeOf = (error: unknown): unknown => (error instanceof StartFailure ? error.cause : error)

/** What went wrong, in one sentence without line breaks. */
export const sentenceOf = (error: unknown): string => {
  const oneLine = (text: string): string => text.trim().replaceAll(/\s*\n\s*/g, ' ')
  if (!(error instanceof Error)) return oneLine(String(error))
  if (error instanceof Refusal) return oneLine(error.message)
  if (error instanceof StartFailure) return `${error.message}: ${sentenceOf(error.cause)}`
  if (error instanceof Fault) {
    return oneLine(error.cause === undefined ? error.message : `${error.message} (${sentenceOf(error.cause)})`)
  }
  return oneLine(error.message === '' ? error.name : `${error.name}: ${error.message}`)
}

/**
 * The line for the terminal: what, why, what to do. A refusal says itself what to do; for the rest `whereToLook` is a sentence
 * that leads to the log.
 */
export const failureLine = (error: unknown, whereToLook: string): string => {
  const cause = causeOf(error)
  const line = `batuta: ${sentenceOf(error).replace(/[.]$/, '')}.`
  if (cause instanceof Refusal) return line
  return cause instanceof Fault ? `${line} ${whereToLook}` : `${line} This is a bug in Batuta. ${whereToLook}`
}
