/** The definitions of a site by name, so that a plan finds each of its thousands of references at once. */
import { indexCalendars, type Calendars } from '#/calendar/calendars.ts'
import {
  definitionName,
  type Calendar,
  type Definition,
  type Parameter,
  type PromptDefinition,
  type Resource,
} from '#/model/definition.ts'
import type { Workstation } from '#/model/workstation.ts'
import type { JobDefinition } from '#/model/job-definition.ts'
import type { JobStream } from '#/model/job-stream.ts'

/** Names are compared in upper case: keys are `FTA1#PAYROLL` for what lives on a workstation, else the name. */
export interface DefinitionIndex {
  readonly workstations: ReadonlyMap<string, Workstation>
  readonly streams: ReadonlyMap<string, JobStream>
  readonly jobs: ReadonlyMap<string, JobDefinition>
  readonly resources: ReadonlyMap<string, Resource>
  readonly parameters: ReadonlyMap<string, Parameter>
  readonly prompts: ReadonlyMap<string, PromptDefinition>
  readonly calendars: Calendars
}

/** The key of what lives on a workstation. */
export const keyOn = (workstation: string, name: string): string => `${workstation}#${name}`.toUpperCase()

export const indexDefinitions = (definitions: Iterable<Definition>): DefinitionIndex => {
  const workstations = new Map<string, Workstation>()
  const streams = new Map<string, JobStream>()
  const jobs = new Map<string, JobDefinition>()
  const resources = new Map<string, Resource>()
  const parameters = new Map<string, Parameter>()
  const prompts = new Map<string, PromptDefinition>()
  const calendars: Calendar[] = []
  for (const definition of definitions) {
    const key = definitionName(definition).toUpperCase()
    switch (definition.kind) {
      case 'workstation':
        workstations.set(key, definition)
        break
      case 'stream':
        streams.set(key, definition)
        break
      case 'job':
        jobs.set(key, definition)
        break
      case 'resource':
        resources.set(key, definition)
        break
      case 'parameter':
        parameters.set(key, definition)
        break
      case 'prompt':
        prompts.set(key, definition)
        break
      case 'calendar':
        calendars.push(definition)
    }
  }
  return { workstations, streams, jobs, resources, parameters, prompts, calendars: indexCalendars(calendars) }
}
