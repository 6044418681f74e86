/** Whether the files of sealed parts of the audit hold what was sealed. */
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import type { AuditSeal } from '#/store/audit-seals.ts'

export interface SealedCheck {
  /** `elsewhere`: the file is not on this machine. */
  readonly state: 'sound' | 'broken' | 'elsewhere'
  /** Whether the hash that was asked for is one of its chain. */
  readonly hasHead: boolean
}

/** Reads the file line by line: each is what the hash of its entry is over, after the hash before. `head`: in hexadecimal. */
export const verifySealed = async (
  folder: string | undefined,
  { file, before, head, firstId, lastId }: AuditSeal,
  wanted: string | undefined,
): Promise<SealedCheck> => {
  const hasHead = head.toString('hex') === wanted
  const path = folder === undefined ? undefined : join(folder, file)
  if (path === undefined || !existsSync(path)) return { state: 'elsewhere', hasHead }
  let [last, hash, found] = [firstId - 1, before, hasHead]
  for await (const line of linesOf(path)) {
    last += 1
    if (!line.subarray(0, 20).toString().startsWith(`${last}:`)) return { state: 'broken', hasHead: found }
    hash = createHash('sha256').update(hash).update(line).digest()
    found ||= hash.toString('hex') === wanted
  }
  return { state: last === lastId && hash.equals(head) ? 'sound' : 'broken', hasHead: found }
}

/** A line ends with a line feed and nothing else: what else breaks lines may stand in an entry. */
const linesOf = async function* (path: string): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0)
  for await (const chunk of createReadStream(path)) {
    rest = Buffer.concat([rest, chunk as Buffer])
    let from = 0
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10, from)) {
      yield rest.subarray(from, end)
      from = end + 1
    }
    rest = rest.subarray(from)
  }
  if (rest.length > 0) yield rest
}
