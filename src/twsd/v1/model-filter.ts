/** Which definitions a request of version 1 means (FiltersModel), by kind. */
import { Type } from 'typebox'
import { definitionName, type Definition } from '#/model/definition.ts'
import { bodyOf, type Call } from '#/twsd/call.ts'
import { readInstant } from '#/twsd/dates.ts'
import { modelId, placedName } from '#/twsd/model/naming.ts'
import type { V1Kind } from './model/kinds.ts'
import { modelKinds } from './model-operations.ts'
import { flag, named, tests, word, type Test } from './object-filter.ts'
import { asText, type Algebra, type FilterFields } from './read-filter.ts'

type Of<Kind extends V1Kind> = Extract<Definition, { kind: Kind }>
type Fields = FilterFields<Test<Definition>>

/** With its folder and without. */
const spellings = (full: string): string[] => [full, placedName(full).name]

const ofKind =
  <Kind extends V1Kind, Value>(_: Kind, read: (definition: Of<Kind>) => Value) =>
  (definition: Definition): Value =>
    read(definition as Of<Kind>)

const itsName = named((definition: Definition) => spellings(definition.name))
const itsId = word((definition: Definition) => modelId(definition.kind, definitionName(definition)))
const itsWorkstation = named((definition: Definition) =>
  'workstation' in definition ? spellings(definition.workstation ?? '') : [],
)

/** A stream is valid from its day on; the day it is asked for must not lie before. */
const validOn = (value: unknown, field: string): Test<Definition> => {
  const at = readInstant(field, typeof value === 'number' ? value : asText(value, field))
  const day = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO('UTC').toPlainDate().toString()
  return ofKind('stream', ({ validFrom }) => validFrom === undefined || validFrom <= day)
}

const streams: Fields = {
  jobStreamName: itsName,
  jobstreamIdList: itsId,
  jobStreamIdList: itsId,
  workstationName: itsWorkstation,
  validIn: validOn,
  draft: flag(ofKind('stream', ({ draft }) => draft)),
  isDraft: flag(ofKind('stream', ({ draft }) => draft)),
  jobName: named(ofKind('stream', ({ jobs }) => jobs.map(({ name }) => name))),
  jobDefinitionName: named(ofKind('stream', ({ jobs }) => jobs.flatMap(({ job }) => spellings(job)))),
  fileName: named(ofKind('stream', (stream) => waitsOf(stream).flatMap(({ opens }) => opens.map(({ path }) => path)))),
  resourceName: named(
    ofKind('stream', (stream) =>
      waitsOf(stream).flatMap(({ needs }) => needs.flatMap(({ resource }) => spellings(resource))),
    ),
  ),
  promptName: named(
    ofKind('stream', (stream) =>
      waitsOf(stream).flatMap(({ prompts }) => prompts.flatMap(({ name = '' }) => spellings(name))),
    ),
  ),
  variableTableName: named(ofKind('stream', ({ variableTable = '' }) => spellings(variableTable))),
  freeDaysCalendarName: named(ofKind('stream', ({ freeDays }) => spellings(freeDays?.calendar ?? ''))),
  runcycleCalendarName: named(
    ofKind('stream', ({ runCycles, exceptions }) =>
      [...runCycles, ...exceptions].flatMap(({ days }) =>
        days.flatMap((rule) => (rule.type === 'calendar' ? spellings(rule.calendar) : [])),
      ),
    ),
  ),
}

/** What the stream waits for, and each of its jobs. */
const waitsOf = (stream: Of<'stream'>) => [stream, ...stream.jobs]

