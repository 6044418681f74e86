/** The part of pino-roll that the log uses; the package ships no types. */
declare module 'pino-roll' {
  import type { pino } from 'pino'

  interface RollOptions {
    readonly file: string
    readonly size: string
    readonly frequency: 'daily'
    readonly dateFormat: string
    readonly symlink: boolean
    readonly limit: { readonly count: number; readonly removeOtherLogFiles: boolean }
    /** Write at once, in the thread of the caller. */
    readonly sync: boolean
    readonly maxLength: number
    /** The permissions of a new file. */
    readonly mode: number
  }
  const roll: (options: RollOptions) => Promise<ReturnType<typeof pino.destination>>
  export default roll
}
