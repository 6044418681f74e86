/** What the engine answers about the plan as a whole, and its extension by order. */
import { jobCountOf } from '#/core/added-jobs.ts'
import { cell, nextRow } from '#/core/columns.ts'
import { hasStreamFlag } from '#/core/flags.ts'
import { nameOf } from '#/core/names.ts'
import { StreamFlag, type PlanState } from '#/core/state.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Cause } from '#/model/event.ts'
import { time } from '#/model/option-forms.ts'
import { mostPlanDays, type PlanDay, type PlanOverview } from '#/model/plan-views.ts'
import { heavyLine } from './heavy-work.ts'
import { imagineAside } from './imagine-aside.ts'
import type { ImaginedWhole } from './imagined-whole.ts'
import { lastForecasts } from './last-forecasts.ts'
import { isCarriedOut } from './carried-out.ts'
import { copyPlan } from './plan-copy.ts'
import { oneByOne } from './one-by-one.ts'
import { extendOnce, productionDay, type PlannerParts } from './planner.ts'

/** Which days: up to this date, included, or so many; else one. */
export interface Window {
  readonly to?: string | undefined
  readonly days?: number | undefined
}

/** Of a trial, which goes on where the plan ends, `from` does not matter. */
export interface ImagineAsked extends Window {
  readonly from?: string | undefined
}

export interface Extended {
  readonly from: string | null
  readonly to: string | null
  readonly streams: number
  readonly jobs: number
}

export interface PlanDesk {
  readonly overview: () => PlanOverview
  /** Plans the days that are missing; counted from the last planned one. Throws `request.invalid`. */
  readonly extend: (window: Window, cause: Cause) => Promise<Extended>
  /** The plan that an extension would make. Throws `request.invalid`, `plan.too_large`. */
  readonly trial: (asked: ImagineAsked) => Promise<ImaginedWhole>
  /**
   * The plan of any days, from the definitions alone; from today on where no day is said. The last ones are kept as long as
   * definitions and options stay as they are. Throws `request.invalid`, `plan.too_large`.
   */
  readonly forecast: (asked: ImagineAsked) => Promise<ImaginedWhole>
}

export interface PlanDeskParts extends Omit<PlannerParts, 'through' | 'cause'> {
  /** The live plan at this moment. */
  readonly state: () => PlanState
  /** The most jobs that a trial or a forecast may have. */
  readonly mostImagined: number
}

export const createPlanDesk = (parts: PlanDeskParts): PlanDesk => {
  const today = (): string => productionDay(parts.clock.now(), parts.site).toString()
  /** The day after the last planned one, and no day of the past. */
  const nextDay = (): string => {
    const { plannedThrough } = parts.state()
    const next = plannedThrough === '' ? today() : dayAfter(plannedThrough, 1)
    return next < today() ? today() : next
  }
  const rules = async () => ({
    definitions: await parts.definitions(),
    site: parts.site,
    options: parts.options(),
  })
  const inTurn = oneByOne()
  const { mostImagined: mostJobs } = parts
  const forecasts = lastForecasts(mostJobs)
  return {
    overview: () => overviewOf(parts.state(), parts.site),
    extend: async (window, cause) => {
      // Whether the days stand already is for the leader to say.
      parts.conductor()
      const { requests } = parts.state()
      const isSame = (effect: string): boolean => rangeIn(effect, window) !== undefined
      const isAgain = isCarriedOut(parts.state(), cause.requestId, isSame)
      const known = isAgain ? rangeIn(requests.get(cause.requestId ?? '') ?? '', window) : undefined
      const from = known?.from ?? nextDay()
      const to = known?.to ?? lastOf(from, window)
      const extended = await extendThrough({ ...parts, cause: { ...cause, order: orderOf(window, from, to) } }, to)
      return known === undefined ? extended : { from, to, ...countBetween(parts.state(), from, to) }
    },
    trial: (asked) =>
      inTurn(async () => {
        const from = nextDay()
        const to = lastOf(from, asked)
        return heavyLine.take({ what: 'trial plan', rank: 'question' }, async () => {
          const state = parts.state()
          const live = { copy: copyPlan(state), tasks: [...state.tasks.values()] }
          return imagineAside({ kind: 'trial', rules: await rules(), live, from, to, mostJobs })
        })
      }),
    forecast: (asked) =>
      inTurn(async () => {
        const from = dateOf(asked.from ?? today())
        const to = lastOf(from, asked)
        return forecasts.of(await rules(), { from, to })
      }),
  }
}

