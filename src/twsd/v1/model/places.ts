/** Where objects of the model lie, in version 1: names and folders apart, in keys of their own. */
import { readName } from '#/composer/names.ts'
import type { DefinitionLock } from '#/model/definition-lock.ts'
import type { Fields, Json } from '#/twsd/model/fields.ts'
import { lockData } from '#/twsd/model/locks.ts'
import { fullNameOf, placedName } from '#/twsd/model/naming.ts'

/** Who changed an object last, and when. */
export interface Modified {
  readonly by: string
  readonly at: string
  readonly lock?: DefinitionLock | undefined
}

/** ModifyData and LockData; nothing where nobody knows. */
export const writeModified = (modified: Modified | undefined): Json =>
  modified === undefined
    ? {}
    : { modifyData: { modifiedBy: modified.by, modifiedTime: modified.at }, ...lockData(modified.lock) }

/** A folder as version 1 writes it: with the `/` at its end. */
const folderName = (full: string): string => {
  const { folder } = placedName(full)
  return folder === '/' ? '/' : `${folder}/`
}

/** `name` and `folderName`. */
export const writeName = (full: string): Json => ({ name: placedName(full).name, folderName: folderName(full) })

/** The name, workstation and folders of what lives on a workstation. */
export const writeKey = (workstation: string, full: string): Json => ({
  name: placedName(full).name,
  workstationName: placedName(workstation).name,
  folderName: folderName(full),
  folderWorkstationName: folderName(workstation),
})

/** A reference under two names of fields. */
export const writeReference = (full: string, name: string, folder: string): Json => ({
  [name]: placedName(full).name,
  [folder]: folderName(full),
})

/** The full name that two fields say; undefined where the first says nothing. */
export const readReference = (fields: Fields, name: string, folder: string, id?: string): string | undefined => {
  const place = (fields.text(folder) ?? '/').replace(/\/+$/, '') || '/'
  const said = fields.text(name)
  const byId = id === undefined ? undefined : fields.text(id)
  if (said !== undefined && said !== '') return fullNameOf({ folder: place, name: said })
  return id === undefined || byId === undefined ? undefined : fields.named(name, id)
}

export const readPlaced = (fields: Fields): string => {
  const name = readReference(fields, 'name', 'folderName')
  if (name === undefined) throw fields.refuse('name', 'a text, and it is missing')
  return name
}

/** Of a key: the workstation, where one is said, and the name. */
export const readKey = (fields: Fields): { readonly workstation?: string; readonly name: string } => {
  fields.skip('workstationSymId', 'isGroup')
  const workstation = readReference(fields, 'workstationName', 'folderWorkstationName')
  const name = readPlaced(fields)
  return { ...(workstation !== undefined && { workstation: readName(workstation) }), name }
}

/** What only tells of an object and is not read back. */
export const skipTold = (fields: Fields): void =>
  fields.skip('id', 'modifyData', 'lockData', 'folderId', 'abstractId', 'dbaId', 'workloadApplicationId', 'ownerName')

/** The header of an object, read as a whole. */
export const readHeader = <T>(fields: Fields, read: (header: Fields) => T): T => {
  const header = fields.object('header')
  if (header === undefined) throw fields.refuse('header', 'an object, and it is missing')
  skipTold(header)
  const value = read(header)
  header.close()
  return value
}

export const described = (description: string | undefined): { description?: string } =>
  description === undefined || description === '' ? {} : { description }
