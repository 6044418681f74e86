/** A leader over a real ledger that loses its database by a way that is cut: with what it had shown last, committed or not. */
import type { TestContext } from 'node:test'
import { sql } from '#/db/sql.ts'
import type { TestDatabase } from '#/db/test-database.ts'
import type { LeaderParts } from '#/engine/leader.ts'
import { Fault } from '#/lib/refusal.ts'
import type { EventBody } from '#/model/event.ts'
import { openWay } from '../support/database-way.ts'
import { eventually } from '../support/eventually.ts'
import { sketchBatch } from '../support/plan.ts'
import { openLeadingEngine } from './leading-engine.ts'

export const cause = { by: 'test' }
export const hold = (job: number) => ({ kind: 'job.held', job, cause }) as const
export const unhold = (job: number) => ({ kind: 'job.unheld', job, cause }) as const

const jobs = Array.from({ length: 10 }, (_, i) => ({ name: `J${i}` }))
/** Jobs 1 to 10 and 11 to 20. */
export const added = {
  kind: 'plan.added',
  batch: sketchBatch([
    { name: 'PAY', jobs },
    { name: 'STOCK', jobs },
  ]),
  cause,
} as const

export interface LostSite {
  /** Absent: one of its own. */
  readonly to?: TestDatabase
  readonly server?: string
  readonly over?: Partial<LeaderParts>
}

/** Leads, or stands by where another leads. */
export const openLostLeader = async (t: TestContext, { to, server = 'first', over = {} }: LostSite = {}) => {
  const way = await openWay(t, to)
  const site = await openLeadingEngine(t, { ...way.lookups, connection: way.connection }, server, over)
  const { leader, commits } = site
  let failing = Promise.withResolvers<never>()
  failing.promise.catch(() => undefined)
  const fail = (): void => failing.reject(new Fault('The connection to the database failed.'))
  const cutOff = async (): Promise<void> => {
    await way.cut()
    await eventually('the end of its place', () => (leader.standing().role === 'none' ? true : undefined))
  }
  return {
    ...site,
    ...way,
    happen: async (...events: readonly EventBody[]): Promise<void> =>
      void (await leader.now().conductor.take(() => events)),
    /** From now on commits hang. What is decided is in memory, and nowhere else. */
    hang: (): void => {
      failing = Promise.withResolvers<never>()
      failing.promise.catch(() => undefined)
      commits.wait = failing.promise
    },
    /** The database is away, and the place is lost; what hangs goes on hanging. */
    cutOff,
    /** What hangs fails, and was never committed. */
    fail,
    lose: async (): Promise<void> => {
      await cutOff()
      fail()
    },
    /** It is back, and this server has a place again. */
    recover: async (): Promise<void> => {
      commits.wait = Promise.resolve()
      await way.mend()
      await eventually('a place', () => (leader.standing().role === 'none' ? undefined : true), 30_000)
    },
    /** The last event of the ledger, whatever way is cut. */
    lastSeq: async (): Promise<number> => {
      const [row] = await way.database.query<{ seq: number }>(sql`select max(seq)::int as seq from ledger_events`)
      return row?.seq ?? 0
    },
  }
}
