/** Says before what is shown, once and on standard error, that the server shows a plan which its ledger has not confirmed for a while. */
import { formatDuration } from '#/lib/words.ts'
import { type Io, write } from './io.ts'
import type { Clock } from './when.ts'

export interface UnconfirmedNote {
  /** The client was answered so. */
  readonly heard: (since: string) => void
  /** Before something is printed. */
  readonly say: (clock: () => Promise<Clock>) => Promise<void>
}

export const noteUnconfirmed = (io: Io): UnconfirmedNote => {
  let since: string | undefined
  let isSaid = false
  return {
    heard: (told) => {
      since ??= told
    },
    say: async (clock) => {
      if (since === undefined || isSaid) return
      isSaid = true
      await write(io.stderr, `batuta: ${sentenceOf(since, await clock().catch(() => undefined))}\n`)
    },
  }
}

/** Who cannot be asked for the time of the site is not waited for. */
const sentenceOf = (since: string, clock: Clock | undefined): string => {
  const at = clock === undefined ? since : `${clock.exactly(since)} (${agoOf(since, clock)} ago)`
  return `The server has had no word of its ledger since ${at}: what it shows is of then.`
}

const agoOf = (since: string, { now }: Clock): string =>
  formatDuration(Math.max(0, now.epochMilliseconds - Temporal.Instant.from(since).epochMilliseconds))
