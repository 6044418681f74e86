/** Servers over the database of a test that lead it or stand by: no agent is there, and a failure of theirs is one of the test. */
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { TestDatabase } from '#/db/test-database.ts'
import { lead, type Leader, type LeaderParts } from '#/engine/leader.ts'
import { systemClock } from '#/lib/clock.ts'
import { silentLog } from '#/lib/log.ts'

export const partsOver = (database: TestDatabase, server: string): LeaderParts => ({
  database,
  connection: database.connection,
  leaseMs: 1_000,
  onSourcesChanged: () => undefined,
  clock: systemClock,
  log: silentLog,
  server,
  url: `http://${server}:8420`,
  version: '0.1.0',
  workstationLimit: 100,
  world: () => ({ agent: null }),
  onCommitted: () => undefined,
  onTermOver: () => undefined,
  onFailed: (error) => assert.fail(String(error)),
  onTerm: () => undefined,
})

/** Leads, or stands by where another does, until the test is over. */
export const join = async (t: TestContext, parts: LeaderParts): Promise<Leader> => {
  const leader = await lead(parts, AbortSignal.timeout(30_000))
  t.after(() => leader.stop())
  return leader
}
