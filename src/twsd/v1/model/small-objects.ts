/** Calendars, prompts, resources, variables, tables of them, folders and domains in version 1. */
import type { Calendar, Folder, Parameter, PromptDefinition, Resource, VariableTable } from '#/model/definition.ts'
import type { Domain } from '#/model/workstation.ts'
import type { Fields, Json } from '#/twsd/model/fields.ts'
import { folderId, modelId, placedName, reference } from '#/twsd/model/naming.ts'
import {
  described,
  readHeader,
  readPlaced,
  readReference,
  skipTold,
  writeKey,
  writeModified,
  writeName,
  writeReference,
  type Modified,
} from './places.ts'

export const calendarHeader = ({ name, description }: Calendar, modified?: Modified): Json => ({
  id: modelId('calendar', name),
  ...described(description),
  ...writeName(name),
  ...writeModified(modified),
})

const midnight = (day: string): string => `${day}T00:00:00.000Z`

export const writeCalendar = (calendar: Calendar, modified?: Modified): Json => ({
  header: calendarHeader(calendar, modified),
  days: calendar.dates.map(midnight),
})

export const readCalendar = (fields: Fields): Calendar => {
  skipTold(fields)
  const header = readHeader(fields, (header) => ({
    name: readPlaced(header),
    ...described(header.text('description')),
  }))
  const days = (fields.texts('days') ?? []).map((day) => day.slice(0, 'yyyy-mm-dd'.length))
  return { kind: 'calendar', ...header, dates: [...new Set(days)].sort() }
}

export const writePrompt = ({ name, text }: PromptDefinition, modified?: Modified): Json => ({
  id: modelId('prompt', name),
  text,
  ...writeName(name),
  ...writeModified(modified),
})

export const readPrompt = (fields: Fields): PromptDefinition => {
  skipTold(fields)
  fields.skip('promptSymId')
  return { kind: 'prompt', name: readPlaced(fields), text: fields.text('text') ?? '' }
}

export const resourceHeader = (resource: Resource, modified?: Modified): Json => ({
  id: modelId('resource', `${resource.workstation}#${resource.name}`),
  ...described(resource.description),
  defaultConstraints: { quantity: resource.units },
  key: writeKey(resource.workstation, resource.name),
  ...writeModified(modified),
})

export const writeResource = (resource: Resource, modified?: Modified): Json => ({
  header: resourceHeader(resource, modified),
  workstationId: modelId('workstation', resource.workstation),
})

export const readResource = (fields: Fields): Resource => {
  skipTold(fields)
  fields.skip('workstationId', 'resourceSymId')
  const header = readHeader(fields, (header) => {
    const key = header.object('key')
    if (key === undefined) throw header.refuse('key', 'an object, and it is missing')
    const workstation = readReference(key, 'workstationName', 'folderWorkstationName')
    if (workstation === undefined) throw key.refuse('workstationName', 'a text, and it is missing')
    const units = header.object('defaultConstraints')?.integer('quantity') ?? 1
    return { workstation, name: readPlaced(key), units, ...described(header.text('description')) }
  })
  return { kind: 'resource', ...header }
}

export const tableHeader = ({ name, description, isDefault }: VariableTable, modified?: Modified): Json => ({
  id: modelId('vartable', name),
  ...described(description),
  isDefault,
  ...writeName(name),
  ...writeModified(modified),
})

export const writeTable = (table: VariableTable, modified?: Modified): Json => ({
  header: tableHeader(table, modified),
  variables: table.variables.map(({ name, value }) =>
    writeVariable({ kind: 'parameter', table: table.name, name, value }),
  ),
})

export const readTable = (fields: Fields): VariableTable => {
  skipTold(fields)
  const header = readHeader(fields, (header) => ({
    name: readPlaced(header),
    ...described(header.text('description')),
    isDefault: header.flag('isDefault'),
  }))
  const variables = fields.list('variables', (one) => {
    const { name, value } = readVariable(one)
    return { name, value }
  })
  return { kind: 'vartable', ...header, variables }
}

export const writeVariable = ({ table, name, value }: Parameter, modified?: Modified): Json => ({
  id: modelId('parameter', table === undefined ? name : `${table}.${name}`),
  value,
  ...(table !== undefined && { variableTableId: modelId('vartable', table) }),
  key: {
    name,
    ...(table !== undefined && writeReference(table, 'variableTableName', 'variableTableFolderName')),
    isInDefaultTable: table === undefined,
  },
  ...writeModified(modified),
})

export const readVariable = (fields: Fields): Parameter => {
  skipTold(fields)
  fields.skip('variableTableId', 'description')
  const value = fields.text('value') ?? ''
  const key = fields.object('key')
  if (key === undefined) throw fields.refuse('key', 'an object, and it is missing')
  key.skip('isInDefaultTable')
  const table = readReference(key, 'variableTableName', 'variableTableFolderName')
  return { kind: 'parameter', ...(table !== undefined && { table }), name: key.needed('name'), value }
}

/** Its name is its whole path. */
export const writeFolder = ({ name: path }: Folder, modified?: Modified): Json => ({
  name: path,
  id: modelId('folder', path),
  ...writeModified(modified),
  parentId: folderId(placedName(path).folder),
})

export const readFolder = (fields: Fields): Folder => {
  skipTold(fields)
  fields.skip('depth', 'cancPending', 'userFields', 'parentId')
  return { kind: 'folder', name: reference(fields.needed('name').replace(/\/+$/, '')).toUpperCase() }
}

export const writeDomain = (domain: Domain, modified?: Modified): Json => ({
  id: modelId('domain', domain.name),
  name: domain.name,
  ...described(domain.description),
  ...(domain.parent !== undefined && { parentId: modelId('domain', domain.parent), parentName: domain.parent }),
  isMaster: domain.isMaster === true,
  ...(domain.manager !== undefined &&
    writeReference(domain.manager, 'managerWorkstationName', 'managerFolderWorkstationName')),
  ...writeModified(modified),
})

export const readDomain = (fields: Fields): Domain => {
  skipTold(fields)
  fields.skip('parentId')
  const [parent, manager] = [
    fields.text('parentName'),
    readReference(fields, 'managerWorkstationName', 'managerFolderWorkstationName'),
  ]
  const isMaster = fields.flag('isMaster')
  return {
    kind: 'domain',
    name: fields.needed('name').toUpperCase(),
    ...described(fields.text('description')),
    ...(manager !== undefined && { manager }),
    ...(parent !== undefined && parent !== '' && { parent: parent.toUpperCase() }),
    ...(isMaster && { isMaster }),
  }
}
