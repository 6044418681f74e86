/** The names of what is being defined: their form and length as TWS allows them. */
import type { IToken } from 'chevrotain'
import { note, type Builder } from './builder.ts'
import { readName, readQualifiedName } from './names.ts'

/** The longest name of each kind of object (User's Guide and Reference, chapter "Defining objects in the database"). */
const longest = {
  workstation: 16,
  stream: 16,
  job: 40,
  calendar: 8,
  resource: 8,
  prompt: 8,
  parameter: 64,
  join: 16,
  'variable table': 80,
  class: 16,
  domain: 16,
  'run cycle group': 8,
  'event rule': 40,
  condition: 40,
} as const
const calendarInFolder = 16
const longestFolder = 841

export type NamedKind = keyof typeof longest

const article = (kind: NamedKind): string => (/^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`)

/** What people must know to find a name for one of a kind. */
export const nameForm = (kind: NamedKind): string =>
  `${article(kind)} is named by a letter, then letters, digits, - and _, at most ${longest[kind]} in all`

/** Whether TWS would take it, in upper case, for one of a kind. */
export const isName = (name: string, kind: NamedKind): boolean =>
  /^[A-Z][A-Z0-9_-]*$/.test(name) && name.length <= longest[kind]

/** Reports a name that TWS would not take. Names with variables in them are known only when the plan is made. */
const checkForm = (builder: Builder, at: IToken, name: string, kind: NamedKind): void => {
  if (name.includes('^')) return
  const slash = name.lastIndexOf('/')
  const [folder, last] = [name.slice(0, slash + 1), name.slice(slash + 1)]
  const most = kind === 'calendar' && folder !== '' ? calendarInFolder : longest[kind]
  const wrong = (message: string, hint?: string): void =>
    note(builder, at, { code: 'definition.bad_name', message, hint })
  if (!/^[A-Z][A-Z0-9_-]*$/.test(last)) {
    wrong(`${last || at.image} is no name for ${article(kind)}: expected a letter, then letters, digits, - and _.`)
  }
  if (last.length > most) wrong(`${last} is too long for ${article(kind)}: ${last.length} characters, at most ${most}.`)
  if (!/^(?:\/(?:[A-Z0-9_-]+\/)*)?$/.test(folder)) {
    wrong(`${folder} is no folder: expected names of letters, digits, - and _ with a / before each.`)
  }
  if (folder.length > longestFolder) wrong(`The folder of ${last} is too long: at most ${longestFolder} characters.`)
}

/** The name of an object that lies on a workstation, without the workstation. */
export const definedName = (builder: Builder, at: IToken, kind: NamedKind): string => {
  const { name, job } = readQualifiedName(at.image)
  const full = job === undefined ? name : `${name}.${job}`
  checkForm(builder, at, full, kind)
  return full
}

/** The name of an object that lies on no workstation. */
export const plainName = (builder: Builder, at: IToken, kind: NamedKind): string => {
  const name = readName(at.image)
  checkForm(builder, at, name, kind)
  return name
}

/** The workstation that an object is defined on. It must be said: there is no current workstation to fall back to. */
export const workstationOf = (builder: Builder, at: IToken): string | undefined => {
  const { workstation } = readQualifiedName(at.image)
  if (workstation === undefined) {
    note(builder, at, {
      code: 'composer.workstation_missing',
      message: `${at.image} does not say on which workstation it is.`,
      hint: `Write WORKSTATION#${at.image}.`,
    })
  }
  return workstation
}
