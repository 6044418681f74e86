/** The kinds of objects of version 1, each with the kind of ours that it is, and how one becomes the other. */
import { Check } from 'typebox/value'
import { Refusal } from '#/lib/refusal.ts'
import { Definition } from '#/model/definition.ts'
import { Fields, type Json, type ReadContext } from '#/twsd/model/fields.ts'
import { keepUnsaid } from '#/twsd/model/keep-unsaid.ts'
import { jobHeader, readJob, writeJob } from './job-definition.ts'
import { classHeader, readClass, readWorkstation, workstationHeader, writeClass, writeWorkstation } from './network.ts'
import type { Modified } from './places.ts'
import { groupHeader, readGroup, writeGroup } from './run-cycles.ts'
import {
  calendarHeader,
  readCalendar,
  readDomain,
  readFolder,
  readPrompt,
  readResource,
  readTable,
  readVariable,
  resourceHeader,
  tableHeader,
  writeCalendar,
  writeDomain,
  writeFolder,
  writePrompt,
  writeResource,
  writeTable,
  writeVariable,
} from './small-objects.ts'
import { readStream, streamHeader, writeStream } from './stream.ts'

interface Codec<T extends Definition> {
  /** What a list shows of it. */
  readonly header: (definition: T, modified?: Modified) => Json
  readonly write: (definition: T, modified?: Modified) => Json
  readonly read: (fields: Fields) => T
}

/** Users have no form that could be read back: a password is never kept. */
export const v1Kinds = [
  'job',
  'stream',
  'workstation',
  'class',
  'calendar',
  'prompt',
  'resource',
  'vartable',
  'parameter',
  'domain',
  'runcyclegroup',
  'folder',
] as const
export type V1Kind = (typeof v1Kinds)[number]

type Codecs = { readonly [Kind in V1Kind]: Codec<Extract<Definition, { kind: Kind }>> }

const codecs: Codecs = {
  job: { header: jobHeader, write: writeJob, read: readJob },
  stream: { header: streamHeader, write: writeStream, read: readStream },
  workstation: { header: workstationHeader, write: writeWorkstation, read: readWorkstation },
  class: { header: classHeader, write: writeClass, read: readClass },
  calendar: { header: calendarHeader, write: writeCalendar, read: readCalendar },
  prompt: { header: writePrompt, write: writePrompt, read: readPrompt },
  resource: { header: resourceHeader, write: writeResource, read: readResource },
  vartable: { header: tableHeader, write: writeTable, read: readTable },
  parameter: { header: writeVariable, write: writeVariable, read: readVariable },
  domain: { header: writeDomain, write: writeDomain, read: readDomain },
  runcyclegroup: { header: groupHeader, write: writeGroup, read: readGroup },
  folder: { header: writeFolder, write: writeFolder, read: readFolder },
}

/** The table pairs each kind with the codec of that kind. */
const codecOf = (kind: V1Kind): Codec<Definition> => codecs[kind] as unknown as Codec<Definition>

export const writeV1 = (kind: V1Kind, definition: Definition, modified?: Modified): Json =>
  codecOf(kind).write(definition, modified)

export const writeV1Header = (kind: V1Kind, definition: Definition, modified?: Modified): Json =>
  codecOf(kind).header(definition, modified)

/** Throws `request.invalid`, and names the field. */
export const readV1 = (kind: V1Kind, value: unknown, context: ReadContext = {}): Definition => {
  const fields = new Fields(value, '', context)
  const definition = codecOf(kind).read(fields)
  fields.close()
  return requireForm(definition)
}

const requireForm = (definition: Definition): Definition => {
  const isSound: boolean = Check(Definition, definition)
  if (isSound) return definition
  throw new Refusal(
    'request.invalid',
    `The ${definition.kind} ${definition.name} has a value that is out of its range.`,
  )
}

/** The one in force with what a request changes of it: what version 1 cannot say stays. */
export const overV1 = (kind: V1Kind, present: Definition, next: Definition): Definition => {
  const said = readV1(kind, writeV1(kind, present))
  return requireForm(keepUnsaid(present, said, next) as Definition)
}
