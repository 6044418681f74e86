/** What breaks in a chaos: PostgreSQL is restarted, the leader is killed, the leader stands still; at random, or one after the other. */
import { setTimeout as pause } from 'node:timers/promises'
import { eventually } from '../support/eventually.ts'
import { randomFrom, type Random } from '../support/random.ts'
import { isAlive, launchServer, type Place, type ServerProcess } from '../support/server-process.ts'
import { isLeading, untilLeading } from '../support/two-servers.ts'
import type { RestlessPostgres } from './postgres.ts'

export interface Counts {
  readonly restarts: { fast: number; immediate: number }
  kills: number
  stops: number
}

export interface Shaken {
  readonly places: readonly Place[]
  readonly postgres: RestlessPostgres
  readonly counts: Counts
  readonly tell: (line: string) => void
}

type Mode = 'fast' | 'immediate'

const restart = async ({ postgres, counts, tell }: Shaken, mode: Mode, awayMs: number): Promise<void> => {
  tell(`PostgreSQL is restarted (${mode})`)
  await postgres.restart(mode, awayMs)
  counts.restarts[mode] += 1
}

interface Leader {
  readonly place: Place
  readonly server: ServerProcess
}

const kill = async ({ counts, tell }: Shaken, { place, server }: Leader, awayMs: number): Promise<void> => {
  tell(`the leader at ${place.url} is killed`)
  await server.end('SIGKILL')
  counts.kills += 1
  await pause(awayMs)
  launchServer(place)
}

const standStill = async (
  { counts, tell }: Shaken,
  { place, server }: Leader,
  until: () => Promise<unknown>,
): Promise<void> => {
  tell(`the leader at ${place.url} stands still`)
  server.process.kill('SIGSTOP')
  counts.stops += 1
  try {
    await until()
  } finally {
    server.process.kill('SIGCONT')
  }
}

/** For so many seconds: PostgreSQL every five to ten seconds, the leader every six to twelve. */
export const shakeAtRandom =
  (seconds: number, seed: number) =>
  async (shaken: Shaken): Promise<void> => {
    const end = performance.now() + seconds * 1000
    const goesOn = (): boolean => performance.now() < end
    const random = randomFrom(seed)
    await Promise.all([shakePostgres(shaken, random, goesOn), shakeServers(shaken, random, goesOn)])
    startFallen(shaken.places)
  }

const shakePostgres = async (shaken: Shaken, random: Random, goesOn: () => boolean): Promise<void> => {
  while (goesOn()) {
    await pause(random.between(5_000, 10_000))
    if (goesOn()) await restart(shaken, random.chance(0.5) ? 'fast' : 'immediate', random.below(2_000))
  }
}

/** The leader is killed, or stands still: often for longer than its lease. */
const shakeServers = async (shaken: Shaken, random: Random, goesOn: () => boolean): Promise<void> => {
  while (goesOn()) {
    await pause(random.between(6_000, 12_000))
    // Between two restarts of PostgreSQL somebody leads, if only for a moment.
    const leader = await eventually('a leader', () => leaderOf(shaken.places), 10_000).catch(() => undefined)
    if (!goesOn() || leader === undefined) continue
    if (random.chance(0.5)) await kill(shaken, leader, random.below(3_000))
    else await standStill(shaken, leader, () => pause(random.between(2_000, 8_000)))
    startFallen(shaken.places)
  }
}

/** On a machine that does a lot besides. */
const patienceMs = 150_000

/** Each kind of break once, when the one before has been got over. */
export const shakeInTurn = async (shaken: Shaken): Promise<void> => {
  const { places } = shaken
  await kill(shaken, await calm(places), 1_000)
  await calm(places)
  await restart(shaken, 'immediate', 1_000)
  const old = await calm(places)
  const other = places.find((place) => place !== old.place) ?? old.place
  await standStill(shaken, old, () => untilLeading(other, patienceMs))
  await calm(places)
  await restart(shaken, 'fast', 1_000)
  await calm(places)
}

/** One leads and the other stands by; then jobs flow for a while. Answers who leads. */
const calm = async (places: readonly Place[]): Promise<Leader> => {
  const whoLeads = async (): Promise<Leader | undefined> => {
    startFallen(places)
    const roles = await Promise.all(places.map(async ({ client }) => (await client.status()).server.role))
    return roles.toSorted().join() === 'leader,standby' ? leaderOf(places) : undefined
  }
  await eventually('one leader and one standby', whoLeads, patienceMs)
  await pause(calmMs)
  return eventually('one leader and one standby', whoLeads, patienceMs)
}

const calmMs = 3_000

export const leaderOf = async (places: readonly Place[]): Promise<Leader | undefined> => {
  for (const place of places) {
    const server = place.servers.at(-1)
    if (server !== undefined && (await isLeading(place))) return { place, server }
  }
  return undefined
}

/** A server that has given up (PostgreSQL was away for too long) is started again, as whoever looks after it would. */
export const startFallen = (places: readonly Place[]): void => {
  for (const place of places) {
    const pid = place.servers.at(-1)?.process.pid
    if (pid === undefined || !isAlive(pid)) launchServer(place)
  }
}
