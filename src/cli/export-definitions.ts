/** The commands that write definitions out as composer text: one on the screen, many into a file or a folder. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Refusal } from '#/lib/refusal.ts'
import { count } from '#/lib/words.ts'
import type { DefinitionKind } from '#/model/definition.ts'
import { definitionKinds } from '#/model/definition-views.ts'
import { findDefinition, type FindOptions } from './find-definition.ts'
import { write } from './io.ts'
import { barFor } from './progress.ts'
import type { Session } from './session.ts'

/** Prints one object. */
export const showDefinition = async (session: Session, name: string, options: FindOptions): Promise<void> => {
  const found = await findDefinition(session, name, options)
  const { revision } = options
  const detail = await session.client.definition({
    kind: found.kind,
    name: found.name,
    ...(revision !== undefined && { revision }),
  })
  if (session.json) return session.printJson(detail)
  await session.print(detail.text.trimEnd())
}

export interface ExportOptions extends FindOptions {
  /** A file `*.txt`, or a folder; absent: standard output. */
  readonly out?: string
}

/** The file of each kind in a folder; in the order of their names each comes after those it refers to. */
const fileOf = (kind: DefinitionKind): string =>
  `${String(definitionKinds.indexOf(kind) + 1).padStart(2, '0')}-${kind}.txt`

export const exportDefinitions = async (
  session: Session,
  patterns: readonly string[],
  { out, ...options }: ExportOptions,
): Promise<void> => {
  const query = { ...options, ...(patterns.length > 0 && { name: patterns.join(',') }) }
  if (out?.endsWith('.txt') === true) return exportFile(session, out, query)
  if (out === undefined) {
    const text = await session.client.exportDefinitions(query)
    return session.json ? session.printJson({ text }) : write(session.io.stdout, text)
  }
  const files = await exportFolder(session, out, query)
  if (session.json) return session.printJson({ files })
  await session.print(`Wrote ${count(files.length, 'file')} to ${out}.`)
}

/** All that is meant, in one file. */
export const exportFile = async (
  session: Session,
  file: string,
  query: FindOptions & { readonly name?: string },
): Promise<void> => {
  const text = await session.client.exportDefinitions(query)
  await writeOut(file, () => writeFile(file, text))
  if (session.json) return session.printJson({ files: [file] })
  await session.print(`Wrote ${count(text.trimEnd().split('\n').length, 'line')} to ${file}.`)
}

/** A file for each kind there is, all of one revision; when everything is written, files of other kinds go. */
const exportFolder = async (
  { client, io }: Session,
  folder: string,
  query: FindOptions & { readonly name?: string },
): Promise<string[]> => {
  const [last] = (await client.revisions({ limit: 1 })).items
  const revision = query.revision ?? last?.revision
  const everything = query.kind === undefined && query.name === undefined
  const files: string[] = []
  await writeOut(folder, () => mkdir(folder, { recursive: true }))
  const kinds = query.kind === undefined ? definitionKinds : [query.kind]
  const bar = await barFor(io, 'Exporting', kinds.length)
  try {
    for (const kind of kinds) {
      const file = join(folder, fileOf(kind))
      const asked = client.exportDefinitions({ ...query, kind, ...(revision !== undefined && { revision }) })
      const text = await asked.catch((error: unknown) => {
        if (error instanceof Refusal && error.code === 'definition.unknown') return ''
        throw error
      })
      if (text !== '') {
        await writeOut(file, () => writeFile(file, text))
        files.push(file)
      } else if (everything) await writeOut(file, () => rm(file, { force: true }))
      bar.step()
    }
  } finally {
    bar.stop()
  }
  if (files.length > 0 || query.name === undefined) return files
  throw new Refusal('definition.unknown', `There is no definition ${query.name}.`)
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder; make it first',
  EACCES: 'this user may not write there',
  EISDIR: 'it is a folder; name a file in it',
  ENOTDIR: 'a part of the path is no folder',
  ENOSPC: 'the disk is full',
}

const writeOut = async (path: string, work: () => Promise<unknown>): Promise<void> => {
  await work().catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new Refusal('definition.unreadable', `${path} cannot be written: ${reasons[code] ?? code}.`)
  })
}
