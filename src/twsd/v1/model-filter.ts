/** Which definitions a request of version 1 means (FiltersModel), by kind. */
import { Type } from 'typebox'
import { definitionName, type Definition } from '#/model/definition.ts'
import type { DefinitionView } from '#/model/definition-views.ts'
import { bodyOf, type Call } from '#/twsd/call.ts'
import { readInstant } from '#/twsd/dates.ts'
import { partsOf } from '#/twsd/model/definition-noun.ts'
import { modelId, placedName } from '#/twsd/model/naming.ts'
import type { V1Kind } from './model/kinds.ts'
import { modelKinds } from './model-operations.ts'
import { flag, named, word, type Test } from './object-filter.ts'
import { asText, type Algebra, type FilterFields } from './read-filter.ts'

type Of<Kind extends V1Kind> = Extract<Definition, { kind: Kind }>
type Named = Pick<DefinitionView, 'kind' | 'name'>

/** What a filter means of an object: what its name decides, and what its body does. */
export interface ModelTest {
  /** Undefined: that is for the body to say. */
  readonly byName: (object: Named) => boolean | undefined
  readonly byBody: Test<Definition>
}

/** Tests of objects of which most are never read: where the names of some parts decide the whole, they do. */
const modelTests: Algebra<ModelTest> = {
  all: (of) => ({
    byName: (object) => decided(of, object, false),
    byBody: (body) => of.every((test) => test.byBody(body)),
  }),
  any: (of) => ({
    byName: (object) => decided(of, object, true),
    byBody: (body) => of.some((test) => test.byBody(body)),
  }),
  not: (of) => ({
    byName: (object) => {
      const known = of.byName(object)
      return known === undefined ? undefined : !known
    },
    byBody: (body) => !of.byBody(body),
  }),
}

/** One that is `ends` decides; else all that are known, where all are. */
const decided = (of: readonly ModelTest[], object: Named, ends: boolean): boolean | undefined => {
  let isKnown = true
  for (const { byName } of of) {
    const known = byName(object)
    if (known === ends) return ends
    isKnown &&= known !== undefined
  }
  return isKnown ? !ends : undefined
}

/** Fields that the name of an object decides, and fields that its body does. */
interface Fields {
  readonly name: FilterFields<Test<Named>>
  readonly body?: FilterFields<Test<Definition>>
}

const fromName = (test: Test<Named>): ModelTest => ({
  byName: test,
  byBody: (body) => test({ kind: body.kind, name: definitionName(body) }),
})

const fromBody = (test: Test<Definition>): ModelTest => ({ byName: () => undefined, byBody: test })

const allFields = ({ name, body = {} }: Fields): FilterFields<ModelTest> => ({
  ...inTermsOf(name, fromName),
  ...inTermsOf(body, fromBody),
})

const inTermsOf = <One, Other>(fields: FilterFields<One>, become: (one: One) => Other): FilterFields<Other> =>
  Object.fromEntries(
    Object.entries(fields).map(([field, read]) => [
      field,
      (value: unknown, place: string) => {
        const test = read(value, place)
        return test === undefined ? undefined : become(test)
      },
    ]),
  )

/** With its folder and without. */
const spellings = (full: string): string[] => [full, placedName(full).name]

const ofKind =
  <Kind extends V1Kind, Value>(_: Kind, read: (definition: Of<Kind>) => Value) =>
  (definition: Definition): Value =>
    read(definition as Of<Kind>)

const itsName = named((object: Named) => spellings(partsOf(object).name))
const itsId = word(({ kind, name }: Named) => modelId(kind, name))
const itsWorkstation = named((object: Named) => spellings(partsOf(object).workstation ?? ''))

/** A stream is valid from its day on; the day it is asked for must not lie before. */
const validOn = (value: unknown, field: string): Test<Definition> => {
  const at = readInstant(field, typeof value === 'number' ? value : asText(value, field))
  const day = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO('UTC').toPlainDate().toString()
  return ofKind('stream', ({ validFrom }) => validFrom === undefined || validFrom <= day)
}

const streamBody: FilterFields<Test<Definition>> = {
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

const jobBody: FilterFields<Test<Definition>> = {
  userLogin: named(ofKind('job', ({ logon = '' }) => [logon])),
  recoveryJobDefinitionName: named(ofKind('job', ({ recovery }) => spellings(recovery.job?.name ?? ''))),
  taskString: named(
    ofKind('job', ({ task }) => [task.type === 'command' ? task.command : task.type === 'script' ? task.script : '']),
  ),
  taskType: word(
    ofKind('job', ({ task, taskType = 'UNIX' }) => (task.type === 'document' ? task.application : taskType)),
  ),
}

const workstationBody: FilterFields<Test<Definition>> = {
  workstationType: word(ofKind('workstation', ({ type = '' }) => type)),
  workstationTypeList: word(ofKind('workstation', ({ type = '' }) => type)),
  workstationOperatingSystem: word(ofKind('workstation', ({ os = '' }) => os)),
  workstationOperatingSystemList: word(ofKind('workstation', ({ os = '' }) => os)),
  workstationDomainName: named(ofKind('workstation', ({ domain = '' }) => [domain])),
  hostWorkstationName: named(ofKind('workstation', ({ host = '' }) => spellings(host))),
  variableTableName: named(ofKind('workstation', ({ variableTable = '' }) => spellings(variableTable))),
}

const fieldsOf: Readonly<Record<V1Kind, Fields>> = {
  stream: {
    name: { jobStreamName: itsName, jobstreamIdList: itsId, jobStreamIdList: itsId, workstationName: itsWorkstation },
    body: streamBody,
  },
  job: {
    name: { jobDefinitionName: itsName, jobDefinitionIdList: itsId, workstationName: itsWorkstation },
    body: jobBody,
  },
  workstation: { name: { workstationName: itsName, workstationIdList: itsId }, body: workstationBody },
  class: { name: { workstationClassName: itsName, workstationClassIdList: itsId } },
  calendar: { name: { calendarName: itsName, calendarIdList: itsId } },
  prompt: {
    name: { promptName: itsName, promptIdList: itsId },
    body: { promptText: named(ofKind('prompt', ({ text }) => [text])) },
  },
  resource: { name: { resourceName: itsName, resourceIdList: itsId, workstationName: itsWorkstation } },
  vartable: {
    name: { variableTableName: itsName, variableTableIdList: itsId },
    body: {
      isDefaultTable: flag(ofKind('vartable', ({ isDefault }) => isDefault)),
      variableName: named(ofKind('vartable', ({ variables }) => variables.map(({ name }) => name))),
    },
  },
  parameter: {
    name: { variableName: itsName },
    body: { variableTableName: named(ofKind('parameter', ({ table = '' }) => spellings(table))) },
  },
  domain: { name: { domainName: itsName, domainIdList: itsId } },
  runcyclegroup: { name: { name: itsName, runCycleGroupIdList: itsId } },
  folder: { name: { folderName: itsName, name: itsName, folderIdList: itsId } },
}

/** `noun`: what HWA calls the kind in the name of the filter. */
export const modelFilter = (
  kind: V1Kind,
  noun: string,
): Algebra<ModelTest> & { readonly noun: string; readonly fields: FilterFields<ModelTest> } => ({
  noun,
  ...modelTests,
  fields: allFields(fieldsOf[kind]),
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
