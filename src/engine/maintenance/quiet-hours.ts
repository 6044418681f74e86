/**
 * Where in its range a cycle disturbs least: in the windows that the site has set, else where its own week is quiet.
 *
 * All times are on the clocks of the site. An hour that the clocks leave out or have twice is no special case: places are instants.
 */
import type { Instant } from '#/lib/clock.ts'
import type { OffPeakWindow } from '#/model/off-peak.ts'
import type { CycleBounds } from './decide-cycle.ts'

export const hoursOfWeek = 168

export interface Quiet {
  readonly timezone: string
  /** Empty: the site has set none, and the load decides. */
  readonly windows: readonly OffPeakWindow[]
  /** Starts by hour of the week, Monday 0:00 first; empty: not learnt yet. */
  readonly starts: readonly number[]
}

const zoned = (at: Instant, timezone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone)

/** From 0, Monday from midnight to one, to 167. */
export const hourOfWeek = (at: Instant, timezone: string): number => {
  const { dayOfWeek, hour } = zoned(at, timezone)
  return (dayOfWeek - 1) * 24 + hour
}

/** Whether an instant lies in one of the windows; one that ends before it begins goes on past midnight. */
export const isOffPeak = (at: Instant, { windows, timezone }: Quiet): boolean => {
  if (windows.length === 0) return false
  const { hour, minute } = zoned(at, timezone)
  const time = hour * 60 + minute
  return windows.some(({ from, to }) => (from < to ? time >= from && time < to : time >= from || time < to))
}

const step = 15 * 60_000

interface Place {
  readonly at: Instant
  readonly cost: number
  readonly offPeak: boolean
  readonly load: number
}

/** The best place from two thirds to four thirds of the interval after `begun`, and why there. */
export const choosePlace = (
  begun: Instant,
  { usualMs }: CycleBounds,
  quiet: Quiet,
): { readonly at: Instant; readonly why: string } => {
  const most = Math.max(0, ...quiet.starts)
  const ideal = begun + usualMs
  const slack = usualMs / 3
  let best: Place = { at: ideal, cost: Infinity, offPeak: false, load: 0 }
  for (let at = ideal - slack; at <= ideal + slack; at += step) {
    const offPeak = isOffPeak(at, quiet)
    const load = most === 0 ? 0 : (quiet.starts[hourOfWeek(at, quiet.timezone)] ?? 0) / most
    const away = Math.abs(at - ideal) / slack
    const cost = (quiet.windows.length > 0 && !offPeak ? 2 : 0) + load + away / 4
    if (cost < best.cost) best = { at, cost, offPeak, load }
  }
  return { at: best.at, why: whyThere(best, quiet, most) }
}

const whyThere = ({ offPeak, load }: Place, { windows, starts }: Quiet, most: number): string => {
  if (offPeak) return 'In an off-peak window, near the usual interval.'
  if (windows.length > 0) return 'No off-peak window is within reach; near the usual interval.'
  if (starts.length === 0 || most === 0) return 'After the usual interval; the week of the site is not learnt yet.'
  return `A quiet hour near the usual interval: ${Math.round(load * 100)} % of the busiest hour of the week.`
}
