/** What a server says of its place: whether it leads, who does, and how far it is behind. */
import type { Instant } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import { formatDuration } from '#/lib/words.ts'
import type { Lag } from './tail.ts'

export interface Standing {
  /** `none`: it is about to lead or to stand by. */
  readonly role: 'leader' | 'standby' | 'none'
  /** Of a standby; a leader has none. */
  readonly lag: Lag
  /** Who leads, as far as a standby knows. */
  readonly leader: { readonly server: string; readonly url: string | null } | null
}

/** As far behind as machines that ask the same time servers never are. */
const mostBehindMs = 60_000

/**
 * What is wrong with the clock of a leader, in a sentence: it was set back, or it was far ahead for a while, or that of the leader before
 * was. Time in the ledger never goes back. `reached`: the time of the plan; undefined: nothing is wrong.
 */
export const clockTrouble = (reached: Instant, now: Instant): string | undefined => {
  const behind = reached - now
  if (behind <= mostBehindMs) return undefined
  return (
    `The clock of this machine is ${formatDuration(behind)} behind the time that the plan has reached. ` +
    'What waits for a time starts when the clock has come there; set it right if it is wrong.'
  )
}

/** Why no order is taken here: another server leads, or this one does not know yet. */
export const placeRefusal = ({ role, leader }: Standing, trouble: string | undefined): Refusal => {
  if (role !== 'standby') {
    const why = trouble === undefined ? '' : ` The reason: ${trouble}`
    return new Refusal('server.unavailable', `The server leads no term now; try again in a few seconds.${why}`)
  }
  const { server = 'another server', url = null } = leader ?? {}
  const where = url === null ? 'Give the order there' : `Give the order at ${url}`
  return new Refusal(
    'server.standby',
    `This server stands by, and ${server} leads. ${where}, or here again when this one has taken over.`,
    { leader: server, url },
  )
}
