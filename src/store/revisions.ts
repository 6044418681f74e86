/** Revisions: each time definitions were changed, by whom, why, and which objects. */
import type { CopyColumn } from '#/db/copy-buffer.ts'
import type { Database, Queryable } from '#/db/pool.ts'
import { sql } from '#/db/sql.ts'
import type { Instant } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import { definitionName, type Definition, type DefinitionKind } from '#/model/definition.ts'
import type { Change, ObjectChange, ObjectName } from '#/model/definition-views.ts'
import type { Cause } from '#/model/event.ts'
import { listLocks, removeLocksOf, type LockRow } from './definition-locks.ts'

/** The highest revision; 0 when nothing was ever defined. */
export const headRevision = async (database: Queryable): Promise<number> => {
  const [row] = await database.query<{ head: number }>(sql`select coalesce(max(id), 0) as head from revisions`)
  return row?.head ?? 0
}

/** What a revision is to do; the bodies of deleted objects are the last they had. */
export interface RevisionContent {
  readonly created: readonly Definition[]
  readonly changed: readonly Definition[]
  readonly deleted: readonly Definition[]
}

/** What became of a request to save: its revision, and how many objects it wrote. */
export interface SavedRevision {
  readonly revision: number
  readonly created: number
  readonly changed: number
  readonly deleted: number
}

const columns: readonly CopyColumn[] = [
  { name: 'kind', type: 'text' },
  { name: 'name', type: 'text' },
  { name: 'revision', type: 'int8' },
  { name: 'body', type: 'jsonb' },
  { name: 'change', type: 'text' },
]

const rowsOf = function* (content: RevisionContent, revision: number): Generator<readonly unknown[]> {
  const changes: readonly Change[] = ['created', 'changed', 'deleted']
  for (const change of changes) {
    for (const body of content[change]) yield [body.kind, definitionName(body).toUpperCase(), revision, body, change]
  }
}

interface Saving {
  readonly cause: Cause
  readonly at: Instant
  /** The revision that the content was worked out over. */
  readonly head: number
  /** Throws when the locks that hold at this moment stand in the way. */
  readonly admit?: (locks: readonly LockRow[]) => void
}

/**
 * Saves as one revision, all or nothing, what was worked out over revision `head`; the same request is saved once. Throws
 * `definition.busy` when somebody else has saved a revision since.
 */
export const saveRevision = (
  database: Database,
  content: RevisionContent,
  { cause, at, head, admit }: Saving,
): Promise<SavedRevision> =>
  database.transaction(async (transaction) => {
    // One writer at a time; readers go on.
    await transaction.execute(sql`lock table revisions in share row exclusive mode`)
    const known = await findSavedRevision(transaction, cause.requestId)
    if (known !== undefined) return known
    if ((await headRevision(transaction)) !== head) throw busy()
    admit?.(await listLocks(transaction, at))
    const [row] = await transaction.query<{ id: number }>(sql`
      insert into revisions (at, by, reason, request_id)
      values (${at}, ${cause.by}, ${cause.reason ?? null}, ${cause.requestId ?? null}) returning id`)
    if (row === undefined) throw new Error('the new revision has no number')
    await transaction.copyIn('definitions', columns, rowsOf(content, row.id))
    const { created, changed, deleted } = content
    if (deleted.length > 0) await removeLocksOf(transaction, deleted.map(nameOf))
    return { revision: row.id, created: created.length, changed: changed.length, deleted: deleted.length }
  })

const nameOf = (body: Definition): ObjectName => ({ kind: body.kind, name: definitionName(body) })

const busy = (): Refusal =>
  new Refusal('definition.busy', 'Somebody else changed definitions at the same time; nothing was changed. Try again.')

/** The revision that a request made when it came for the first time. */
export const findSavedRevision = async (
  database: Queryable,
  requestId: string | undefined,
): Promise<SavedRevision | undefined> => {
  if (requestId === undefined) return undefined
  const [row] = await database.query<SavedRevision>(sql`
    select id as revision,
           (count(*) filter (where change = 'created'))::int as created,
           (count(*) filter (where change = 'changed'))::int as changed,
           (count(*) filter (where change = 'deleted'))::int as deleted
      from revisions left join definitions on revision = id where request_id = ${requestId} group by id`)
  return row
}

/** A revision with the first objects it changed. */
export interface RevisionRow extends SavedRevision {
  readonly at: Instant
  readonly by: string
  readonly reason: string | null
  readonly objects: readonly ObjectChange[]
}

export interface RevisionFilter {
  /** Only those that changed the object of this full name. */
  readonly name?: string | undefined
  readonly kinds: readonly DefinitionKind[]
  /** How many objects to name of each. */
  readonly objects: number
}

/** A page of revisions, the latest first: those below `before`. */
export const listRevisions = (
  database: Queryable,
  { name, kinds, objects }: RevisionFilter,
  { limit, before }: { readonly limit: number; readonly before?: number | undefined },
): Promise<RevisionRow[]> => {
  const ofName = name === undefined ? sql`true` : sql`kind = any(${[...kinds]}) and name = ${name.toUpperCase()}`
  const wanted = name === undefined ? sql`true` : sql`id in (select revision from definitions where ${ofName})`
  return database.query<RevisionRow>(sql`
    select id as revision, at, by, reason, counts.*, named.*
      from revisions
      cross join lateral (
        select (count(*) filter (where change = 'created'))::int as created,
               (count(*) filter (where change = 'changed'))::int as changed,
               (count(*) filter (where change = 'deleted'))::int as deleted
          from definitions where revision = revisions.id) as counts
      cross join lateral (
        select coalesce(jsonb_agg(object order by object->>'kind', object->>'name'), '[]') as objects from (
          select jsonb_build_object('kind', kind, 'name', name, 'change', change) as object
            from definitions where revision = revisions.id and ${ofName} order by kind, name limit ${objects}) as first)
        as named
     where ${wanted} and ${before === undefined ? sql`true` : sql`id < ${before}`}
     order by id desc limit ${limit}`)
}

/** What a revision changed, by keyset in the order of kinds and names: those behind `after`. */
export const listChanges = (
  database: Queryable,
  revision: number,
  { limit, after }: { readonly limit: number; readonly after?: { kind: string; name: string } | undefined },
): Promise<ObjectChange[]> => {
  const behind = after === undefined ? sql`true` : sql`(kind, name) > (${after.kind}, ${after.name})`
  return database.query<ObjectChange>(sql`
    select kind, name, change from definitions where revision = ${revision} and ${behind}
     order by kind, name limit ${limit}`)
}
