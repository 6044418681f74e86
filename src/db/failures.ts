/** What went wrong with the database, told apart: it cannot be reached, its disk is full, or the statement is at fault. */
import { Fault, Refusal } from '#/lib/refusal.ts'

const networkCodes = new Set([
  'EACCES',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
])

/** SQLSTATEs after which the session is gone or was never there (PostgreSQL manual, appendix A). */
const sessionStates = /^(08...|57P0[1-5]|53300|25P0[34])$/

/** SQLSTATEs of a statement that took too long, or waited too long for a lock. */
const givenUp = new Set(['57014', '55P03'])

/** What the driver says without a code. */
const driverWords =
  /^(Connection terminated|Query read timeout|timeout exceeded when trying to connect|Client has encountered a connection)/

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** Whether it was the connection that failed, rather than the statement. */
const isConnectionFailure = (error: unknown): boolean => {
  const code = codeOf(error)
  if (networkCodes.has(code) || sessionStates.test(code)) return true
  return error instanceof Error && driverWords.test(error.message)
}

/** The reason in the words of the system or of PostgreSQL; several tries at one name (IPv4, IPv6) share one reason. */
export const reasonOf = (error: unknown): string => {
  if (error instanceof AggregateError) return [...new Set(error.errors.map(reasonOf))].join('; ')
  return error instanceof Error ? error.message : String(error)
}

/** What a failed statement becomes: a Fault, `database.disk_full`, or itself where the statement is at fault. */
export const translateFailure = (error: unknown, server: string): unknown => {
  if (isConnectionFailure(error)) {
    return new Fault(`The connection to the database at ${server} failed: ${reasonOf(error)}.`, error)
  }
  if (givenUp.has(codeOf(error))) {
    return new Fault(`The database at ${server} gave a statement up: ${reasonOf(error)}.`, error)
  }
  if (codeOf(error) === '53100') {
    return new Refusal(
      'database.disk_full',
      `The disk of the database at ${server} is full: ${reasonOf(error)}. Make room there and try again.`,
    )
  }
  return error
}

/** What a failed first connection becomes. */
export const unreachable = (error: unknown, server: string): Refusal =>
  new Refusal(
    'database.unreachable',
    `The database at ${server} cannot be reached: ${reasonOf(error)}. Check that it runs there and that the address, the user and the password are right.`,
  )

/** Whether a row was refused because its key is there already (unique_violation). */
export const isDuplicate = (error: unknown): boolean => codeOf(error) === '23505'
