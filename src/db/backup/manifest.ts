/** What a backup says of itself: `backup.json` in its folder, written last. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import { Refusal } from '#/lib/refusal.ts'

/** A plain table, or a partition with its place among its like. */
const Table = Type.Object({
  name: Type.String({ pattern: '^[a-z][a-z0-9_]*$' }),
  partition: Type.Union([
    Type.Null(),
    Type.Object({
      of: Type.String({ pattern: '^[a-z][a-z0-9_]*$' }),
      // As PostgreSQL prints the bounds of a day.
      bounds: Type.String({
        pattern: "^FOR VALUES FROM \\('\\d{4}-\\d{2}-\\d{2}'\\) TO \\('\\d{4}-\\d{2}-\\d{2}'\\)$",
      }),
    }),
  ]),
  columns: Type.Array(Type.String({ pattern: '^[a-z][a-z0-9_]*$' })),
  rows: Type.Integer(),
  /** Of the rows as COPY writes them, before they are compressed. */
  bytes: Type.Integer(),
  sha256: Type.String(),
})
export type BackupTable = Static<typeof Table>

const Sequence = Type.Object({ name: Type.String({ pattern: '^[a-z][a-z0-9_]*$' }), last: Type.Integer() })
export type BackupSequence = Static<typeof Sequence>

const Manifest = Type.Object({
  format: Type.Literal(1),
  /** Milliseconds since 1970. */
  at: Type.Integer(),
  /** Of the program. */
  version: Type.String(),
  migrations: Type.Array(Type.Object({ number: Type.Integer(), name: Type.String(), checksum: Type.String() })),
  tables: Type.Array(Table),
  sequences: Type.Array(Sequence),
})
export type BackupManifest = Static<typeof Manifest>

export const manifestName = 'backup.json'

/** The file of a table within the folder of a backup. */
export const fileOf = (folder: string, { name }: Pick<BackupTable, 'name'>): string => join(folder, `${name}.copy.zst`)

/** Throws `backup.unsound` when there is none that can be read. */
export const readManifest = async (folder: string): Promise<BackupManifest> => {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(folder, manifestName), 'utf8'))
    if (Value.Check(Manifest, manifest)) return manifest
  } catch (error) {
    throw new Refusal('backup.unsound', `There is no backup in ${folder}, or it cannot be read: ${String(error)}.`)
  }
  throw new Refusal('backup.unsound', `The backup in ${folder} is of a form that this version does not know.`)
}
