/** Definitions and their revisions. The highest revision of a definition is the one in force. */
import type { CopyColumn } from '#/db/copy-buffer.ts'
import type { Database, Queryable } from '#/db/pool.ts'
import { sql } from '#/db/sql.ts'
import { definitionName, type Definition } from '#/model/definition.ts'
import type { Cause } from '#/model/event.ts'
import type { Instant } from '#/lib/clock.ts'

/** All definitions in force. */
export const listDefinitions = async (database: Queryable): Promise<Definition[]> => {
  const rows = await database.query<{ body: Definition }>(sql`
    select distinct on (kind, name) body from definitions order by kind, name, revision desc`)
  return rows.map(({ body }) => body)
}

const columns: readonly CopyColumn[] = [
  { name: 'kind', type: 'text' },
  { name: 'name', type: 'text' },
  { name: 'revision', type: 'int8' },
  { name: 'body', type: 'jsonb' },
]

/** Saves new bodies as one revision, all or nothing, and answers its number; the same request is saved once. */
export const saveRevision = (
  database: Database,
  definitions: readonly Definition[],
  cause: Cause,
  at: Instant,
): Promise<number> =>
  database.transaction(async (transaction) => {
    const requestId = cause.requestId ?? null
    const [known] = await transaction.query<{ id: number }>(
      sql`select id from revisions where request_id = ${requestId}`,
    )
    if (known !== undefined) return known.id
    const [row] = await transaction.query<{ id: number }>(sql`
      insert into revisions (at, by, reason, request_id)
      values (${at}, ${cause.by}, ${cause.reason ?? null}, ${requestId}) returning id`)
    if (row === undefined) throw new Error('the new revision has no number')
    const bodies = definitions.map((body) => [body.kind, definitionName(body).toUpperCase(), row.id, body])
    await transaction.copyIn('definitions', columns, bodies)
    return row.id
  })
