/**
 * Time zones: the instant of a local time, and the local time of an instant.
 *
 * Asking Temporal costs microseconds, and a plan asks for a million. A zone's offset holds for months, so each zone
 * remembers the span of time around the last question and answers within it by addition.
 */
import type { Instant } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import { millisecondsPerDay, type DayNumber } from './day-number.ts'

export interface Zone {
  readonly name: string
  /**
   * The instant of `minutes` after midnight of a day on the clocks of the zone; minutes may pass midnight either way. A
   * time the clocks skip becomes as much later as they skip; of a time they show twice the first is taken
   * (Temporal's `compatible`, RFC 5545 section 3.3.5).
   */
  readonly instantOf: (day: DayNumber, minutes: number) => Instant
  /** What the clocks of the zone show, as milliseconds since 1970-01-01T00:00 on them. */
  readonly localOf: (at: Instant) => number
}

/** The time during which a zone's offset from UTC stays the same; `to` is exclusive. */
interface Span {
  from: Instant
  to: Instant
  offset: number
}

const spanAt = (name: string, at: Instant): Span => {
  const moment = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(name)
  // Asked for at a transition, `previous` gives the one before it.
  const from = moment.add({ nanoseconds: 1 }).getTimeZoneTransition('previous')
  const to = moment.getTimeZoneTransition('next')
  return {
    from: from?.epochMilliseconds ?? -Infinity,
    to: to?.epochMilliseconds ?? Infinity,
    offset: moment.offsetNanoseconds / 1_000_000,
  }
}

const openZone = (name: string): Zone => {
  let span = spanAt(name, 0)
  const find = (at: Instant): Span => {
    if (at < span.from || at >= span.to) span = spanAt(name, at)
    return span
  }
  return {
    name,
    instantOf: (day, minutes) => {
      const local = day * millisecondsPerDay + minutes * 60_000
      const { offset, from, to } = find(local - span.offset)
      const at = local - offset
      // No offset is a day long, so further from its ends the span leaves no doubt.
      if (at - from > millisecondsPerDay && to - at > millisecondsPerDay) return at
      return Temporal.Instant.fromEpochMilliseconds(local)
        .toZonedDateTimeISO('UTC')
        .toPlainDateTime()
        .toZonedDateTime(name, { disambiguation: 'compatible' }).epochMilliseconds
    },
    localOf: (at) => at + find(at).offset,
  }
}

const zones = new Map<string, Zone>()

/** A zone by its IANA name. Throws `definition.unknown`. */
export const getZone = (name: string): Zone => {
  const known = zones.get(name)
  if (known) return known
  try {
    const zone = openZone(name)
    zones.set(name, zone)
    return zone
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new Refusal(
      'definition.unknown',
      `There is no time zone ${name}. Use an IANA name such as America/Sao_Paulo.`,
    )
  }
}
