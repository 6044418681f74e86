/** What the command line has around it: streams, the server to talk to, and the terminal. Given by `main/`. */
import type { Readable, Writable } from 'node:stream'
import type { Machine } from './machine-commands.ts'

export interface Io {
  readonly stdout: Writable
  readonly stderr: Writable
  readonly stdin: Readable
  /** Where the server is when neither `--server` nor a profile says. */
  readonly server: string
  /** It was named: BATUTA_SERVER. Then no profile is asked. */
  readonly serverIsNamed?: boolean
  /** The profile that is used when none is named: BATUTA_PROFILE. */
  readonly profile?: string
  /** Where profiles are kept; absent: nowhere. */
  readonly profilesFile?: string
  /** A token was named: BATUTA_TOKEN. It comes before those of profiles. */
  readonly tokenIsNamed?: boolean
  /** What to send a server as `authorization`; undefined: nothing. */
  readonly authorization?: (server: string) => string | undefined
  /** Trusts the certificates of a file as well. Throws `command.usage` when it cannot be read. */
  readonly trust?: (file: string) => void
  /** Whether colours may be shown: a terminal, and nobody has asked for none. */
  readonly color: boolean
  /** Whether results go to a terminal, which must be kept from control characters. */
  readonly terminal?: boolean
  /** The width of the terminal in characters. */
  readonly columns: number
  readonly version: string
  /** Carries out the commands of this machine; absent: there are none. */
  readonly machine?: Machine
  /** Asks whoever sits at the terminal, and waits for the line that is answered; absent: nobody does. */
  readonly ask?: (question: string) => Promise<string>
  /** The same for a secret, which is not shown. */
  readonly askSecret?: (question: string) => Promise<string>
  /** Opens a file in the editor of whoever sits at the terminal, until it is closed. */
  readonly edit?: (file: string) => Promise<void>
  /** Where progress is shown: standard error, if that is a terminal. */
  readonly progress?: Writable
  /** The folder for what may be kept between calls, as the lines of a prompt; absent: nothing is kept. */
  readonly stateDir?: string
  /** Waits so many milliseconds; for tests, which do not. */
  readonly wait?: (milliseconds: number) => Promise<void>
}

/** Writes, and waits while the reader is slower than we are: a log can have a gigabyte. */
export const write = (stream: Writable, text: string | Uint8Array): Promise<void> =>
  new Promise((resolve) => {
    if (stream.write(text)) resolve()
    else stream.once('drain', resolve)
  })
