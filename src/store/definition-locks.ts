/**
 * Locks of definitions. Whoever takes one and whoever saves a revision wait for each other, so that a lock that was granted holds for
 * every revision from then on.
 */
import type { Database, Queryable } from '#/db/pool.ts'
import { sql } from '#/db/sql.ts'
import type { Instant } from '#/lib/clock.ts'
import type { DefinitionKind } from '#/model/definition.ts'
import type { LockHolder } from '#/model/definition-lock.ts'
import type { ObjectName } from '#/model/definition-views.ts'

export interface LockRow extends LockHolder {
  readonly kind: DefinitionKind
  /** In upper case. */
  readonly name: string
  readonly lockedAt: Instant
  readonly expiresAt: Instant
}

/** Those that hold at this moment. */
export const listLocks = (database: Queryable, at: Instant): Promise<LockRow[]> =>
  database.query<LockRow>(sql`
    select kind, name, locked_by as user, session, locked_at as "lockedAt", expires_at as "expiresAt"
      from definition_locks where expires_at > ${at} order by kind, name`)

const kindsOf = (objects: readonly ObjectName[]): string[] => objects.map(({ kind }) => kind)
const namesOf = (objects: readonly ObjectName[]): string[] => objects.map(({ name }) => name.toUpperCase())

/**
 * Locks all of these, or none of them: then it answers the locks of others that stand in the way. One that the holder has already is
 * held anew.
 */
export const addLocks = (
  database: Database,
  objects: readonly ObjectName[],
  { holder, at, until }: { readonly holder: LockHolder; readonly at: Instant; readonly until: Instant },
): Promise<LockRow[]> =>
  database.transaction(async (transaction) => {
    await transaction.execute(sql`lock table revisions in share row exclusive mode`)
    await transaction.execute(sql`delete from definition_locks where expires_at <= ${at}`)
    const asked = sql`unnest(${kindsOf(objects)}::text[], ${namesOf(objects)}::text[]) as asked (kind, name)`
    const others = await transaction.query<LockRow>(sql`
      select kind, name, locked_by as user, session, locked_at as "lockedAt", expires_at as "expiresAt"
        from definition_locks join ${asked} using (kind, name)
       where (locked_by, session) <> (${holder.user}, ${holder.session}) order by kind, name`)
    if (others.length > 0) return others
    await transaction.execute(sql`
      insert into definition_locks (kind, name, locked_by, session, locked_at, expires_at)
      select distinct kind, name, ${holder.user}, ${holder.session}, ${at}::bigint, ${until}::bigint from ${asked}
      on conflict (kind, name) do update set locked_at = excluded.locked_at, expires_at = excluded.expires_at`)
    return []
  })

/** Releases these locks; one that somebody else has taken meanwhile stays. */
export const removeLocks = async (database: Queryable, locks: readonly (ObjectName & LockHolder)[]): Promise<void> => {
  await database.execute(sql`
    delete from definition_locks as held
     using unnest(${kindsOf(locks)}::text[], ${namesOf(locks)}::text[], ${locks.map(({ user }) => user)}::text[],
                  ${locks.map(({ session }) => session)}::text[]) as asked (kind, name, locked_by, session)
     where (held.kind, held.name, held.locked_by, held.session)
         = (asked.kind, asked.name, asked.locked_by, asked.session)`)
}

/** An object that is gone has no lock. */
export const removeLocksOf = async (database: Queryable, objects: readonly ObjectName[]): Promise<void> => {
  await database.execute(sql`
    delete from definition_locks as held
     using unnest(${kindsOf(objects)}::text[], ${namesOf(objects)}::text[]) as gone (kind, name)
     where held.kind = gone.kind and held.name = gone.name`)
}
