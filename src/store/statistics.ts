/** What PostgreSQL knows of its tables: the statistics by which it plans its queries, and their size. */
import type { Queryable } from '#/db/pool.ts'
import { identifier, sql } from '#/db/sql.ts'

/**
 * Tables whose rows have changed by a tenth, and by 1000 at least, since they were analyzed. Autovacuum does the plain ones; a
 * partitioned table it leaves out (PostgreSQL manual, section 24.1.3), and it is named when that holds of its partitions together.
 */
export const listChangedTables = async (database: Queryable): Promise<string[]> => {
  const rows = await database.query<{ name: string }>(sql`
    with leaves as (
      select s.relid, coalesce(i.inhparent, s.relid) as root, s.n_mod_since_analyze as changed, s.n_live_tup as live
        from pg_stat_user_tables s left join pg_inherits i on i.inhrelid = s.relid
       where s.schemaname = 'public'),
    tables as (
      select relid, changed, live, null::timestamptz as analyzed from leaves where root = relid
      union all
      select root, sum(n_tup_ins + n_tup_upd + n_tup_del), sum(live), null
        from leaves join pg_stat_user_tables using (relid) where root <> leaves.relid group by root)
    select c.relname as name
      from tables t join pg_class c on c.oid = t.relid
     where t.changed > greatest(1000, t.live / 10)
       and (c.relkind = 'r' or coalesce((select last_analyze from pg_stat_user_tables where relid = t.relid), 'epoch')
                               < now() - interval '20 hours')
     order by c.relname`)
  return rows.map(({ name }) => name)
}

/** The bytes of all tables without their indexes. */
export const sizeOfTables = async (database: Queryable): Promise<number> => {
  const [row] = await database.query<{ bytes: number }>(sql`
    select coalesce(sum(pg_table_size(oid)), 0)::int8 as bytes from pg_class
     where relkind = 'r' and relnamespace = 'public'::regnamespace`)
  return row?.bytes ?? 0
}

export const analyzeTable = async (database: Queryable, table: string): Promise<void> => {
  await database.execute({ text: `analyze ${identifier(table).text}`, values: [] })
}
