/** Whether the chain of the audit is whole: what was changed, removed, swapped or put in breaks it, and where is told. */
import type { Queryable } from '#/db/pool.ts'
import { count } from '#/lib/words.ts'
import type { AuditCheck } from '#/model/audit-views.ts'
import { listAuditSeals, type AuditSeal } from '#/store/audit-seals.ts'
import { auditHash, beginning, readAudit } from '#/store/audit.ts'
import { verifySealed } from './verify-sealed.ts'

const pageSize = 5000

export interface Asked {
  /** A hash that was the last one once, in hexadecimal; the log tells one every hour. It must be one of the chain still. */
  readonly head?: string | undefined
  /** Where files of sealed parts lie; absent: nowhere. */
  readonly folder?: string | undefined
}

/** The sealed parts first, each by its file where that is here, and then the table from the last seal on. */
export const verifyAudit = async (database: Queryable, asked: Asked = {}): Promise<AuditCheck> => {
  const head = asked.head?.toLowerCase()
  const sealed = await verifySeals(await listAuditSeals(database), { ...asked, head })
  const { elsewhere } = sealed
  if (sealed.sentence !== null)
    return { ...broken(sealed.last, sealed.before, sealed.sentence), sealed: sealed.last, elsewhere }
  let { last, before } = sealed
  let isThere = sealed.isThere || head === undefined || head === beginning.toString('hex')
  const brokenAt = (sentence: string): AuditCheck => ({
    ...broken(last, before, sentence),
    sealed: sealed.last,
    elsewhere,
  })
  for (;;) {
    const rows = await readAudit(database, last, pageSize)
    for (const row of rows) {
      if (row.id !== last + 1) return brokenAt(`After entry ${last} comes ${row.id}: what was between is gone.`)
      if (!row.hash.equals(auditHash(before, row))) {
        return brokenAt(`Entry ${row.id}, or one before it, is not what was written: its hash is another.`)
      }
      last = row.id
      before = row.hash
      isThere ||= before.toString('hex') === head
    }
    if (rows.length < pageSize) break
  }
  if (!isThere) return brokenAt(notThere(elsewhere.length))
  return { intact: true, entries: last, head: before.toString('hex'), sentence: null, sealed: sealed.last, elsewhere }
}

const notThere = (elsewhere: number): string => {
  const gone = 'The hash that was given is none of the chain: entries after it are gone, or all is another.'
  return elsewhere === 0
    ? gone
    : `${gone} Or it lies in a sealed part that is not on this machine (${count(elsewhere, 'file')}).`
}

interface Sealed {
  /** The last entry that is sealed, and its hash. */
  readonly last: number
  readonly before: Buffer
  readonly isThere: boolean
  /** The files that are not on this machine. */
  readonly elsewhere: AuditCheck['elsewhere']
  readonly sentence: string | null
}

const verifySeals = async (seals: readonly AuditSeal[], { head, folder }: Asked): Promise<Sealed> => {
  let sealed: Sealed = { last: 0, before: beginning, isThere: false, elsewhere: [], sentence: null }
  for (const seal of seals) {
    const { firstId, lastId, before, file, server } = seal
    if (firstId !== sealed.last + 1 || !before.equals(sealed.before)) {
      return { ...sealed, sentence: `The sealed part ${file} does not follow on entry ${sealed.last}.` }
    }
    const { state, hasHead } = await verifySealed(folder, seal, head)
    if (state === 'broken') return { ...sealed, sentence: `The file ${file} is not what was sealed.` }
    sealed = {
      last: lastId,
      before: seal.head,
      isThere: sealed.isThere || hasHead,
      elsewhere: state === 'elsewhere' ? [...sealed.elsewhere, { file, server }] : sealed.elsewhere,
      sentence: null,
    }
  }
  return sealed
}

const broken = (entries: number, head: Buffer, sentence: string) => ({
  intact: false,
  entries,
  head: head.toString('hex'),
  sentence,
})
