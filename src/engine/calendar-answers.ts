/** What the engine answers about calendars, from the definitions in force. */
import { formatDay, parseDay, type DayNumber } from '#/calendar/day-number.ts'
import { getCalendar } from '#/calendar/calendars.ts'
import type { Clock } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import type { CalendarDates, StreamCalendar } from '#/model/calendar-view.ts'
import type { DefinitionIndex } from '#/planning/definition-index.ts'
import type { PlanOptions } from '#/planning/plan-options.ts'
import type { Site } from '#/planning/plan-request.ts'
import { productionDaysOf } from '#/planning/production-day.ts'
import { streamCalendar } from '#/planning/stream-calendar.ts'
import { streamNamed } from './stream-named.ts'

/** Which days: from this date on, or from today, so many. */
export interface DaysAsked {
  readonly from?: string | undefined
  readonly days: number
}

export interface CalendarDesk {
  /** `name` is `WS#STREAM`, or `STREAM` where that is unique. Throws `stream.unknown` and `stream.ambiguous`. */
  readonly ofStream: (name: string, asked: DaysAsked) => Promise<StreamCalendar>
  /** Throws `definition.unknown`. */
  readonly dates: (name: string) => Promise<CalendarDates>
}

interface CalendarParts {
  readonly clock: Clock
  readonly site: Site
  readonly options: { readonly current: () => PlanOptions }
  readonly definitions: () => Promise<DefinitionIndex>
}

export const createCalendarDesk = (parts: CalendarParts): CalendarDesk => ({
  ofStream: async (name, { from, days }) => {
    const definitions = await parts.definitions()
    const key = streamNamed(definitions, name)
    const stream = definitions.streams.get(key)
    if (stream === undefined) {
      throw new Refusal(
        'stream.unknown',
        `There is no job stream ${name}.${didYouMean(name, definitions.streams.keys())}`,
      )
    }
    const sources = { definitions, site: parts.site, options: parts.options.current() }
    const timing = { days: productionDaysOf(key, sources), options: sources.options }
    const first = from === undefined ? timing.days.dayOf(parts.clock.now()) : dayAsked(from)
    return streamCalendar(stream, sources, timing, { from: first, to: first + days - 1 })
  },
  dates: async (name) => {
    const { calendars } = await parts.definitions()
    const dates = [...getCalendar(calendars, name)].sort((a, b) => a - b).map(formatDay)
    return { name: name.toUpperCase(), dates }
  },
})

const dayAsked = (date: string): DayNumber => {
  try {
    return parseDay(date)
  } catch {
    throw new Refusal('request.invalid', `${date} is no date.`)
  }
}
