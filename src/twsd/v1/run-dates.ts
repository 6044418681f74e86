/** On which days job streams and run cycle groups run (RunCycleEvaluationResponse): of what is stored, or of what a request brings. */
import { Type } from 'typebox'
import { Refusal } from '#/lib/refusal.ts'
import type { StreamCalendar } from '#/model/calendar-view.ts'
import { answer, bodyOf, type Answer, type Call, type Handler } from '#/twsd/call.ts'
import type { DaysAsked } from '#/engine/calendar-answers.ts'
import { namesById } from '#/twsd/model/find-definition.ts'
import { readV1, type V1Kind } from './model/kinds.ts'
import { definitionNameOf } from './model-ids.ts'
import { wholeNumber } from './plan-call.ts'

const day = /^\d{4}-\d{2}-\d{2}/
const milliseconds = /^-?\d{9,15}$/

/** The day of a query parameter, of which the time does not matter; milliseconds since 1970 fall on a day of the plan. */
const dayIn = ({ query, engine }: Call, name: 'from' | 'to'): Temporal.PlainDate => {
  const said = query[name] ?? ''
  try {
    if (milliseconds.test(said)) {
      const instant = Temporal.Instant.fromEpochMilliseconds(Number(said))
      return instant.toZonedDateTimeISO(engine.status().plan.timezone).toPlainDate()
    }
    return Temporal.PlainDate.from(day.exec(said)?.[0] ?? '')
  } catch {
    throw new Refusal('request.invalid', `The query parameter "${name}" must be a date, such as 2026-11-22.`)
  }
}

/** As many as the calendar of a stream shows at once. */
const mostDays = 366

/** From one date to another, both included. */
const daysIn = (call: Call): DaysAsked => {
  const [from, to] = [dayIn(call, 'from'), dayIn(call, 'to')]
  const days = from.until(to, { largestUnit: 'days' }).days + 1
  if (days >= 1 && days <= mostDays) return { from: from.toString(), days }
  throw new Refusal(
    'request.invalid',
    `From ${from.toString()} to ${to.toString()} are ${days} days: ask for 1 to ${mostDays}.`,
  )
}

/** The days on which something runs or is left out; the first of them where `maxResults` says how many. */
const evaluated = (call: Call, calendar: StreamCalendar): Answer => {
  const most = wholeNumber('maxResults', call.query['maxResults']) ?? mostDays
  const results = calendar.days
    .filter(({ runs, left }) => runs.length > 0 || left.length > 0)
    .map(({ date, free, runs, left }) => ({
      date,
      type: [
        ...(runs.length > 0 ? ['SELECTED'] : ['EXCLUDED']),
        ...(runs.length > 0 && left.length > 0 ? ['PARTIAL_EXCLUDED'] : []),
        ...(runs.length > 1 ? ['MULTIPLE'] : []),
        ...(free ? ['NOT_WORKING_DAY'] : []),
      ],
      totalInstances: runs.reduce((sum, { instances }) => sum + instances, 0),
      totalExcludedInstances: left.length,
      effectiveRunCycles: runs.map(({ runCycle }) => ({ name: runCycle })),
      scheduledTime: runs.find(({ firstAt }) => firstAt !== null)?.firstAt ?? undefined,
      runCycleName: runs[0]?.runCycle,
      otherRunCyclesIncluded: runs.slice(1).map(({ runCycle }) => runCycle),
      otherRunCyclesExcluded: left.map(({ runCycle }) => runCycle),
    }))
  return answer({
    results: results.slice(0, most),
    totalCount: results.length,
    timeZone: { id: calendar.timezone },
  })
}

const named = (call: Call, kind: V1Kind): Promise<string> => definitionNameOf(call, kind, call.params['id'] ?? '')

const Body = Type.Record(Type.String(), Type.Unknown())

/** What the request brings; nothing of it is kept. */
const brought = async (call: Call, kind: 'stream' | 'runcyclegroup') =>
  readV1(kind, bodyOf(call, Body), { nameOf: await namesById(call.engine.definitions) })

const ofStream: Handler = async (call) =>
  evaluated(call, await call.engine.calendars.ofStream(await named(call, 'stream'), daysIn(call)))

const ofGroup: Handler = async (call) =>
  evaluated(call, await call.engine.calendars.ofGroup(await named(call, 'runcyclegroup'), daysIn(call)))

const ofBrought =
  (kind: 'stream' | 'runcyclegroup'): Handler =>
  async (call) => {
    const days = daysIn(call)
    const definition = await brought(call, kind)
    if (definition.kind !== 'stream' && definition.kind !== 'runcyclegroup') throw new Error('a body of another kind')
    return evaluated(call, await call.engine.calendars.ofDraft(definition, days))
  }

export const runDateHandlers = {
  evaluateStream: ofStream,
  evaluateStreamDetails: ofStream,
  evaluateGroup: ofGroup,
  evaluateGroupDetails: ofGroup,
  evaluateStreamBody: ofBrought('stream'),
  evaluateStreamBodyDetails: ofBrought('stream'),
  evaluateGroupBody: ofBrought('runcyclegroup'),
  evaluateGroupBodyDetails: ofBrought('runcyclegroup'),
}
