/** An edge with users and an audit on a real PostgreSQL, for one test. */
import type { TestContext } from 'node:test'
import { createUsersDesk } from '#/access/users-desk.ts'
import { createClient, type Client } from '#/contract/client.ts'
import { testDatabase, type TestDatabase } from '#/db/test-database.ts'
import { systemClock } from '#/lib/clock.ts'
import type { Grant } from '#/model/caller.ts'
import { startEdge, type Edge, type EdgeOptions } from './edge.ts'

interface Site extends Edge {
  readonly database: TestDatabase
  readonly as: (
    name: string,
    ...grants: Grant[]
  ) => Promise<{ client: Client; password: string; authorization: string }>
}

export const openSite = async (
  t: TestContext,
  options: Pick<EdgeOptions, 'alarm' | 'clock' | 'log' | 'metricsAccess'> = {},
): Promise<Site> => {
  const database = await testDatabase(t)
  const edge = await startEdge(t, { database, auth: true, ...options })
  const desk = createUsersDesk({ database: () => database, clock: systemClock, onChanged: () => {} })
  const as: Site['as'] = async (name, ...grants) => {
    const { password: given } = await desk.add({ name, grants })
    const password = `a secret of ${name.split('').join('-')}`
    const basic = (word: string): string => `Basic ${Buffer.from(`${name}:${word}`).toString('base64')}`
    const first = createClient({ server: edge.server, authorization: () => basic(given) })
    await first.changePassword({ password: given, newPassword: password })
    const authorization = basic(password)
    return {
      client: createClient({ server: edge.server, authorization: () => authorization }),
      password,
      authorization,
    }
  }
  return { ...edge, database, as }
}
