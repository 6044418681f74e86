/** Whether the chain of the audit is whole: what was changed, removed, swapped or put in breaks it, and where is told. */
import type { Queryable } from '#/db/pool.ts'
import type { AuditCheck } from '#/model/audit-views.ts'
import { auditHash, beginning, readAudit } from '#/store/audit.ts'

const pageSize = 5000

/** `head`: a hash that was the last one once, in hexadecimal; the log tells one every hour. It must be one of the chain still. */
export const verifyAudit = async (database: Queryable, head?: string): Promise<AuditCheck> => {
  let before: Buffer = beginning
  let [last, isThere] = [0, head === undefined || head === beginning.toString('hex')]
  for (;;) {
    const rows = await readAudit(database, last, pageSize)
    for (const row of rows) {
      if (row.id !== last + 1)
        return broken(last, before, `After entry ${last} comes ${row.id}: what was between is gone.`)
      if (!row.hash.equals(auditHash(before, row))) {
        return broken(last, before, `Entry ${row.id}, or one before it, is not what was written: its hash is another.`)
      }
      last = row.id
      before = row.hash
      isThere ||= before.toString('hex') === head?.toLowerCase()
    }
    if (rows.length < pageSize) break
  }
  if (!isThere)
    return broken(
      last,
      before,
      'The hash that was given is none of the chain: entries after it are gone, or all is another.',
    )
  return { intact: true, entries: last, head: before.toString('hex'), sentence: null }
}

const broken = (entries: number, head: Buffer, sentence: string): AuditCheck => ({
  intact: false,
  entries,
  head: head.toString('hex'),
  sentence,
})
