/**
 * A definition: any object a site describes in composer text.
 *
 * Names carry their folder when they have one: `PAY` lies in the root, `/finance/PAY` in a folder. Dates are `2026-11-22`.
 */
import { Type, type Static } from 'typebox'
import { JobDefinition } from './job-definition.ts'
import { JobStream } from './job-stream.ts'
import { PlainDate } from './run-cycle.ts'

export const Workstation = Type.Object({
  kind: Type.Literal('workstation'),
  name: Type.String(),
  description: Type.Optional(Type.String()),
  os: Type.Optional(Type.String()),
  node: Type.Optional(Type.String()),
  /** FTA, AGENT, MANAGER ... */
  type: Type.Optional(Type.String()),
  timezone: Type.Optional(Type.String()),
  /** Nothing of an ignored workstation is planned. */
  ignored: Type.Boolean(),
})
export type Workstation = Static<typeof Workstation>

export const Calendar = Type.Object({
  kind: Type.Literal('calendar'),
  name: Type.String(),
  description: Type.Optional(Type.String()),
  dates: Type.Array(PlainDate),
})
export type Calendar = Static<typeof Calendar>

export const Resource = Type.Object({
  kind: Type.Literal('resource'),
  workstation: Type.String(),
  name: Type.String(),
  units: Type.Integer({ minimum: 0, maximum: 1024 }),
  description: Type.Optional(Type.String()),
})
export type Resource = Static<typeof Resource>

/** A value for `^NAME^` in definitions, substituted when the plan is made. */
export const Parameter = Type.Object({
  kind: Type.Literal('parameter'),
  name: Type.String(),
  value: Type.String({ maxLength: 1024 }),
})
export type Parameter = Static<typeof Parameter>

/** A prompt with a name; every use of it in a plan is answered at once. Text starting with `:` wants no reply. */
export const PromptDefinition = Type.Object({
  kind: Type.Literal('prompt'),
  name: Type.String(),
  text: Type.String({ maxLength: 200 }),
})
export type PromptDefinition = Static<typeof PromptDefinition>

export const Definition = Type.Union([
  Workstation,
  JobDefinition,
  JobStream,
  Calendar,
  Resource,
  Parameter,
  PromptDefinition,
])
export type Definition = Workstation | JobDefinition | JobStream | Calendar | Resource | Parameter | PromptDefinition
export type DefinitionKind = Definition['kind']

/** `FTA1#PAYROLL` for what lives on a workstation, the name for the rest. */
export const definitionName = (definition: Definition): string =>
  'workstation' in definition ? `${definition.workstation}#${definition.name}` : definition.name

/** The identity of a definition among all: kind and name in upper case, as TWS compares names. */
export const definitionKey = (definition: Definition): string => keyOf(definition.kind, definitionName(definition))

/** The key of a definition that is known by kind and full name only. */
export const keyOf = (kind: DefinitionKind, name: string): string => `${kind} ${name.toUpperCase()}`
