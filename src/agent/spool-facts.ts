/** Small facts a spool remembers: its name, whose ledger its runs are of, and the highest term of a server it has served. */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newSecret } from '#/lib/ids.ts'
import { ifThere } from './file-errors.ts'
import type { Spool } from './spool.ts'

/** Writes a file so that it holds either the old text or the new one, whatever happens. */
const replace = (path: string, text: string): void => {
  const draft = openSync(`${path}.new`, 'w', 0o600)
  writeFileSync(draft, text)
  fsyncSync(draft)
  closeSync(draft)
  renameSync(`${path}.new`, path)
}

/** The name of the spool, chosen when it is first used: another spool is another agent. */
export const spoolName = (spool: Spool): string => {
  const path = join(spool.folder, 'name')
  const known = ifThere(() => readFileSync(path, 'utf8'))
  if (known !== undefined) return known
  const name = `local-${newSecret(6)}`
  replace(path, name)
  return name
}

/** The name of the ledger whose runs this spool holds; undefined at first. */
export const findLedger = (spool: Spool): string | undefined =>
  ifThere(() => readFileSync(join(spool.folder, 'ledger'), 'utf8'))

export const saveLedger = (spool: Spool, ledger: string): void => replace(join(spool.folder, 'ledger'), ledger)

/** The highest term of a server of that ledger this spool has served; 0 at first. */
export const readTerm = (spool: Spool): number =>
  Number(ifThere(() => readFileSync(join(spool.folder, 'term'), 'utf8')) ?? 0)

export const saveTerm = (spool: Spool, term: number): void => replace(join(spool.folder, 'term'), String(term))

/** The terms of another ledger count from the beginning. */
export const forgetTerm = (spool: Spool): void => rmSync(join(spool.folder, 'term'), { force: true })
