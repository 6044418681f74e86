/**
 * Keeps today and tomorrow planned.
 *
 * A production day is planned as a whole, in a thread of its own, and enters the plan in parts of which each is one commit; the
 * first time two days do, so that what follows across midnight finds its predecessor. A server that ends between two parts
 * goes on with the rest when it starts again. What cannot be planned is said in the log, stream by stream.
 */
import type { PlanState } from '#/core/state.ts'
import type { Clock } from '#/lib/clock.ts'
import { collectGarbage } from '#/lib/collect-garbage.ts'
import { failpoint } from '#/lib/failpoint.ts'
import type { Log } from '#/lib/log.ts'
import { count } from '#/lib/words.ts'
import type { Cause } from '#/model/event.ts'
import type { DefinitionIndex } from '#/planning/definition-index.ts'
import type { PlanOptions } from '#/planning/plan-options.ts'
import { hasOverduePending, planPending } from '#/planning/plan-pending.ts'
import type { PlanNote, Site } from '#/planning/plan-request.ts'
import type { Conductor } from './conductor.ts'
import { enterPlan, plannerCause } from './enter-plan.ts'
import { heavyLine } from './heavy-work.ts'
import { planAside, type AsideRequest, type Summary } from './plan-aside.ts'
import { copyPlan } from './plan-copy.ts'
import { listOpenPending, planSources, type PlanRules } from './plan-sources.ts'
import type { PlannerThread } from './planner-thread.ts'

export interface PlannerParts {
  readonly conductor: () => Conductor
  readonly definitions: () => Promise<DefinitionIndex>
  readonly site: Site
  readonly options: () => PlanOptions
  /** A day up to which an operator wants the plan, when that is later than the usual end. */
  readonly through?: string | undefined
  /** Who wants it; absent: the planner itself. */
  readonly cause?: Cause | undefined
  /** Where days are planned; absent: in a thread for each pass alone. */
  readonly thread?: PlannerThread | undefined
  readonly clock: Clock
  readonly log: Log
}

/** How many days ahead of today are planned. */
const horizon = 1

/**
 * The most rows of a part. By bench/extend.ts a day of 203 000 jobs takes 6 to 6.6 s in parts of 5000 and 5 to 6.2 s in parts of
 * 10 000; larger parts only let orders wait longer.
 */
const mostRows = 10_000

/** How many days back a server plans that was away: a month end must not be lost over a weekend. */
const lookBack = 7

/** The first day that is not planned yet. Days that were missed are planned too, as far as `lookBack` goes. */
const nextDay = (last: string, today: Temporal.PlainDate): string => {
  if (last === '') return today.toString()
  const oldest = today.subtract({ days: lookBack }).toString()
  const next = Temporal.PlainDate.from(last).add({ days: 1 }).toString()
  return next < oldest ? oldest : next
}

/** The production day of an instant: it begins `startOfDay` minutes after midnight in the zone of the site. */
export const productionDay = (at: number, { timezone, startOfDay }: Site): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(timezone)
    .toPlainDateTime()
    .subtract({ minutes: startOfDay })
    .toPlainDate()

/** What entered the plan. */
export interface Extension extends Summary {
  readonly from: string
  readonly to: string
}

/** The pass under way of each term: two would plan the same day. */
const underWay = new WeakMap<Conductor, Promise<unknown>>()

/**
 * One pass. Returns what entered the plan, or undefined when all days are planned or nothing is defined. The signal stops it
 * between two parts: the next pass goes on with the rest of the days.
 */
export const extendOnce = (parts: PlannerParts, signal?: AbortSignal): Promise<Extension | undefined> => {
  const conductor = parts.conductor()
  const before = underWay.get(conductor) ?? Promise.resolve()
  const pass = before.catch(() => undefined).then(() => extend(parts, conductor, signal))
  underWay.set(conductor, pass)
  return pass
}

/** Planned again so often when others overtake it; then what they did is left as it is. */
const mostAttempts = 3

const extend = async (
  parts: PlannerParts,
  conductor: Conductor,
  signal: AbortSignal | undefined,
): Promise<Extension | undefined> => {
  if (!(await isWorkToDo(conductor, parts))) return undefined
  const work = { what: 'extension of the plan', rank: 'order', signal, giveBack: parts.thread?.leave } as const
  return heavyLine.take(work, () => planMissing(parts, conductor, signal))
}

