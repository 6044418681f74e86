/** The definitions of a site by name, so that a plan finds each of its thousands of references at once. */
import { indexCalendars, type Calendars } from '#/calendar/calendars.ts'
import { definitionName, type Definition, type DefinitionKind } from '#/model/definition.ts'

type OfKind<Kind extends DefinitionKind> = Extract<Definition, { kind: Kind }>
type ByName<Kind extends DefinitionKind> = ReadonlyMap<string, OfKind<Kind>>

/** Names are compared in upper case: keys are `FTA1#PAYROLL` for what lives on a workstation, else the name. */
export interface DefinitionIndex {
  readonly workstations: ByName<'workstation'>
  readonly classes: ByName<'class'>
  readonly streams: ByName<'stream'>
  readonly jobs: ByName<'job'>
  readonly resources: ByName<'resource'>
  /** Those of a table by `TABLE.VARIABLE`, those of the default table by their name alone. */
  readonly parameters: ByName<'parameter'>
  readonly variableTables: ByName<'vartable'>
  readonly runCycleGroups: ByName<'runcyclegroup'>
  readonly prompts: ByName<'prompt'>
  readonly calendars: Calendars
}

/** The key of what lives on a workstation. */
export const keyOn = (workstation: string, name: string): string => `${workstation}#${name}`.toUpperCase()

export const indexDefinitions = (definitions: Iterable<Definition>): DefinitionIndex => {
  const all = new Map<DefinitionKind, Map<string, Definition>>()
  for (const definition of definitions) {
    const ofKind = all.get(definition.kind) ?? new Map<string, Definition>()
    ofKind.set(definitionName(definition).toUpperCase(), definition)
    all.set(definition.kind, ofKind)
  }
  const byName = <Kind extends DefinitionKind>(kind: Kind): ByName<Kind> =>
    (all.get(kind) ?? new Map<string, Definition>()) as Map<string, OfKind<Kind>>
  return {
    workstations: byName('workstation'),
    classes: byName('class'),
    streams: byName('stream'),
    jobs: byName('job'),
    resources: byName('resource'),
    parameters: byName('parameter'),
    variableTables: byName('vartable'),
    runCycleGroups: byName('runcyclegroup'),
    prompts: byName('prompt'),
    calendars: indexCalendars(byName('calendar').values()),
  }
}
