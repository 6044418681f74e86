/** Calendars, parameters, variable tables, prompts, resources, folders, users. */
import type {
  Calendar,
  Folder,
  Parameter,
  PromptDefinition,
  Resource,
  User,
  VariableTable,
} from '#/model/definition.ts'
import { commentLines } from './comments.ts'
import { clause, flag, indented, spaced, wrapped, type Lines } from './layout.ts'
import { fullName, isEnd, objectName, plainName } from './names.ts'
import { promptText, quoted } from './texts.ts'
import { dateText } from './times.ts'

export const calendarLines = (calendar: Calendar): Lines => [
  ...commentLines(calendar),
  spaced(plainName(calendar.name), calendar.description === undefined ? undefined : quoted(calendar.description)),
  ...indented(wrapped(calendar.dates.map(dateText))),
]

/** Variables of the default table are printed without it, but for one that would end an object. */
export const parameterLines = (parameter: Parameter): Lines => {
  const { table = isEnd(parameter.name) ? 'MAIN_TABLE' : undefined, name, value } = parameter
  return [...commentLines(parameter), `${table === undefined ? '' : `${table}.`}${name} ${quoted(value)}`]
}

export const variableTableLines = (table: VariableTable): Lines => [
  ...commentLines(table),
  `VARTABLE ${objectName(table.name)}`,
  ...indented([
    ...clause(table.description, (text) => `DESCRIPTION ${quoted(text)}`),
    ...flag(table.isDefault, 'ISDEFAULT'),
    'MEMBERS',
    ...indented(table.variables.map(({ name, value }) => `${name} ${quoted(value)}`)),
  ]),
  'END',
]

export const promptDefinitionLines = (prompt: PromptDefinition): Lines => [
  ...commentLines(prompt),
  `${objectName(prompt.name)} ${promptText(prompt.text)}`,
]

export const resourceLines = (resource: Resource): Lines => [
  ...commentLines(resource),
  spaced(
    fullName(resource.workstation, resource.name),
    String(resource.units),
    resource.description === undefined ? undefined : quoted(resource.description),
  ),
]

export const folderLines = (folder: Folder): Lines => [...commentLines(folder), `FOLDER ${folder.name}`, 'END']

/** The password is not known here; what stands in its place is what the product exports. */
export const userLines = (user: User): Lines => [
  ...commentLines(user),
  `USERNAME ${user.workstation === undefined ? '' : `${user.workstation}#`}${user.name}`,
  ...indented(['PASSWORD "**********"']),
  'END',
]
