/** What people and programs are shown of definitions: lists, single objects, and the revisions they came with. */
import { Type, type Static } from 'typebox'
import type { DefinitionKind } from './definition.ts'
import { InstantText } from './views.ts'

/** Every kind, in the order in which they are written: each after those it refers to. */
export const definitionKinds = [
  'workstation',
  'class',
  'domain',
  'user',
  'folder',
  'calendar',
  'runcyclegroup',
  'vartable',
  'parameter',
  'prompt',
  'resource',
  'job',
  'stream',
  'eventrule',
] as const satisfies readonly DefinitionKind[]

export const KindText = Type.Enum([...definitionKinds])

/** What a revision did to an object. */
export const Change = Type.Enum(['created', 'changed', 'deleted'])
export type Change = Static<typeof Change>

/** An object by kind and full name, `FTA1#PAYROLL`. */
export const ObjectName = Type.Object({ kind: KindText, name: Type.String() })
export type ObjectName = Static<typeof ObjectName>

/** An object, as lists show it. */
export const DefinitionView = Type.Object({
  ...ObjectName.properties,
  description: Type.Union([Type.String(), Type.Null()]),
  /** The revision it has had this body since. */
  revision: Type.Integer(),
  at: InstantText,
  by: Type.String(),
})
export type DefinitionView = Static<typeof DefinitionView>

/** One object in full. */
export const DefinitionDetail = Type.Object({
  ...DefinitionView.properties,
  reason: Type.Union([Type.String(), Type.Null()]),
  /** In composer text. */
  text: Type.String(),
  /** The same as data: its fields are those of its kind. */
  body: Type.Record(Type.String(), Type.Unknown()),
})
export type DefinitionDetail = Static<typeof DefinitionDetail>

export const ObjectChange = Type.Object({ ...ObjectName.properties, change: Change })
export type ObjectChange = Static<typeof ObjectChange>

/** One time that definitions were changed. */
export const RevisionView = Type.Object({
  revision: Type.Integer(),
  at: InstantText,
  by: Type.String(),
  reason: Type.Union([Type.String(), Type.Null()]),
  created: Type.Integer(),
  changed: Type.Integer(),
  deleted: Type.Integer(),
  /** The first of what it changed; of a list that asks for one object, that object. */
  objects: Type.Array(ObjectChange),
})
export type RevisionView = Static<typeof RevisionView>

/** The difference of one object's text, as a unified diff without its head. */
export const ObjectDiff = Type.Object({ ...ObjectChange.properties, diff: Type.String() })
export type ObjectDiff = Static<typeof ObjectDiff>

/** An object that is to go, and who refers to it. */
export const UsedObject = Type.Object({
  ...ObjectName.properties,
  /** The first of them; `users` counts all. */
  usedBy: Type.Array(ObjectName),
  users: Type.Integer(),
  /** Instances in the live plan of it, or of the streams that use it. */
  inPlan: Type.Integer(),
})
export type UsedObject = Static<typeof UsedObject>
