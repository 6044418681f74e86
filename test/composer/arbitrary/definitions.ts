/** Definitions of every kind. */
import fc from 'fast-check'
import type { Definition, DefinitionKind } from '#/model/definition.ts'
import { jobDefinition } from './jobs.ts'
import { runCycleGroup } from './run-cycles.ts'
import { calendar, eventRule, folder, parameter, prompt, resource, user, variableTable } from './small-objects.ts'
import { stream } from './streams.ts'
import { domain, workstation, workstationClass } from './workstations.ts'

/** As ordinary objects, which those of fast-check are not. */
const plain = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T> => arbitrary.map((value) => structuredClone(value))

/** In the order in which definitions are printed. */
export const definitionsOf: { readonly [Kind in DefinitionKind]: fc.Arbitrary<Extract<Definition, { kind: Kind }>> } = {
  workstation: plain(workstation),
  class: plain(workstationClass),
  domain: plain(domain),
  user: plain(user),
  folder: plain(folder),
  calendar: plain(calendar),
  runcyclegroup: plain(runCycleGroup),
  vartable: plain(variableTable),
  parameter: plain(parameter),
  prompt: plain(prompt),
  resource: plain(resource),
  job: plain(jobDefinition),
  stream: plain(stream),
  eventrule: plain(eventRule),
}

/** Some of a few kinds, in the order in which they are printed. */
export const definitions: fc.Arbitrary<Definition[]> = fc
  .tuple(...Object.values(definitionsOf).map((one) => fc.array(one as fc.Arbitrary<Definition>, { maxLength: 2 })))
  .map((all) => all.flat())
