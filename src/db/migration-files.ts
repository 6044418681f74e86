/**
 * The numbered SQL files of `migrations/`: `0007-a-name.sql`, whose first line is `-- expand` or `-- contract`.
 *
 * An expand migration leaves the version before it able to run; a contract migration takes away what that version still used.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Migration {
  readonly number: number
  /** The file's name. */
  readonly name: string
  readonly kind: 'expand' | 'contract'
  readonly text: string
  /** SHA-256 of the text, in hexadecimal. */
  readonly checksum: string
}

const fileName = /^(?<number>\d{4})-[a-z0-9-]+\.sql$/
const firstLine = /^-- (?<kind>expand|contract)\r?\n/

const readMigration = (folder: string, name: string): Migration => {
  const number = fileName.exec(name)?.groups?.['number']
  if (number === undefined) throw new Error(`${name} is not named like a migration, 0007-a-name.sql.`)
  const text = readFileSync(join(folder, name), 'utf8')
  const kind = firstLine.exec(text)?.groups?.['kind']
  if (kind !== 'expand' && kind !== 'contract') {
    throw new Error(`The first line of ${name} is neither "-- expand" nor "-- contract".`)
  }
  return { number: Number(number), name, kind, text, checksum: createHash('sha256').update(text).digest('hex') }
}

/**
 * The migrations of a folder, from 1 on without a gap; `schema.sql`, which the dump writes, is not one of them. Throws an
 * Error on a file that breaks the rules: the program was packed wrong.
 */
export const readMigrations = (folder: string): Migration[] => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql') && name !== 'schema.sql')
  const migrations = names.sort().map((name) => readMigration(folder, name))
  migrations.forEach(({ number, name }, i) => {
    if (number !== i + 1)
      throw new Error(`${name} has the number ${number}, but it is migration ${i + 1} of ${folder}.`)
  })
  return migrations
}
