/** Where an object lies: its folder, its name, and the workstation it belongs to. */
import type { Fields } from './fields.ts'
import { fullNameOf, folderId } from './naming.ts'

/** The full name from `folder` and `name`; the identifier and what only tells of the object are passed over. */
export const readPlacedName = (fields: Fields): string => {
  fields.skip('id', 'folderId', 'abstractId', 'dbaId')
  const folder = fields.text('folder') ?? fields.context.baseFolder ?? folderOf(fields) ?? '/'
  return fullNameOf({ folder, name: fields.needed('name') })
}

const folderOf = (fields: Fields): string | undefined => {
  const id = fields.text('folderId')
  return id === undefined || id === folderId('/') ? undefined : fields.context.nameOf?.(id)
}

/** The workstation, or the one that holds where none is named. */
export const readWorkstation = (fields: Fields): string => {
  const found = fields.named('workstation', 'workstationId') ?? fields.context.defaultWorkstation
  if (found === undefined) throw fields.refuse('workstation', 'a name, and it is missing')
  return found
}
