/** A site whose users are known by session, token and password, and whose database can be made to hang or to be away. */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import type { TestContext } from 'node:test'
import { hashPassword } from '#/access/passwords.ts'
import { stillTime } from '#/cache/testing/still-time.ts'
import { openPool, type Database } from '#/db/pool.ts'
import { testDatabase, type TestDatabase } from '#/db/test-database.ts'
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

/** A pool of sessions over a way to the database that can be cut off, and laid again. */
export const openWay = async (t: TestContext) => {
  const database = await testDatabase(t)
  const { host, port } = database.connection
  const open = new Set<Socket>()
  const server = createServer((near) => {
    const far = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host)
    for (const one of [near, far]) {
      open.add(one)
      one.on('error', () => undefined).on('close', () => open.delete(one))
    }
    near.pipe(far).pipe(near)
  })
  const listen = async (at: number): Promise<number> => {
    server.listen(at, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  const here = await listen(0)
  const lookups = await openPool({
    connection: { ...database.connection, host: '127.0.0.1', port: here },
    applicationName: 'batuta test way',
  })
  const cut = async (): Promise<void> => {
    const closed = once(server, 'close')
    server.close()
    for (const one of open) one.destroy()
    await closed
  }
  t.after(async () => {
    await lookups.end()
    if (server.listening) await cut()
  })
  return { database, lookups, cut, mend: () => listen(here) }
}
