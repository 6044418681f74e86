/**
 * A definition: any object a site describes in composer text.
 *
 * Names carry their folder when they have one: `PAY` lies in the root, `/finance/PAY` in a folder. Dates are `2026-11-22`.
 */
import { Type, type Static } from 'typebox'
import { JobDefinition } from './job-definition.ts'
import { JobStream } from './job-stream.ts'
import { PlainDate, RunCycleGroup } from './run-cycle.ts'
import { Domain, Workstation, WorkstationClass } from './workstation.ts'

/** The lines of comments that stood before it, without their `#`. */
const Comments = { comments: Type.Optional(Type.Array(Type.String())) }

export const Resource = Type.Object({
  kind: Type.Literal('resource'),
  workstation: Type.String(),
  name: Type.String(),
  units: Type.Integer({ minimum: 0, maximum: 1024 }),
  description: Type.Optional(Type.String()),
  ...Comments,
})
export type Resource = Static<typeof Resource>

export const Calendar = Type.Object({
  kind: Type.Literal('calendar'),
  name: Type.String(),
  description: Type.Optional(Type.String()),
  dates: Type.Array(PlainDate),
  ...Comments,
})
export type Calendar = Static<typeof Calendar>

/** A value for `^NAME^` in definitions, substituted when the plan is made. */
export const Parameter = Type.Object({
  kind: Type.Literal('parameter'),
  /** The variable table it lies in; absent: the default table. */
  table: Type.Optional(Type.String()),
  name: Type.String(),
  value: Type.String({ maxLength: 1024 }),
  ...Comments,
})
export type Parameter = Static<typeof Parameter>

/** Variables with a name for all of them; run cycles, streams and workstations choose one. */
export const VariableTable = Type.Object({
  kind: Type.Literal('vartable'),
  name: Type.String(),
  description: Type.Optional(Type.String()),
  /** The table of whatever chooses none. */
  isDefault: Type.Boolean(),
  variables: Type.Array(Type.Object({ name: Type.String(), value: Type.String({ maxLength: 1024 }) })),
  ...Comments,
})
export type VariableTable = Static<typeof VariableTable>

/** A prompt with a name; every use of it in a plan is answered at once. Text starting with `:` wants no reply. */
export const PromptDefinition = Type.Object({
  kind: Type.Literal('prompt'),
  name: Type.String(),
  text: Type.String({ maxLength: 200 }),
  ...Comments,
})
export type PromptDefinition = Static<typeof PromptDefinition>

export const Folder = Type.Object({ kind: Type.Literal('folder'), name: Type.String(), ...Comments })
export type Folder = Static<typeof Folder>

/** A user of a workstation. Its password is never kept: what runs as another user asks the operating system. */
export const User = Type.Object({
  kind: Type.Literal('user'),
  workstation: Type.Optional(Type.String()),
  /** With its domain where it has one: `DOMAIN\\user`. */
  name: Type.String(),
  ...Comments,
})
export type User = Static<typeof User>

/** An event rule, kept as the XML it was written in. */
export const EventRule = Type.Object({
  kind: Type.Literal('eventrule'),
  name: Type.String(),
  type: Type.Enum(['filter', 'sequence', 'set']),
  draft: Type.Boolean(),
  description: Type.Optional(Type.String()),
  /** The element `eventRule`, whole. */
  xml: Type.String(),
  ...Comments,
})
export type EventRule = Static<typeof EventRule>

/** In the order in which they are written: each kind after those it refers to. */
export const Definition = Type.Union([
  Workstation,
  WorkstationClass,
  Domain,
  User,
  Folder,
  Calendar,
  RunCycleGroup,
  VariableTable,
  Parameter,
  PromptDefinition,
  Resource,
  JobDefinition,
  JobStream,
  EventRule,
])
export type Definition =
  | Workstation
  | WorkstationClass
  | Domain
  | User
  | Folder
  | Calendar
  | RunCycleGroup
  | VariableTable
  | Parameter
  | PromptDefinition
  | Resource
  | JobDefinition
  | JobStream
  | EventRule
export type DefinitionKind = Definition['kind']

/** `FTA1#PAYROLL` for what lives on a workstation, `TABLE.VARIABLE` in a variable table, the name for the rest. */
export const definitionName = (definition: Definition): string => {
  const { name } = definition
  if (definition.kind === 'parameter') return definition.table === undefined ? name : `${definition.table}.${name}`
  return 'workstation' in definition && definition.workstation !== undefined
    ? `${definition.workstation}#${name}`
    : name
}

/** The identity of a definition among all: kind and name in upper case, as TWS compares names. */
export const definitionKey = (definition: Definition): string => keyOf(definition.kind, definitionName(definition))

/** The key of a definition that is known by kind and full name only. */
export const keyOf = (kind: DefinitionKind, name: string): string => `${kind} ${name.toUpperCase()}`
