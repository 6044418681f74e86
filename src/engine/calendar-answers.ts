/** What the engine answers about calendars, from the definitions in force. */
import { formatDay, parseDay, type DayNumber } from '#/calendar/day-number.ts'
import { getCalendar, getRunCycleGroup } from '#/calendar/calendars.ts'
import type { Clock } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import type { CalendarDates, StreamCalendar } from '#/model/calendar-view.ts'
import type { JobStream } from '#/model/job-stream.ts'
import type { RunCycleGroup } from '#/model/run-cycle.ts'
import { keyOn, type DefinitionIndex } from '#/planning/definition-index.ts'
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
  /** The days of a run cycle group by itself, on the clocks of the site. Throws `definition.unknown`. */
  readonly ofGroup: (name: string, asked: DaysAsked) => Promise<StreamCalendar>
  /** The days that a stream or a group would have if it were stored as it is here. Throws `definition.unknown`. */
  readonly ofDraft: (draft: JobStream | RunCycleGroup, asked: DaysAsked) => Promise<StreamCalendar>
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
  ofStream: async (name, asked) => {
    const definitions = await parts.definitions()
    const key = streamNamed(definitions, name)
    const stream = definitions.streams.get(key)
    if (stream === undefined) {
      throw new Refusal(
        'stream.unknown',
        `There is no job stream ${name}.${didYouMean(name, definitions.streams.keys())}`,
      )
    }
    return calendarOf(parts, { stream, definitions }, asked)
  },
  ofGroup: async (name, asked) => {
    const definitions = await parts.definitions()
    return calendarOf(parts, { stream: userOf(getRunCycleGroup(definitions, name)), definitions }, asked)
  },
  ofDraft: async (draft, asked) => {
    const definitions = await parts.definitions()
    if (draft.kind === 'stream') return calendarOf(parts, { stream: draft, definitions }, asked)
    const runCycleGroups = new Map(definitions.runCycleGroups).set(draft.name.toUpperCase(), draft)
    return calendarOf(parts, { stream: userOf(draft), definitions: { ...definitions, runCycleGroups } }, asked)
  },
  dates: async (name) => {
    const { calendars } = await parts.definitions()
    const dates = [...getCalendar(calendars, name)].sort((a, b) => a - b).map(formatDay)
    return { name: name.toUpperCase(), dates }
  },
})

/** A stream that has the days of a group and nothing else. */
const userOf = ({ name }: RunCycleGroup): JobStream => ({
  kind: 'stream',
  workstation: '',
  name,
  draft: false,
  carryForward: false,
  runCycles: [{ name, days: [{ type: 'group', group: name }] }],
  exceptions: [],
  follows: [],
  needs: [],
  opens: [],
  prompts: [],
  jobs: [],
})

interface Subject {
  readonly stream: JobStream
  readonly definitions: DefinitionIndex
}

const calendarOf = (
  parts: CalendarParts,
  { stream, definitions }: Subject,
  { from, days }: DaysAsked,
): StreamCalendar => {
  const key = keyOn(stream.workstation, stream.name)
  const sources = {
    definitions: { ...definitions, streams: new Map([[key, stream]]) },
    site: parts.site,
    options: parts.options.current(),
  }
  const timing = { days: productionDaysOf(key, sources), options: sources.options }
  const first = from === undefined ? timing.days.dayOf(parts.clock.now()) : dayAsked(from)
  return streamCalendar(stream, sources, timing, { from: first, to: first + days - 1 })
}

const dayAsked = (date: string): DayNumber => {
  try {
    return parseDay(date)
  } catch {
    throw new Refusal('request.invalid', `${date} is no date.`)
  }
}