const dateOf = (text: string): string => {
  try {
    return Temporal.PlainDate.from(text).toString()
  } catch {
    throw new Refusal('request.invalid', `There is no day ${text}: a day is year-month-day, such as 2026-11-22.`)
  }
}

const dayAfter = (day: string, days: number): string => Temporal.PlainDate.from(day).add({ days }).toString()

/** The last day of a window that begins on a day. */
const lastOf = (from: string, { to, days }: Window): string => {
  if (to !== undefined && days !== undefined) {
    throw new Refusal('request.invalid', 'The days are counted, or end on a date: say one of the two.')
  }
  const last = to === undefined ? dayAfter(from, (days ?? 1) - 1) : dateOf(to)
  if (last.length > from.length) throw new Refusal('request.invalid', 'Days end with the year 9999.')
  if (last < from) throw new Refusal('request.invalid', `The last day ${last} lies before the first, ${from}.`)
  if (Temporal.PlainDate.from(from).until(last).days >= mostPlanDays) {
    throw new Refusal('request.invalid', `From ${from} to ${last} are more than ${mostPlanDays} days: ask for fewer.`)
  }
  return last
}

/** What was ordered, and which days that meant when it came first: a request that comes again asks for the same days. */
const orderOf = ({ days, to }: Window, from: string, last: string): string =>
  `extend days=${days ?? ''} to=${to ?? ''} from ${from} through ${last}`

/** Undefined: the request was for something else. */
const rangeIn = (effect: string, { days, to }: Window): { readonly from: string; readonly to: string } | undefined => {
  const [, ofDays, ofTo, from, last] = /^extend days=(\d*) to=(\S*) from (\S+) through (\S+)$/.exec(effect) ?? []
  if (from === undefined || last === undefined) return undefined
  return ofDays === String(days ?? '') && ofTo === (to ?? '') ? { from, to: last } : undefined
}

/** What stands in the plan of these days. */
const countBetween = (state: PlanState, from: string, to: string): Pick<Extended, 'streams' | 'jobs'> => {
  const { streams, names } = state
  const sum = { streams: 0, jobs: 0 }
  for (let id = nextRow(streams, 1); id < streams.size; id = nextRow(streams, id + 1)) {
    const day = nameOf(names, cell(streams.day, id))
    if (cell(streams.workstation, id) === 0 || day < from || day > to) continue
    sum.streams += 1
    sum.jobs += jobCountOf(state, id)
  }
  return sum
}

/** The days go in one by one: a server that ends in the middle goes on from there. */
const extendThrough = async (parts: PlanDeskParts & { readonly cause: Cause }, through: string): Promise<Extended> => {
  let [first, last, streams, jobs] = [null as string | null, null as string | null, 0, 0]
  while (parts.state().plannedThrough < through) {
    const extension = await extendOnce({ ...parts, through })
    if (extension === undefined) break
    first ??= extension.from
    last = extension.to
    streams += extension.streams
    jobs += extension.jobs
  }
  return { from: first, to: last, streams, jobs }
}

const overviewOf = (state: PlanState, { timezone, startOfDay }: PlanDeskParts['site']): PlanOverview => {
  const orphaned = [...state.pending.values()].filter((one) => one.orphaned).length
  return {
    timezone,
    startOfDay: time().format(startOfDay),
    days: daysOf(state),
    plannedThrough: state.plannedThrough || null,
    closedThrough: state.closedThrough || null,
    pending: state.pending.size - orphaned,
    orphaned: orphaned + countOrphanEdges(state),
  }
}

const daysOf = (state: PlanState): PlanDay[] => {
  const { streams, names } = state
  const days = new Map<string, PlanDay>()
  for (let id = nextRow(streams, 1); id < streams.size; id = nextRow(streams, id + 1)) {
    if (cell(streams.workstation, id) === 0) continue
    const day = nameOf(names, cell(streams.day, id))
    const sum = days.get(day) ?? { day, streams: 0, jobs: 0, open: 0, carriedForward: 0 }
    days.set(day, sum)
    sum.streams += 1
    sum.jobs += jobCountOf(state, id)
    if (cell(streams.openJobs, id) > 0) sum.open += 1
    if (hasStreamFlag(state, id, StreamFlag.carried)) sum.carriedForward += 1
  }
  return [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1))
}

/** FOLLOWS whose predecessor has left the plan. */
const countOrphanEdges = ({ edges }: PlanState): number => {
  let count = 0
  for (let edge = nextRow(edges, 1); edge < edges.size; edge = nextRow(edges, edge + 1)) {
    if (cell(edges.orphanOf, edge) !== 0 && cell(edges.met, edge) === 0) count += 1
  }
  return count
}
