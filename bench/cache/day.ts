/**
 * A day of the people and programs that look at a site, as a model with its reasons: who they are, what they look at, how often, and how the hours differ.
 *
 * Rates are those of one person and are never sped up: an answer is asked for as often, and changes as often, as on a real day. What is left
 * out of the day are its long quiet stretches. So nothing is asked again sooner than a person would ask it.
 *
 * A dashboard that asks the same every few seconds makes any cache look good. Therefore what a page asks by itself and what a person asks by
 * a click are counted apart, and one search in the model is never asked twice by anybody.
 */
import type { Grant } from '#/model/caller.ts'
import type { Random } from '../../test/support/random.ts'

/** A group of people who share a role and a part of the site. */
export interface Desk {
  readonly user: string
  readonly grants: readonly Grant[]
  /** Of all people. */
  readonly share: number
  /** The areas that its people look after, by the beginning of their streams' names. */
  readonly areas: readonly string[]
}

/**
 * Large sites have a desk that watches everything around the clock, some teams that answer for an application and may see no other, and a few who only
 * look: shift leaders, the owners of applications. What a limited role sees is another answer each time, which a cache cannot share with anybody else.
 */
export const desks: readonly Desk[] = [
  {
    user: 'desk',
    grants: [{ role: 'operator' }],
    share: 0.4,
    areas: ['PAYM', 'CORE', 'CARD', 'LEDG', 'RISK', 'FRAU', 'LOAN', 'DWHX', 'TREA', 'CHAN', 'REGU', 'GATE'],
  },
  { user: 'payments', grants: [{ role: 'operator', stream: 'PAYM_@' }], share: 0.14, areas: ['PAYM'] },
  { user: 'cards', grants: [{ role: 'operator', stream: 'CARD_@' }], share: 0.14, areas: ['CARD'] },
  { user: 'ledger', grants: [{ role: 'operator', stream: 'LEDG_@' }], share: 0.1, areas: ['LEDG'] },
  { user: 'warehouse', grants: [{ role: 'operator', stream: 'DWHX_@' }], share: 0.1, areas: ['DWHX'] },
  { user: 'managers', grants: [{ role: 'viewer' }], share: 0.12, areas: ['PAYM', 'CARD', 'LEDG', 'CORE'] },
]

/** What somebody does again and again. */
export type HabitName = keyof typeof habits

/** How often, in seconds between one time and the next, at random within the bounds. */
interface Habit {
  readonly every: readonly [least: number, most: number]
  /** Whether a page does it by itself. */
  readonly byItself?: true
}

/**
 * - dashboard: the page that is always open. HWA's refreshes each 30 s at best and its users complain; here every 5 to 10 s.
 * - ownList: the list of one's own area in a second window, refreshed half as often.
 * - lookAround: another list of the moment: what is late, what runs, held jobs, prompts, workstations.
 * - drillDown: a job that went wrong: the job, why, its log, its history, and in two cases of five an order, and another look.
 *   A shift of eight hours has 100 to 300 of them on a bad day; one in two minutes is the worst hour.
 * - history: yesterday's failures, the week of a stream, for a hand-over or a report.
 * - definitions: what a stream consists of; mostly in office hours.
 * - oddSearch: something that nobody has asked before and nobody will again: it has to miss.
 */
export const habits = {
  dashboard: { every: [5, 10], byItself: true },
  ownList: { every: [10, 20], byItself: true },
  lookAround: { every: [25, 65] },
  drillDown: { every: [80, 160] },
  history: { every: [120, 360] },
  definitions: { every: [120, 480] },
  oddSearch: { every: [60, 180] },
} as const satisfies Record<string, Habit>

export const isByItself = (habit: HabitName): boolean => 'byItself' in habits[habit]

export interface Hours {
  readonly name: string
  /** Of the time that is played. */
  readonly share: number
  /** How much more often something is done than usual. */
  readonly more: Partial<Record<HabitName, number>>
  /** One in so many jobs goes wrong. */
  readonly failing: number
}

/**
 * The day, without its quiet stretches. The night peak is played apart, by its own rate of jobs.
 *
 * An incident is that something many jobs need is gone: one in three fails, those who look at jobs look at those, and several at the same. At other
 * times one in a hundred does.
 */
export const day: readonly Hours[] = [
  { name: 'hand-over', share: 0.2, more: { history: 4, lookAround: 2 }, failing: 100 },
  { name: 'office hours', share: 0.4, more: { definitions: 3, oddSearch: 1.5 }, failing: 100 },
  { name: 'an incident', share: 0.2, more: { drillDown: 3, lookAround: 1.5, definitions: 0.3 }, failing: 3 },
  {
    name: 'evening',
    share: 0.2,
    more: { drillDown: 0.7, history: 0.5, definitions: 0.3, oddSearch: 0.5 },
    failing: 100,
  },
]

export const night: readonly Hours[] = [
  { name: 'night peak', share: 1, more: { drillDown: 1.5, definitions: 0.1, history: 0.5 }, failing: 100 },
]

/** Which hours it is when such a part of all of them is over. */
export const hoursAt = (hours: readonly Hours[], part: number): Hours => {
  let left = part
  const found = hours.find(({ share }) => {
    left -= share
    return left < 0
  })
  return found ?? (hours.at(-1) as Hours)
}

/** When a habit is next followed, seconds from now. */
export const pauseOf = (habit: HabitName, { more }: Hours, random: Random): number => {
  const [least, most] = habits[habit].every
  return (least + ((most - least) * random.below(1000)) / 1000) / (more[habit] ?? 1)
}

/** One of a list, the first ones far more often than the last: rank r has a weight of 1 / (r + 1) (Zipf's law). */
export const popular = <T>(from: readonly T[], random: Random): T | undefined => {
  const whole = from.reduce((sum, _, rank) => sum + 1 / (rank + 1), 0)
  let left = (random.below(1_000_000) / 1_000_000) * whole
  return from.find((_, rank) => {
    left -= 1 / (rank + 1)
    return left < 0
  })
}

/** The scripts of a site that ask by HWA's REST API, as their checks for Centreon and Zabbix do. Seconds between two times. */
export const scripts = [
  { what: 'engine', every: 15 },
  { what: 'counts', every: 30 },
  { what: 'errors', every: 60 },
  { what: 'streams', every: 60 },
] as const
export type Script = (typeof scripts)[number]['what']
