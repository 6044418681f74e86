/** Calendars, prompts, resources, variables, tables of them, folders. */
import type { Calendar, Folder, Parameter, PromptDefinition, Resource, VariableTable } from '#/model/definition.ts'
import type { Fields, Json } from './fields.ts'
import { folderId, modelId, placed, placedName, reference } from './naming.ts'
import { readPlacedName, readWorkstation } from './place.ts'

const describedAs = (description: string | undefined): { description?: string } =>
  description === undefined ? {} : { description }

export const writeCalendar = ({ name, description, dates }: Calendar): Json => ({
  id: modelId('calendar', name),
  ...placed(name),
  ...describedAs(description),
  dates,
})

export const readCalendar = (fields: Fields): Calendar => ({
  kind: 'calendar',
  name: readPlacedName(fields),
  ...describedAs(fields.text('description')),
  dates: [...new Set(fields.texts('dates'))].sort(),
})

export const writePrompt = ({ name, text }: PromptDefinition): Json => ({
  id: modelId('prompt', name),
  ...placed(name),
  text,
})

export const readPrompt = (fields: Fields): PromptDefinition => ({
  kind: 'prompt',
  name: readPlacedName(fields),
  text: fields.text('text') ?? '',
})

export const writeResource = ({ workstation, name, description, units }: Resource): Json => {
  const { folderId, folder, name: own } = placed(name)
  return {
    id: modelId('resource', `${workstation}#${name}`),
    folder,
    folderId,
    name: own,
    workstationId: modelId('workstation', workstation),
    workstation: reference(workstation),
    ...describedAs(description),
    quantity: units,
  }
}

export const readResource = (fields: Fields): Resource => ({
  kind: 'resource',
  workstation: readWorkstation(fields),
  name: readPlacedName(fields),
  units: fields.integer('quantity') ?? 1,
  ...describedAs(fields.text('description')),
})

export const writeVariable = ({ table, name, value }: Parameter): Json => ({
  id: modelId('parameter', table === undefined ? name : `${table}.${name}`),
  ...(table !== undefined && { variableTableId: modelId('vartable', table), variableTable: reference(table) }),
  name,
  value,
})

export const readVariable = (fields: Fields): Parameter => {
  fields.skip('id', 'folderId', 'folder')
  const table = fields.named('variableTable', 'variableTableId')
  return {
    kind: 'parameter',
    ...(table !== undefined && { table }),
    name: fields.needed('name'),
    value: fields.text('value') ?? '',
  }
}

export const writeVariableTable = ({ name, description, isDefault, variables }: VariableTable): Json => ({
  id: modelId('vartable', name),
  ...placed(name),
  ...describedAs(description),
  default: isDefault,
  variables: Object.fromEntries(variables.map(({ name, value }) => [name, value])),
})

export const readVariableTable = (fields: Fields): VariableTable => ({
  kind: 'vartable',
  name: readPlacedName(fields),
  ...describedAs(fields.text('description')),
  isDefault: fields.flag('default'),
  variables: fields.map('variables').map(([name, value]) => ({ name, value })),
})

/** Its name is a path: `/FINANCE/EU` is the folder EU in the folder /FINANCE. */
export const writeFolder = ({ name: path }: Folder): Json => {
  const { folder, name } = placedName(path)
  return {
    id: modelId('folder', path),
    parentId: folderId(folder),
    folder,
    parent: folder,
    name,
    folderId: folderId(folder),
  }
}

export const readFolder = (fields: Fields): Folder => {
  fields.skip('parentId')
  const parent = fields.text('parent')
  const name = readPlacedName(fields)
  if (parent === undefined || fields.has('folder')) return { kind: 'folder', name: reference(name) }
  return { kind: 'folder', name: reference(fields.inBase(`${parent === '/' ? '' : parent}/${name}`)) }
}
