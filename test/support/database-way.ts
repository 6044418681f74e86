/** A way to a real database that can be cut off and laid again, as a network is. */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import type { TestContext } from 'node:test'
import { openPool } from '#/db/pool.ts'
import { testDatabase, type TestDatabase } from '#/db/test-database.ts'

/** A pool of sessions over a way to the database that can be cut off, and laid again. */
export const openWay = async (t: TestContext, to?: TestDatabase) => {
  const database = to ?? (await testDatabase(t))
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
  const connection = { ...database.connection, host: '127.0.0.1', port: here }
  const lookups = await openPool({ connection, applicationName: 'batuta test way' })
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
  return { database, lookups, connection, cut, mend: () => listen(here) }
}
