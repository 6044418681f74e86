/**
 * How HWA's model objects are named: a folder and a name apart, and `/folder/NAME` where one object refers to another.
 *
 * Batuta keeps one name, `PAY` in the root and `/FINANCE/PAY` in a folder. Identifiers are UUIDs made from kind and name, so
 * that an object keeps its identifier as long as it keeps its name, on every server.
 */
import { readName } from '#/composer/names.ts'
import type { DefinitionKind } from '#/model/definition.ts'
import { namedUuid } from '#/twsd/uuids.ts'

export interface PlacedName {
  readonly folder: string
  readonly name: string
}

/** `PAY` lies in `/`, `/FINANCE/EU/PAY` in `/FINANCE/EU`. */
export const placedName = (full: string): PlacedName => {
  const slash = full.lastIndexOf('/')
  return { folder: slash <= 0 ? '/' : full.slice(0, slash), name: full.slice(slash + 1) }
}

/** The other way: as Batuta keeps it, in upper case. A name that has its folder with it needs no other. */
export const fullNameOf = ({ folder, name }: PlacedName): string =>
  readName(name.includes('/') ? name : `${folder.replace(/\/+$/, '')}/${name}`)

/** `/PAY`, `/FINANCE/PAY`: as one object names another. */
export const reference = (full: string): string => (full.startsWith('/') ? full : `/${full}`)

/** `/FTA1#/PAY`; without a workstation as `reference`. */
export const qualifiedReference = (workstation: string | undefined, name: string): string =>
  workstation === undefined ? reference(name) : `${reference(workstation)}#${reference(name)}`

/** The identifier of an object; of a job in a stream by the name of the stream and its own, `FTA1#PAY.CALC`. */
export const modelId = (kind: DefinitionKind | 'step', name: string): string => namedUuid(kind, name)

/** The identifier of the folder at a path; that of `/` too. */
export const folderId = (path: string): string => modelId('folder', path)

/** What every object in a folder begins with. */
export const placed = (full: string): { folderId: string; folder: string; name: string } => {
  const { folder, name } = placedName(full)
  return { folderId: folderId(folder), folder, name }
}
