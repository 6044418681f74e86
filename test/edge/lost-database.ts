/** A site whose users are known by session, token and password, and whose database can be made to hang, or to be away by a way that is cut. */
import type { TestContext } from 'node:test'
import { hashPassword } from '#/access/passwords.ts'
import { stillTime } from '#/cache/testing/still-time.ts'
import type { Database } from '#/db/pool.ts'
import type { TestDatabase } from '#/db/test-database.ts'
import { manualClock } from '#/lib/clock.ts'
import { silentLog } from '#/lib/log.ts'
import { addUser } from '#/store/users.ts'
import { eventually } from '../support/eventually.ts'
import { startEdge } from './edge.ts'

const begun = 1_795_328_040_000
export const secret = 'correct horse battery'
export const basic = `Basic ${btoa(`maria:${secret}`)}`

interface LostSite {
  /** Behind what can be lost; absent: the site asks it directly. */
  readonly lookups?: Database
  readonly database: TestDatabase
}

/** Maria, an operator, with a session, a token and her password. Time stands still, that of alarms as well. */
export const openLostSite = async (t: TestContext, { database, lookups = database }: LostSite) => {
  const [clock, time] = [manualClock(begun), stillTime()]
  const lines: string[] = []
  const log = { ...silentLog, warn: (_: object, line: string) => void (line.includes('who asks') && lines.push(line)) }
  const edge = await startEdge(t, { database: lookups, auth: true, clock, alarm: time.alarm, log, anyName: true })
  const user = {
    name: 'maria',
    password: await hashPassword(secret),
    oneTime: false,
    grants: [{ role: 'operator' }],
  } as const
  await addUser(database, user, begun)
  const send = (path: string, headers: Record<string, string>, body?: object): Promise<Response> =>
    fetch(`${edge.server}${path}`, {
      headers: { 'content-type': 'application/json', 'x-batuta-request': '1', ...headers },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    })
  const login = (password = secret): Promise<Response> => send('/api/v1/login', {}, { name: 'maria', password })
  const opened = await login()
  const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? ''
  const token = (await (await send('/api/v1/tokens', { cookie }, { name: 'ci' })).json()) as {
    id: string
    token: string
  }
  return {
    ...edge,
    clock,
    time,
    lines,
    send,
    login,
    tokenId: token.id,
    by: { session: { cookie }, token: { authorization: `Bearer ${token.token}` }, password: { authorization: basic } },
    jobs: async (headers: Record<string, string>): Promise<number> => (await send('/api/v1/jobs', headers)).status,
    /** What comes of it when somebody has waited for so many milliseconds. */
    after: async <Answer>(milliseconds: number, asked: Promise<Answer>): Promise<Answer> => {
      await eventually('somebody to wait', () => (time.alarms.size > 0 ? true : undefined))
      time.pass(milliseconds)
      return asked
    },
  }
}
