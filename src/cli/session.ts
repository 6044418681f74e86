/** What every command works with: the client of the server, how to print, and whether programs or people read it. */
import type { Command } from 'commander'
import type { Client } from '#/contract/client.ts'
import { printableText } from '#/lib/printable.ts'
import { Refusal } from '#/lib/refusal.ts'
import { type Io, write } from './io.ts'
import { paintFor, type Paint } from './paint.ts'
import type { UnconfirmedNote } from './say-unconfirmed.ts'
import { clockFor, type Clock } from './when.ts'

export interface Session {
  readonly io: Io
  readonly client: Client
  readonly server: string
  /** What is sent to the server as `authorization`. */
  readonly authorization: () => string | undefined
  /** The profile that names the server; undefined: none does. */
  readonly profile: string | undefined
  /** `--json`: what the API answered, as it answered it. */
  readonly json: boolean
  readonly paint: Paint
  /** Prints a text and ends the line. Control characters of names in it are shown as such. */
  readonly print: (text: string) => Promise<void>
  readonly printJson: (answer: unknown) => Promise<void>
  /** How to write instants: in the zone of the site, seen from its present. */
  readonly clock: () => Promise<Clock>
}

/** A refusal whose facts the command has printed as JSON, so that no second document must follow. */
export class AnsweredRefusal extends Refusal {}

/** Makes the action of a command from work that needs a session; the words and options of the command line come after it. */
export type Act = <Words extends unknown[]>(
  work: (session: Session, ...words: Words) => Promise<void>,
) => (this: Command, ...words: Words) => Promise<void>

interface SessionOptions {
  readonly server: string
  readonly authorization: () => string | undefined
  readonly profile: string | undefined
  readonly json: boolean
  /** Results are not printed. */
  readonly quiet: boolean
  /** What is said before the first result. */
  readonly unconfirmed: UnconfirmedNote
}

export const createSession = (io: Io, client: Client, options: SessionOptions): Session => {
  const clock = async (): Promise<Clock> => clockFor(await client.status())
  const print = async (text: string): Promise<void> => {
    await options.unconfirmed.say(clock)
    if (!options.quiet) await write(io.stdout, `${printableText(text)}\n`)
  }
  return {
    io,
    client,
    server: options.server,
    authorization: options.authorization,
    profile: options.profile,
    json: options.json,
    paint: paintFor(io.color, io.terminal === true ? io.columns : undefined),
    print,
    printJson: (answer) => write(io.stdout, `${JSON.stringify(answer)}\n`),
    clock,
  }
}
