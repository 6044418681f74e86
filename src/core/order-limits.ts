/** What an operator may say of how much runs: of a workstation, of a stream, of the units of a resource. */
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import type { Command } from '#/model/command.ts'
import type { EventBody } from '#/model/event.ts'
import type { WorkstationChange } from '#/model/workstation-change.ts'
import { cell } from './columns.ts'
import { requireStream } from './in-plan.ts'
import type { ResourceState } from './resources.ts'
import type { PlanState } from './state.ts'
import { streamStatus } from './status.ts'
import { standingOf } from './stream-transitions.ts'
import { streamName } from './view.ts'
import { workstationAt, type Workstation } from './workstations.ts'

/** The workstation of a name, in any case. Throws `workstation.unknown`. */
export const requireWorkstation = ({ workstations, workstationNumbers }: PlanState, name: string): Workstation => {
  const number = workstationNumbers.get(name) ?? workstationNumbers.get(name.toUpperCase())
  if (number !== undefined && number > 0) return workstationAt({ workstations }, number)
  const sentence = `The plan has no workstation ${name}.${didYouMean(name, workstationNumbers.keys())} batuta workstations lists them.`
  throw new Refusal('workstation.unknown', sentence)
}

/** The resource of a name in any case: `FTA1#TAPES`, or `TAPES` where only one workstation has it. Throws `resource.unknown`. */
export const requireResource = ({ resources }: PlanState, name: string): ResourceState => {
  const asked = name.toUpperCase()
  const resource = resources.get(name) ?? resources.get(asked)
  if (resource !== undefined) return resource
  const named = [...resources.values()].filter((one) => one.name.toUpperCase().endsWith(`#${asked}`))
  const [only] = named
  if (only !== undefined && named.length === 1) return only
  if (named.length > 1) {
    const all = named.map((one) => one.name).join(', ')
    throw new Refusal('resource.unknown', `${name} names more than one resource: ${all}. Say which.`)
  }
  const sentence = `The plan has no resource ${name}.${didYouMean(name, resources.keys())} batuta resources lists them.`
  throw new Refusal('resource.unknown', sentence)
}

type Ordered<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>

/** Nothing when it is so already. */
export const orderWorkstation = (state: PlanState, command: Ordered<'workstation'>): EventBody[] => {
  const { name, ...now } = requireWorkstation(state, command.workstation)
  const { limit, fence, linked, ignored } = command.change
  const change: WorkstationChange = {
    ...(limit !== undefined && limit !== now.limit && { limit }),
    ...(fence !== undefined && fence !== now.fence && { fence }),
    ...(linked !== undefined && linked === now.unlinked && { linked }),
    ...(ignored !== undefined && ignored !== now.ignored && { ignored }),
  }
  if (Object.keys(change).length === 0) return []
  return [{ kind: 'workstation.changed', workstation: name, change, cause: command.cause }]
}

export const orderResource = (state: PlanState, { resource, units, cause }: Ordered<'resource'>): EventBody[] => {
  const { name, units: now } = requireResource(state, resource)
  return units === now ? [] : [{ kind: 'resource.altered', resource: name, units, cause }]
}

export const orderStreamLimit = (state: PlanState, { stream, limit, cause }: Ordered<'stream-limit'>): EventBody[] => {
  requireStream(state, stream)
  if (standingOf(state, stream) !== 'open') {
    const sentence = `The limit of ${streamName(state, stream)} cannot be set: it is ${streamStatus(state, stream)}.`
    throw new Refusal('job.illegal_transition', sentence)
  }
  const now = cell(state.streams.limit, stream)
  return (limit ?? -1) === now ? [] : [{ kind: 'stream.limited', stream, limit, cause }]
}
