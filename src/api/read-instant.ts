/** Instants as requests write them. */
import type { Instant } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'

/** The instant of a field, or undefined where there is none. Throws `request.invalid`. */
export const instantOf = (field: string, text: string | undefined): Instant | undefined => {
  if (text === undefined) return undefined
  try {
    return Temporal.Instant.from(text).epochMilliseconds
  } catch {
    throw new Refusal('request.invalid', `The field "${field}" must be an instant, such as 2026-11-22T03:14:00Z.`)
  }
}

/** What was said, with instants for their texts. Throws `request.invalid`. */
export const withInstants = <Asked extends { at?: string; until?: string; deadline?: string; reason?: string }>(
  asked: Asked,
) => {
  const { reason: _, at, until, deadline, ...others } = asked
  return {
    ...others,
    at: instantOf('at', at),
    until: instantOf('until', until),
    deadline: instantOf('deadline', deadline),
  }
}
