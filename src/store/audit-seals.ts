/** The parts of the audit that lie in files: with which hash each begins and ends, and that what is sealed leaves the table. */
import type { Queryable } from '#/db/pool.ts'
import { sql } from '#/db/sql.ts'
import type { Instant } from '#/lib/clock.ts'

export interface AuditSeal {
  readonly firstId: number
  readonly lastId: number
  /** The hash of the entry before the first, and that of the last. */
  readonly before: Buffer
  readonly head: Buffer
  /** Its name, and the server on whose machine it was written. */
  readonly file: string
  readonly server: string
  readonly sealedAt: Instant
}

/** In the order of the chain. */
export const listAuditSeals = (database: Queryable): Promise<AuditSeal[]> =>
  database.query<AuditSeal>(sql`
    select first_id as "firstId", last_id as "lastId", before, head, file, server, sealed_at as "sealedAt"
      from audit_seals order by first_id`)

export const addAuditSeal = async (database: Queryable, seal: AuditSeal): Promise<void> => {
  const { firstId, lastId, before, head, file, server, sealedAt } = seal
  await database.execute(sql`
    insert into audit_seals (first_id, last_id, before, head, file, server, sealed_at)
    values (${firstId}, ${lastId}, ${before}, ${head}, ${file}, ${server}, ${sealedAt})`)
}

/** Drops entries that are sealed, some thousands at a time; the table refuses all others. Answers how many. */
export const dropSealedAudit = (database: Queryable): Promise<number> =>
  database.execute(sql`
    delete from audit where id in (
      select id from audit where id <= (select max(last_id) from audit_seals) order by id limit 5000)`)
