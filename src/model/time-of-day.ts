/** A time of day in a definition: `AT 2330 +1 DAY TIMEZONE America/Sao_Paulo`. */
import { Type, type Static } from 'typebox'

export const TimeOfDay = Type.Object({
  /** Minutes after midnight, 0 to 1439. */
  minutes: Type.Integer({ minimum: 0, maximum: 1439 }),
  /** How many days later than the scheduled day. */
  plusDays: Type.Integer({ minimum: 0 }),
  /** An IANA zone; absent: the zone of the stream, else of the workstation, else of the site. */
  timezone: Type.Optional(Type.String()),
})
export type TimeOfDay = Static<typeof TimeOfDay>

/** What happens when the latest time passes: suppress (default), continue, cancel. */
export const OnUntil = Type.Union([Type.Literal('suppress'), Type.Literal('continue'), Type.Literal('cancel')])
export type OnUntil = Static<typeof OnUntil>

/** Kept as its place in this list, in memory and in the plan's rows: the order is for ever. */
export const onUntils: readonly OnUntil[] = ['suppress', 'continue', 'cancel']
