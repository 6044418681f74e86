/** Gathers what `decideCycle` goes by: the options in force, the cycles so far, the load at this moment. */
import type { Instant } from '#/lib/clock.ts'
import { countingCycles, lastCycleOf, usualEventsOf, type CycleHistory } from './cycle-history.ts'
import { boundsOf, decideCycle, elapsedSince, type NextCycle } from './decide-cycle.ts'
import type { MaintainerParts, Term } from './maintainer-parts.ts'
import { hourOfWeek } from './quiet-hours.ts'

/** What the maintainer of this server has seen. */
export interface Seen {
  readonly history: CycleHistory | undefined
  /** When this process saw that it leads, and the last cycle begin, by `monotonic`. */
  readonly leadsSince: number
  readonly seenAt: number | undefined
}

export const decideNext = (parts: MaintainerParts, seen: Seen, { seq, planEnd }: Term): NextCycle => {
  const { options, clock, monotonic, timezone } = parts
  const { history, leadsSince, seenAt } = seen
  if (history === undefined) return { at: null, why: 'It is not known yet what cycles there were.' }
  const now = clock.now()
  const bounds = boundsOf(options().maintenanceInterval * 3_600_000)
  const last = lastCycleOf(history)
  const [counting] = countingCycles(history)
  const seenForMs = seenAt === undefined ? undefined : monotonic() - seenAt
  const elapsedMs = last === undefined ? 0 : elapsedSince(last.startedAt, now, { seenForMs, usualMs: bounds.usualMs })
  return decideCycle({
    now,
    last,
    elapsedMs,
    leadingForMs: monotonic() - leadsSince,
    bounds,
    quiet: { timezone, windows: options().maintenanceWindows, starts: history.starts },
    horizonMs: planEnd === null ? null : planEnd - now,
    events: { since: seq - (counting?.seq ?? 0), usual: usualEventsOf(history) },
    load: parts.load(),
    usualStarts: startsAMinute(history, now, timezone),
    pause: history.pause ?? null,
    spread: spreadOf(counting?.id ?? 0, parts.server),
  })
}

const startsAMinute = ({ starts }: CycleHistory, now: Instant, timezone: string): number | null =>
  starts.length === 0 ? null : (starts[hourOfWeek(now, timezone)] ?? 0) / 60

/** From 0 to 1, the same whenever it is asked: Knuth's multiplicative hash of the cycle, moved on by the name of the server. */
const spreadOf = (cycle: number, server: string): number => {
  let letters = 0
  for (let i = 0; i < server.length; i += 1) letters += server.charCodeAt(i)
  return (Math.imul(cycle + letters, 2_654_435_761) >>> 0) / 2 ** 32
}
