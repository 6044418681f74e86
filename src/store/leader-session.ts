/**
 * The session of the leader as the servers of a site see it: it holds the lock, and what it asks shows that its server lives.
 *
 * A server that is stopped, or cut off from the database, keeps its session for long. Who stands by ends such a session, and
 * PostgreSQL gives the lock to the next. The clock is PostgreSQL's alone, so no two machines need to agree on the time.
 */
import type { SessionLock } from '#/db/session-lock.ts'
import type { Queryable } from '#/db/pool.ts'
import { sql } from '#/db/sql.ts'

/** "Batuta" in ASCII: no other program on the database takes this lock by accident. */
export const leaderLock = 0x42_61_74_75_74_61

/** The channel on which the leader announces that the ledger has grown; the word is the number of the last event. */
export const ledgerChannel = 'batuta_ledger'

/** How the sessions are named in `pg_stat_activity`. */
export const sessionNames = { leader: 'batuta leader', standby: 'batuta standby', inLine: 'batuta standby in line' }

/** How the other sessions of a server are named: PostgreSQL keeps 63 bytes of a name. */
export const poolName = (server: string): string => `batuta ${server}`.slice(0, 63)

/**
 * Ends what the leader before this one was about to write. Its commit would be refused, yet a server that is stopped in the middle
 * of it keeps the numbers of its events from the next. Answers how many sessions were ended.
 */
export const endWritesOfFormer = async (database: Queryable, server: string): Promise<number> => {
  const [former] = await database.query<{ server: string | null }>(sql`select server from leadership`)
  if (former?.server == null || former.server === server) return 0
  const rows = await database.query(sql`
    with writing as materialized (
      select pid from pg_stat_activity
       where application_name = ${poolName(former.server)} and datname = current_database() and backend_xid is not null
    )
    select pg_terminate_backend(pid, 1000) from writing`)
  return rows.length
}

/** Shows that the leader lives. Answers whether somebody stands by. */
export const beat = async ({ ask }: SessionLock): Promise<boolean> => {
  const [row] = await ask<{ standby: boolean }>(sql`
    select exists (select from pg_stat_activity
                    where application_name = ${sessionNames.standby} and datname = current_database()) as standby`)
  return row?.standby === true
}

/** Wakes those who stand by: the ledger ends with event `seq` now. */
export const announce = async ({ ask }: SessionLock, seq: number): Promise<void> => {
  await ask(sql`select pg_notify(${ledgerChannel}, ${String(seq)})`)
}

/** Where the ledger ends, and what else those who stand by have to know. */
export interface Outlook {
  readonly term: number
  readonly lastSeq: number
  /** The highest revision of definitions, and the last setting of an option: a change of theirs is no event. */
  readonly revision: number
  readonly setting: number
  /** The session of the leader had asked nothing for so long, and was ended; null: it lives, or there is none. */
  readonly silentForMs: number | null
}

/**
 * Looks where the ledger ends, and ends the session of a leader that has asked nothing for `leaseMs`.
 *
 * Materialized: PostgreSQL must know the holder before it ends anybody.
 */
export const lookOut = async (database: Queryable, leaseMs: number): Promise<Outlook> => {
  const [row] = await database.query<Outlook>(sql`
    with holder as materialized (
      select a.pid, extract(epoch from clock_timestamp() - a.state_change) * 1000 as silent
        from pg_locks l join pg_stat_activity a using (pid)
       where l.locktype = 'advisory' and l.granted and l.database = a.datid and a.datname = current_database()
         and l.classid = ${Math.floor(leaderLock / 2 ** 32)} and l.objid = ${leaderLock % 2 ** 32} and l.objsubid = 1
    )
    select term, last_seq as "lastSeq", (select coalesce(max(id), 0) from revisions) as revision,
           (select coalesce(max(id), 0) from global_options) as setting,
           (select silent::int8 from holder
             where case when silent > ${leaseMs} then pg_terminate_backend(pid) else false end) as "silentForMs"
      from leadership`)
  if (row === undefined) throw new Error('the table leadership has lost its row')
  return row
}
