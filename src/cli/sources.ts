/** Reads the files that a command names. What cannot be a text of definitions is refused in a sentence before it is parsed. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { decodeSource, longestSource } from '#/composer/source-text.ts'
import { Refusal } from '#/lib/refusal.ts'
import { formatBytes } from '#/lib/words.ts'

/** A text of definitions with the name to show in diagnostics. */
export interface SourceText {
  readonly file: string
  readonly text: string
}

/** The texts of files, of the `*.txt` files of folders in the order of their names, and of standard input for `-`. */
export const readSources = async (paths: readonly string[], stdin: Readable): Promise<SourceText[]> => {
  const sources: SourceText[] = []
  for (const path of paths) {
    if (path === '-') sources.push(textOf(await buffer(stdin), 'standard input'))
    else for (const file of await filesOf(path)) sources.push(textOf(await readFile(file).catch(refuse(file)), file))
  }
  return sources
}

const textOf = (bytes: Buffer, file: string): SourceText => ({ file, ...decodeSource(bytes, file) })

const filesOf = async (path: string): Promise<string[]> => {
  const found = await stat(path).catch(refuse(path))
  if (found.isDirectory()) {
    const names = (await readdir(path).catch(refuse(path))).filter((name) => name.endsWith('.txt')).sort()
    if (names.length === 0) throw unreadable(`The folder ${path} has no *.txt file.`)
    return names.map((name) => join(path, name))
  }
  if (!found.isFile()) throw unreadable(`${path} is neither a file nor a folder.`)
  if (found.size > longestSource) {
    const [size, most] = [formatBytes(found.size), formatBytes(longestSource)]
    throw unreadable(`${path} has ${size}, more than the ${most} a file of definitions may have: split it.`)
  }
  return [path]
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'this user may not read it',
  ENOTDIR: 'a part of the path is no folder',
}

const refuse =
  (path: string) =>
  (error: unknown): never => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw unreadable(`${path} cannot be read: ${reasons[code] ?? code}.`)
  }

const unreadable = (sentence: string): Refusal => new Refusal('definition.unreadable', sentence)
