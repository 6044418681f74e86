/** Reads a backup back: every file is there, whole, and what was written. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createZstdDecompress } from 'node:zlib'
import { Refusal } from '#/lib/refusal.ts'
import { fileOf, readManifest, type BackupManifest, type BackupTable } from './manifest.ts'

/** Throws `backup.unsound`, naming the first table that is not what was written, or the reason of the signal. */
export const verifyBackup = async (folder: string, signal: AbortSignal): Promise<BackupManifest> => {
  const manifest = await readManifest(folder)
  for (const table of manifest.tables) await verifyTable(folder, table, signal)
  return manifest
}

const verifyTable = async (folder: string, table: BackupTable, signal: AbortSignal): Promise<void> => {
  const hash = createHash('sha256')
  const into = new Writable({
    write: (chunk: Buffer, _, done) => {
      hash.update(chunk)
      done()
    },
  })
  try {
    await pipeline(createReadStream(fileOf(folder, table)), createZstdDecompress(), into, { signal })
  } catch (error) {
    signal.throwIfAborted()
    throw unsound(folder, table, error instanceof Error ? error.message : String(error))
  }
  if (hash.digest('hex') !== table.sha256) throw unsound(folder, table, 'it is not what was written')
}

const unsound = (folder: string, { name }: BackupTable, why: string): Refusal =>
  new Refusal('backup.unsound', `The backup in ${folder} is not sound: table ${name}: ${why}.`)
