/** The kinds of HWA's model objects, each with the kind of ours that it is, and how one becomes the other. */
import type { Definition, DefinitionKind } from '#/model/definition.ts'
import type { Fields, Json } from './fields.ts'
import { readJobBody, writeJobDefinition } from './job-definition.ts'
import {
  readDomain,
  readUser,
  readWorkstationClass,
  readWorkstationDefinition,
  writeDomain,
  writeUser,
  writeWorkstation,
  writeWorkstationClass,
} from './network.ts'
import { qualifiedReference, reference } from './naming.ts'
import { readPlacedName, readWorkstation } from './place.ts'
import { readRunCycleGroup, writeRunCycleGroup } from './run-cycle-group.ts'
import {
  readCalendar,
  readFolder,
  readPrompt,
  readResource,
  readVariable,
  readVariableTable,
  writeCalendar,
  writeFolder,
  writePrompt,
  writeResource,
  writeVariable,
  writeVariableTable,
} from './small-objects.ts'
import { readStream, writeStream } from './stream.ts'

/** Event rules are no objects of version 2. */
export type SaidKind = Exclude<DefinitionKind, 'eventrule'>

interface Codec<T extends Definition> {
  /** HWA's word for the kind. */
  readonly word: string
  /** The kind in addresses: `/model/jobdefinition`. */
  readonly path: string
  readonly write: (definition: T) => Json
  /** The object, last, and what it embeds. */
  readonly read: (fields: Fields) => Definition[]
}

type Codecs = { readonly [Kind in SaidKind]: Codec<Extract<Definition, { kind: Kind }>> }

const one =
  (read: (fields: Fields) => Definition) =>
  (fields: Fields): Definition[] => [read(fields)]

const readJobDefinition = (fields: Fields): Definition => ({
  kind: 'job',
  workstation: readWorkstation(fields),
  name: readPlacedName(fields),
  ...readJobBody(fields),
})

/** In the order in which definitions are written: each after those it refers to. */
export const codecs: Codecs = {
  workstation: {
    word: 'Workstation',
    path: 'workstation',
    write: writeWorkstation,
    read: one(readWorkstationDefinition),
  },
  class: {
    word: 'WorkstationClass',
    path: 'workstationclass',
    write: writeWorkstationClass,
    read: one(readWorkstationClass),
  },
  domain: { word: 'Domain', path: 'domain', write: writeDomain, read: one(readDomain) },
  user: { word: 'Credentials', path: 'credentials', write: writeUser, read: one(readUser) },
  folder: { word: 'Folder', path: 'folder', write: writeFolder, read: one(readFolder) },
  calendar: { word: 'Calendar', path: 'calendar', write: writeCalendar, read: one(readCalendar) },
  runcyclegroup: {
    word: 'RunCycleGroup',
    path: 'runcyclegroup',
    write: writeRunCycleGroup,
    read: one(readRunCycleGroup),
  },
  vartable: { word: 'VariableTable', path: 'variabletable', write: writeVariableTable, read: one(readVariableTable) },
  parameter: { word: 'Variable', path: 'variable', write: writeVariable, read: one(readVariable) },
  prompt: { word: 'Prompt', path: 'prompt', write: writePrompt, read: one(readPrompt) },
  resource: { word: 'Resource', path: 'resource', write: writeResource, read: one(readResource) },
  job: { word: 'JobDefinition', path: 'jobdefinition', write: writeJobDefinition, read: one(readJobDefinition) },
  stream: { word: 'JobStream', path: 'jobstream', write: writeStream, read: readStream },
}

export const saidKinds = Object.keys(codecs) as SaidKind[]

/** The kind that HWA has this word for, in any case; undefined for one that there is not here. */
export const kindOfWord = (word: string): SaidKind | undefined =>
  saidKinds.find((kind) => codecs[kind].word.toUpperCase() === word.toUpperCase())

/** `/FTA1#/PAY`, `/PAY`, `/TABLE/NAME` of a variable: the key of an object. */
export const modelKey = (definition: Definition): string => {
  const { kind, name } = definition
  if (kind === 'parameter') return `${definition.table === undefined ? '' : reference(definition.table)}/${name}`
  if (kind === 'domain' || kind === 'eventrule') return name
  return qualifiedReference('workstation' in definition ? definition.workstation : undefined, name)
}

/** The definition part of a model object; undefined for a kind that HWA's model does not have. */
export const writeDefinition = (definition: Definition): Json | undefined => {
  if (definition.kind === 'eventrule') return undefined
  // The table pairs each kind with the codec of that kind.
  const { write } = codecs[definition.kind] as Codec<Definition>
  return write(definition)
}
