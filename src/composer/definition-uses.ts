/**
 * What a definition refers to: the objects that must be there for it to mean something.
 *
 * A name may be short of a workstation, or be that of a workstation or a class: then the one that exists is meant. Names
 * with variables in them are known only when the plan is made.
 */
import { keyOf, type Definition, type DefinitionKind } from '#/model/definition.ts'
import type { ObjectName } from '#/model/definition-views.ts'
import type { JobDefinition } from '#/model/job-definition.ts'
import type { JobStream, StreamJob } from '#/model/job-stream.ts'
import type { Follows } from '#/model/needs.ts'
import type { FreeDaysUse, RunCycle, RunCycleGroup } from '#/model/run-cycle.ts'

/** Whether an object exists, by its `definitionKey`. */
export type Exists = (key: string) => boolean

/** Notes that an object is used; of several that may be meant, the first that exists. */
type Note = (...meant: readonly (readonly [kind: DefinitionKind, name: string | undefined])[]) => void

/** Each object once, those that do not exist among them; with `kinds` only those of them. */
export const usesOf = (definition: Definition, exists: Exists, kinds?: ReadonlySet<DefinitionKind>): ObjectName[] => {
  const uses = new Map<string, ObjectName>()
  const note: Note = (...meant) => {
    if (kinds !== undefined && !meant.some(([kind]) => kinds.has(kind))) return
    const named = meant.flatMap(([kind, name]) => (name === undefined || name.includes('^') ? [] : [{ kind, name }]))
    const found = named.find(({ kind, name }) => exists(keyOf(kind, name))) ?? named[0]
    if (found !== undefined) uses.set(keyOf(found.kind, found.name), found)
  }
  if ('workstation' in definition) noteWorkstation(definition.workstation, note)
  noteFolder(definition.name, note)
  noteParts(definition, note)
  return [...uses.values()]
}

const noteParts = (definition: Definition, note: Note): void => {
  switch (definition.kind) {
    case 'workstation':
      note(['vartable', definition.variableTable])
      note(['domain', definition.domain])
      note(['workstation', definition.host])
      for (const member of definition.members ?? []) note(['workstation', member])
      return
    case 'class':
      for (const member of definition.members) if (!/[@?*]/.test(member)) note(['workstation', member])
      return
    case 'domain':
      note(['domain', definition.parent])
      note(['workstation', definition.manager])
      return
    case 'parameter':
      return note(['vartable', definition.table])
    case 'runcyclegroup':
      note(['vartable', definition.variableTable])
      return noteDays(definition, note)
    case 'job':
      return noteJob(definition, note)
    case 'stream':
      return noteStream(definition, note)
    case 'user':
    case 'folder':
    case 'calendar':
    case 'vartable':
    case 'prompt':
    case 'resource':
    case 'eventrule':
  }
}

const noteWorkstation = (name: string | undefined, note: Note): void => note(['workstation', name], ['class', name])

const noteFolder = (name: string, note: Note): void => {
  const end = name.lastIndexOf('/')
  if (end <= 0) return
  const folder = name.slice(0, end)
  note(['folder', folder], ['folder', folder.replace(/^\//, '')], ['folder', `${folder}/`])
}

type Days = Pick<RunCycleGroup, 'runCycles' | 'exceptions'> & { readonly freeDays?: FreeDaysUse }

/** A calendar of free days that is not named need not exist, so HOLIDAYS is used by those that name it. */
const noteDays = ({ freeDays, runCycles, exceptions }: Days, note: Note): void => {
  note(['calendar', freeDays?.calendar])
  for (const { days, variableTable } of [...runCycles, ...exceptions] satisfies RunCycle[]) {
    note(['vartable', variableTable])
    for (const day of days) {
      if (day.type === 'calendar') note(['calendar', day.calendar])
      if (day.type === 'group') note(['runcyclegroup', day.group])
    }
  }
}

const noteJob = ({ workstation, logon, recovery }: JobDefinition, note: Note): void => {
  if (logon !== undefined) note(['user', `${workstation}#${logon}`], ['user', logon])
  if (recovery.job !== undefined) note(['job', `${recovery.job.workstation ?? workstation}#${recovery.job.name}`])
}

const noteStream = (stream: JobStream, note: Note): void => {
  note(['vartable', stream.variableTable])
  noteDays(stream, note)
  noteWaits(stream, stream, note)
  for (const job of stream.jobs) {
    noteWorkstation(job.workstation, note)
    note(['job', `${job.workstation}#${job.job}`])
    noteWaits(job, stream, note)
  }
}

const noteWaits = (waiter: JobStream | StreamJob, stream: JobStream, note: Note): void => {
  for (const { workstation, stream: followed } of followsOf(waiter)) {
    if (followed !== undefined) note(['stream', `${workstation ?? stream.workstation}#${followed}`])
  }
  for (const { workstation, resource } of waiter.needs) {
    const places = workstation === undefined ? [waiter.workstation, stream.workstation] : [workstation]
    note(...places.map((place) => ['resource', `${place}#${resource}`] as const))
  }
  for (const { workstation } of waiter.opens) noteWorkstation(workstation, note)
  for (const { name } of waiter.prompts) note(['prompt', name])
}

/** All predecessors of this plan that a stream or job names, those of its joins among them. */
export const followsOf = ({ follows, joins = [] }: Pick<StreamJob, 'follows' | 'joins'>): Follows[] =>
  [...follows, ...joins.flatMap((join) => join.follows)].filter(({ networkAgent }) => networkAgent === undefined)

/** The names of the variables that a definition uses anywhere, in upper case. */
export const variablesIn = (definition: Definition): Set<string> => {
  const text = JSON.stringify(definition)
  if (!text.includes('^')) return new Set()
  return new Set(Array.from(text.matchAll(/\^([A-Za-z][\w.-]*)\^/g), ([, name = '']) => name.toUpperCase()))
}

/** The names of the variables that an object gives a value, in upper case. */
export const variablesOf = (definition: Definition): string[] => {
  if (definition.kind === 'parameter') return [definition.name.toUpperCase()]
  return definition.kind === 'vartable' ? definition.variables.map(({ name }) => name.toUpperCase()) : []
}
