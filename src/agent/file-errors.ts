/** What the operating system says of files that cannot be read or written. */

/** Whether the error is one of the system's, of that name: `ENOENT`, `ENOSPC`. */
export const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

/** What the function returns, or undefined when the file is not there. */
export const ifThere = <T>(read: () => T): T | undefined => {
  try {
    return read()
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}