const jobs: Fields = {
  jobDefinitionName: itsName,
  jobDefinitionIdList: itsId,
  workstationName: itsWorkstation,
  userLogin: named(ofKind('job', ({ logon = '' }) => [logon])),
  recoveryJobDefinitionName: named(ofKind('job', ({ recovery }) => spellings(recovery.job?.name ?? ''))),
  taskString: named(
    ofKind('job', ({ task }) => [task.type === 'command' ? task.command : task.type === 'script' ? task.script : '']),
  ),
  taskType: word(
    ofKind('job', ({ task, taskType = 'UNIX' }) => (task.type === 'document' ? task.application : taskType)),
  ),
}

const workstations: Fields = {
  workstationName: itsName,
  workstationIdList: itsId,
  workstationType: word(ofKind('workstation', ({ type = '' }) => type)),
  workstationTypeList: word(ofKind('workstation', ({ type = '' }) => type)),
  workstationOperatingSystem: word(ofKind('workstation', ({ os = '' }) => os)),
  workstationOperatingSystemList: word(ofKind('workstation', ({ os = '' }) => os)),
  workstationDomainName: named(ofKind('workstation', ({ domain = '' }) => [domain])),
  hostWorkstationName: named(ofKind('workstation', ({ host = '' }) => spellings(host))),
  variableTableName: named(ofKind('workstation', ({ variableTable = '' }) => spellings(variableTable))),
}

const fieldsOf: Readonly<Record<V1Kind, Fields>> = {
  stream: streams,
  job: jobs,
  workstation: workstations,
  class: { workstationClassName: itsName, workstationClassIdList: itsId },
  calendar: { calendarName: itsName, calendarIdList: itsId },
  prompt: { promptName: itsName, promptIdList: itsId, promptText: named(ofKind('prompt', ({ text }) => [text])) },
  resource: { resourceName: itsName, resourceIdList: itsId, workstationName: itsWorkstation },
  vartable: {
    variableTableName: itsName,
    variableTableIdList: itsId,
    isDefaultTable: flag(ofKind('vartable', ({ isDefault }) => isDefault)),
    variableName: named(ofKind('vartable', ({ variables }) => variables.map(({ name }) => name))),
  },
  parameter: {
    variableName: itsName,
    variableTableName: named(ofKind('parameter', ({ table = '' }) => spellings(table))),
  },
  domain: { domainName: itsName, domainIdList: itsId },
  runcyclegroup: { name: itsName, runCycleGroupIdList: itsId },
  folder: { folderName: itsName, name: itsName, folderIdList: itsId },
}

/** `noun`: what HWA calls the kind in the name of the filter. */
export const modelFilter = (
  kind: V1Kind,
  noun: string,
): Algebra<Test<Definition>> & { readonly noun: string; readonly fields: Fields } => ({
  noun,
  ...tests<Definition>(),
  fields: fieldsOf[kind],
})

/** Under which field the name of a kind stands. */
const nameFields: Partial<Record<V1Kind, string>> = {
  stream: 'jobStreamName',
  job: 'jobDefinitionName',
  resource: 'resourceName',
  workstation: 'workstationName',
  calendar: 'calendarName',
  prompt: 'promptName',
  vartable: 'variableTableName',
}

const Body = Type.Record(Type.String(), Type.Unknown())

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * A pattern that every full name has which the filter names, for a list that is read from the database: a site has tens of thousands
 * of definitions, and scripts ask for one. Undefined: it names none.
 */
export const roughName = (call: Call, kind: V1Kind): string | undefined => {
  const body = bodyOf(call, Body)
  const filters = isPlain(body['filters']) ? body['filters'] : body
  const filter = filters[`${modelKinds[kind].noun}Filter`]
  const field = nameFields[kind]
  if (!isPlain(filter) || field === undefined) return undefined
  const said = (name: string): string => {
    const value = filter[name]
    return typeof value === 'string' && value.length < 200 ? value.trim() : ''
  }
  if (said(field) === '') return undefined
  const livesOnWorkstation = kind === 'stream' || kind === 'job' || kind === 'resource'
  return livesOnWorkstation ? `*${said('workstationName') || '*'}#*${said(field)}` : `*${said(field)}`
}
