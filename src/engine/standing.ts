/** What a server says of its place: whether it leads, who does, and how far it is behind. */
import { Refusal } from '#/lib/refusal.ts'
import type { Lag } from './tail.ts'

export interface Standing {
  /** `none`: it is about to lead or to stand by. */
  readonly role: 'leader' | 'standby' | 'none'
  /** Of a standby; a leader has none. */
  readonly lag: Lag
  /** Who leads, as far as a standby knows. */
  readonly leader: { readonly server: string; readonly url: string | null } | null
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