const planMissing = async (
  parts: PlannerParts,
  conductor: Conductor,
  signal: AbortSignal | undefined,
): Promise<Extension | undefined> => {
  for (let attempt = 1; ; attempt += 1) {
    const definitions = await parts.definitions()
    if (definitions.streams.size === 0) return undefined
    failpoint('plan.read')
    const rules = { definitions, site: parts.site, options: parts.options() }
    await resolveOverdue(conductor, rules, parts.log)
    const missing = await findMissing(conductor, parts)
    if (missing === undefined) return undefined
    const planned = await planAside({ ...missing, rules, mostRows }, signal, parts.thread)
    try {
      const mayRepeat = attempt < mostAttempts
      if (mayRepeat && (await parts.definitions()) !== definitions) continue
      if (
        !(await enterPlan(conductor, planned, {
          ...missing,
          definitions,
          mayRepeat,
          signal,
          cause: parts.cause,
        }))
      )
        continue
      const { from, to } = missing
      const { streams, jobs, notes, moreNotes } = planned
      const extension = { from, to, streams, jobs, parts: planned.parts, notes, moreNotes }
      report(parts.log, extension)
      return extension
    } finally {
      await planned.end()
      // The columns of the parts: 300 bytes a job, which the collector does not see before it looks for something else.
      collectGarbage()
    }
  }
}

/** Asked first: the definitions of a large site are 150 MB, and most looks find nothing to do. */
const isWorkToDo = async (conductor: Conductor, parts: PlannerParts): Promise<boolean> => {
  let isThere = false
  await conductor.take((state) => {
    const { from, end } = daysToPlan(state, parts)
    isThere =
      from <= end || hasOverduePending({ pending: listOpenPending(state), plannedThrough: state.plannedThrough })
    return []
  })
  return isThere
}

interface DaysToPlan {
  /** The first day that is not planned, and the last that is to be; nothing is missing when that is earlier. */
  readonly from: string
  readonly end: string
  /** The last day of an extension that is usual. */
  readonly usual: string
}

const daysToPlan = (state: PlanState, { clock, site, through = '' }: PlannerParts): DaysToPlan => {
  const today = productionDay(clock.now(), site)
  const usual = today.add({ days: horizon }).toString()
  return { from: nextDay(state.plannedThrough, today), end: through > usual ? through : usual, usual }
}

type Missing = Pick<AsideRequest, 'from' | 'to' | 'plan' | 'copy' | 'tasks'>

/** The days that are to be planned, and the plan as it stands; undefined when none is missing. */
const findMissing = async (conductor: Conductor, parts: PlannerParts): Promise<Missing | undefined> => {
  let missing: Missing | undefined
  await conductor.take((state) => {
    const { from, end, usual } = daysToPlan(state, parts)
    const to = state.plannedThrough === '' ? usual : from
    if (from <= end) missing = { from, to, plan: state, copy: copyPlan(state), tasks: [...state.tasks.values()] }
    return []
  })
  return missing
}

/** What is pending on a day that is planned: a stream was submitted while that day entered the plan. */
const resolveOverdue = async (conductor: Conductor, rules: PlanRules, log: Log): Promise<void> => {
  await conductor.take((state) => {
    const sources = planSources(state, rules)
    if (!hasOverduePending(sources)) return []
    const { batch, notes } = planPending(sources)
    sayNotes(log, notes)
    return [{ kind: 'plan.added', batch, cause: plannerCause }]
  })
}

const report = (log: Log, { from, to, streams, jobs, parts, notes, moreNotes }: Extension): void => {
  const inParts = parts === 1 ? '' : ` in ${parts} parts`
  log.info({ from, to }, `planned ${from} to ${to}: ${count(streams, 'stream')}, ${count(jobs, 'job')}${inParts}`)
  sayNotes(log, notes)
  if (moreNotes > 0) log.info({ from, to }, `there are ${count(moreNotes, 'more note')} on this plan`)
}

const sayNotes = (log: Log, notes: readonly PlanNote[]): void => {
  for (const { level, stream, sentence } of notes) {
    if (level === 'warning') log.warn({ stream }, sentence)
    else log.debug({ stream }, sentence)
  }
}
