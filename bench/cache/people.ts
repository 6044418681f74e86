/**
 * Plays people and scripts against a server for a while, from a process of its own, and prints how long they waited.
 *
 * Each has a session of its own, and a seed of its own: the same people do the same in every run, as far as the plan lets them.
 */
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { randomFrom, type Random } from '../../test/support/random.ts'
import { spreadOfWaits, type Waits } from '../api/waits.ts'
import { startAsking, type Asking } from './asking.ts'
import { day, desks, habits, hoursAt, isByItself, night, pauseOf, scripts, type Desk, type HabitName } from './day.ts'
import { follow, runScript, type Person } from './habits.ts'

export interface PeopleAnswer {
  readonly requests: number
  readonly perSecond: number
  readonly all: Waits
  readonly byHabit: Readonly<Record<string, Waits>>
  readonly refused: Readonly<Record<string, number>>
}

/** Cookies of the people, by the user of their desk; the token of the scripts. */
export interface Sessions {
  readonly url: string
  readonly today: string
  readonly cookies: Readonly<Record<string, readonly string[]>>
  readonly token: string
}

const { values } = parseArgs({
  options: {
    sessions: { type: 'string', default: '' },
    people: { type: 'string', default: '15' },
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '7' },
    hours: { type: 'string', default: 'day' },
    /** Without what pages ask by themselves. */
    'clicks-alone': { type: 'boolean', default: false },
    /** Each is told of changes, as a page is that shows the plan live. */
    watching: { type: 'boolean', default: false },
  },
})
const sessions = JSON.parse(readFileSync(values.sessions, 'utf8')) as Sessions
const [seconds, seed] = [Number(values.seconds), Number(values.seed)]
const hours = values.hours === 'night' ? night : day

const begun = performance.now()
const elapsed = (): number => (performance.now() - begun) / 1000

const again = async (next: () => number, work: () => Promise<unknown>, first: number): Promise<void> => {
  for (let wait = first; elapsed() + wait < seconds; wait = next()) {
    await pause(wait * 1000)
    await work()
  }
}

const leave = new AbortController()

/** Reads what is told until all is over. */
const watch = async (cookie: string): Promise<void> => {
  const response = await fetch(`${sessions.url}/api/v1/changes?kinds=jobs`, {
    headers: { cookie },
    signal: leave.signal,
  })
  for await (const _ of response.body ?? []);
}

const play = (asking: Asking, desk: Desk, cookie: string, random: Random): Promise<unknown> => {
  const own = desk.areas[random.below(desk.areas.length)] ?? ''
  const person: Person = {
    random,
    areas: [own, ...desk.areas.filter((area) => area !== own)],
    mayOrder: desk.grants.some(({ role }) => role === 'operator'),
    today: sessions.today,
    weekAgo: Temporal.PlainDate.from(sessions.today).subtract({ days: 7 }).toString(),
  }
  const names = (Object.keys(habits) as HabitName[]).filter((name) => !values['clicks-alone'] || !isByItself(name))
  return Promise.all(
    names.map((habit) => {
      const asker = asking.as(habit, { cookie, 'x-batuta-request': '1' })
      const next = (): number => pauseOf(habit, hoursAt(hours, elapsed() / seconds), random)
      // Nobody begins everything at once.
      return again(next, () => follow[habit](asker, person), (next() * random.below(100)) / 100)
    }),
  )
}

/** Who is there when there are so many: of each desk its share, and somebody of each. */
const crowd = (people: number): { readonly desk: Desk; readonly cookie: string }[] =>
  desks.flatMap((desk) =>
    (sessions.cookies[desk.user] ?? [])
      .slice(0, Math.max(1, Math.round(desk.share * people)))
      .map((cookie) => ({ desk, cookie })),
  )

const asking = startAsking(sessions.url)
const chosen = crowd(Number(values.people))
const people = chosen.map(({ desk, cookie }, at) => play(asking, desk, cookie, randomFrom(seed * 1000 + at)))
const programs = scripts.map(({ what, every }, at) =>
  again(
    () => every,
    () => runScript[what](asking.as('script', { authorization: sessions.token })),
    1 + at,
  ),
)
const watching = values.watching ? chosen.map(({ cookie }) => watch(cookie).catch(() => undefined)) : []
await Promise.all([...people, ...programs])
leave.abort()
await Promise.all(watching)

const waits = (habit?: string): Waits =>
  spreadOfWaits(asking.asked.filter((one) => habit === undefined || one.habit === habit).map(({ ms }) => ms))
const answer: PeopleAnswer = {
  requests: asking.asked.length,
  perSecond: Number((asking.asked.length / seconds).toFixed(1)),
  all: waits(),
  byHabit: Object.fromEntries([...Object.keys(habits), 'script'].map((habit) => [habit, waits(habit)])),
  refused: asking.refused,
}
process.stdout.write(JSON.stringify(answer))
