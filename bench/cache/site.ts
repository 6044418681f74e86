/**
 * The site of the bench: large, with a past, with jobs that really run and sometimes fail at a rate that can be set, and with people who are logged in.
 */
import type { Client } from '#/contract/client.ts'
import type { ConnectionOptions } from '#/db/connection.ts'
import { openPool, type Database } from '#/db/pool.ts'
import type { JobStream } from '#/model/job-stream.ts'
import { productionDay } from '#/engine/planner.ts'
import { systemClock } from '#/lib/clock.ts'
import { ensurePlanDay } from '#/store/days.ts'
import { listDefinitions } from '#/store/definitions.ts'
import { encodeRuns, type RunRecord } from '#/store/runs.ts'
import { randomFrom, type Random } from '../../test/support/random.ts'
import { setUpLargeSite, type LargeSite, type SiteSize } from '../support/large-site.ts'
import { desks } from './day.ts'
import { commandIn, workstationLimit } from './pace.ts'
import type { Sessions } from './people.ts'

export const today = (): string => productionDay(systemClock.now(), { timezone: 'UTC', startOfDay: 0 }).toString()

/** Fills an empty database. `runsADay` of the seven days before stand in the history. */
export const setUpLivingSite = async (
  connection: ConnectionOptions,
  folder: string,
  { runsADay, ...size }: SiteSize & { readonly runsADay: number },
): Promise<LargeSite> => {
  const site = await setUpLargeSite(connection, { ...size, work: { command: commandIn(folder), workstationLimit } })
  const database = await openPool({ connection, applicationName: 'batuta bench' })
  try {
    await writePast(database, runsADay, randomFrom(size.seed))
  } finally {
    await database.end()
  }
  return site
}

const writePast = async (database: Database, runsADay: number, random: Random): Promise<void> => {
  const streams = (await listDefinitions(database, { kinds: ['stream'] })).filter(
    (one): one is JobStream => one.kind === 'stream',
  )
  for (let ago = 7; ago > 0; ago -= 1) {
    const day = Temporal.PlainDate.from(today()).subtract({ days: ago })
    await ensurePlanDay(database, day.toString())
    await encodeRuns(pastDay(streams, day, runsADay, random))(database)
  }
}

const pastDay = (streams: readonly JobStream[], day: Temporal.PlainDate, runs: number, random: Random): RunRecord[] => {
  const begun = day.toZonedDateTime('UTC').epochMilliseconds
  const names = streams.flatMap((stream) => stream.jobs.map((job) => ({ stream, job })))
  return Array.from({ length: runs }, (_, at) => {
    const { stream, job } = random.pick(names)
    const readyAt = begun + Math.floor((86_400_000 * at) / runs)
    const wrong = random.chance(0.01)
    return {
      day: day.toString(),
      job: 100_000_000 + at,
      run: 1,
      workstation: stream.workstation,
      stream: `${stream.workstation}#${stream.name}`,
      name: 'alias' in job && typeof job.alias === 'string' ? job.alias : job.name,
      outcome: wrong ? 'abended' : 'succeeded',
      returnCode: wrong ? 8 : 0,
      signal: null,
      reason: null,
      readyAt,
      startedAt: readyAt + 20,
      endedAt: readyAt + 20 + random.between(500, 600_000),
      userMs: 10,
      systemMs: 5,
      peakMemory: 5_000_000,
    }
  })
}

const password = 'correct horse battery'
const json = { 'content-type': 'application/json' }

/** Users of every desk, so many sessions of each as there are people at most, and a token for the scripts. */
export const logIn = async (client: Client, url: string, people: number): Promise<Omit<Sessions, 'url'>> => {
  const cookies: Record<string, string[]> = {}
  for (const { user, grants, share } of desks) {
    const given = await client.addUser({ name: user, grants: [...grants] })
    await changePassword(url, user, given.password)
    const own: string[] = []
    for (let at = 0; at < Math.max(1, Math.round(share * people)); at += 1) own.push(await cookieOf(url, user))
    cookies[user] = own
  }
  const script = await fetch(`${url}/api/v1/tokens`, {
    method: 'POST',
    headers: { ...json, cookie: cookies['managers']?.[0] ?? '', 'x-batuta-request': '1' },
    body: JSON.stringify({ name: 'monitoring' }),
  })
  const { token } = (await script.json()) as { token: string }
  return { today: today(), cookies, token: `Bearer ${token}` }
}

const changePassword = async (url: string, user: string, given: string): Promise<void> => {
  const answer = await fetch(`${url}/api/v1/me/password`, {
    method: 'POST',
    headers: { ...json, authorization: `Basic ${btoa(`${user}:${given}`)}` },
    body: JSON.stringify({ password: given, newPassword: password }),
  })
  if (!answer.ok) throw new Error(`${user} has no password: ${await answer.text()}`)
}

const cookieOf = async (url: string, name: string): Promise<string> => {
  const answer = await fetch(`${url}/api/v1/login`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ name, password }),
  })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0]
  if (cookie === undefined) throw new Error(`${name} cannot log in: ${await answer.text()}`)
  return cookie
}
