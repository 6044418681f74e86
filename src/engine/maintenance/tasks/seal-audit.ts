/**
 * Seals the old part of the audit: it is written to a file that holds its own chain of hashes, and then leaves the table.
 *
 * The file is whole on the disk before the seal is written down, and the seal before the first entry goes. Killed anywhere in between,
 * the next cycle writes the same file again or goes on dropping. An audit that is not what was written is left as it is.
 */
import { mkdir, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { TaskWork } from '#/engine/maintenance/task.ts'
import { count } from '#/lib/words.ts'
import { auditHash, auditHead, beginning, readAudit, type AuditRow } from '#/store/audit.ts'
import { addAuditSeal, dropSealedAudit, listAuditSeals, type AuditSeal } from '#/store/audit-seals.ts'

export interface SealParts {
  readonly folder: string
  /** The name of this server. */
  readonly server: string
  /** For how many days entries stay in the table; 0: for ever. */
  readonly days: number
}

const dayMs = 86_400_000

/** A part is sealed when its first entry is so much older than it need be: a file a month, and not one a cycle. */
const togetherMs = 30 * dayMs

/** The most entries of one file, and of one cycle. */
const mostEntries = 100_000
const pageSize = 5000

/** Answers what was done, in a sentence; undefined: nothing was to be done. Throws when the audit is not what was written. */
export const sealAudit = async (work: TaskWork, parts: SealParts): Promise<string | undefined> => {
  const { database, now, signal, requireTerm } = work
  const before = parts.days * dayMs
  const sealed = parts.days === 0 ? undefined : await sealOnce(work, parts, now - before)
  let dropped = 0
  for (let isMore = true; isMore;) {
    signal.throwIfAborted()
    await requireTerm()
    const some = await dropSealedAudit(database)
    dropped += some
    isMore = some > 0
  }
  if (sealed === undefined && dropped === 0) return undefined
  const what = sealed === undefined ? '' : ` to ${sealed.file}`
  return `Sealed ${count(dropped, 'entry', 'entries')} of the audit${what}.`
}

const sealOnce = async (work: TaskWork, parts: SealParts, cutoff: number): Promise<AuditSeal | undefined> => {
  const { database } = work
  const last = (await listAuditSeals(database)).at(-1)
  const [from, before] = last === undefined ? [0, beginning] : [last.lastId, last.head]
  const [oldest] = await readAudit(database, from, 1)
  if (oldest === undefined || atOf(oldest) >= cutoff - togetherMs) return undefined
  // The last entry stays: the next one goes on from it.
  const { id: newest = 0 } = (await auditHead(database)) ?? {}
  const part = await writePart(work, { ...parts, from, before, isOld: (row) => row.id < newest && atOf(row) < cutoff })
  if (part === undefined) return undefined
  await work.requireTerm()
  const seal = { ...part, firstId: from + 1, before, server: parts.server, sealedAt: work.now }
  await addAuditSeal(database, seal)
  return seal
}

const atOf = ({ entry }: AuditRow): number => (JSON.parse(entry) as { readonly at: number }).at

interface Part {
  readonly folder: string
  /** The entry before the first, and its hash. */
  readonly from: number
  readonly before: Buffer
  readonly isOld: (row: AuditRow) => boolean
}

/** A line an entry, exactly what its hash is over: `NUMBER:ENTRY`. Throws when a hash is another. */
const writePart = async (
  { database, signal }: TaskWork,
  { folder, from, before, isOld }: Part,
): Promise<Pick<AuditSeal, 'lastId' | 'head' | 'file'> | undefined> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const unfinished = join(folder, 'unfinished')
  const out = await open(unfinished, 'w', 0o600)
  let [last, head] = [from, before]
  try {
    for (let isMore = true; isMore && last - from < mostEntries;) {
      signal.throwIfAborted()
      const rows = (await readAudit(database, last, pageSize)).filter(isOld)
      for (const row of rows) {
        if (row.id !== last + 1 || !row.hash.equals(auditHash(head, row))) throw broken(row.id)
        last = row.id
        head = row.hash
      }
      await out.write(rows.map(({ id, entry }) => `${id}:${entry}\n`).join(''))
      isMore = rows.length === pageSize
    }
    await out.sync()
  } finally {
    await out.close()
  }
  if (last === from) return undefined
  const file = `audit-${from + 1}-${last}.txt`
  await rename(unfinished, join(folder, file))
  const parent = await open(folder)
  await parent.sync().finally(() => parent.close())
  return { lastId: last, head, file }
}

const broken = (id: number): Error =>
  new Error(`The audit is not what was written at entry ${id}, so nothing of it is sealed: see batuta audit verify.`)
