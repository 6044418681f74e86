/** Why a job that waits for nothing but a place does not start: workstation, fence, limits, resources, agent. */
import type { Hindrance } from '#/model/views.ts'
import { cell } from './columns.ts'
import {
  isAboveFence,
  streamHasPlace,
  workstationHasRoomFor,
  workstationIsLinked,
  workstationTakesPart,
} from './conditions.ts'
import type { World } from './decide.ts'
import { freezeHindrances } from './explain-freezes.ts'
import { resourceHindrances } from './explain-resources.ts'
import { hasTrait } from './flags.ts'
import { hindrance } from './hindrance.ts'
import { Trait, type PlanState } from './state.ts'
import { streamName } from './view.ts'
import { workstationAt } from './workstations.ts'

/** Everything that keeps a ready job from its place. */
export const roomHindrances = (state: PlanState, world: World, job: number): Hindrance[] => [
  ...freezeHindrances(state, job),
  ...(hasTrait(state, job, Trait.nop) ? [] : placeHindrances(state, world, job)),
]

/** NOP jobs need none of these. */
const placeHindrances = (state: PlanState, world: World, job: number): Hindrance[] => [
  ...workstationHindrances(state, job),
  ...streamLimitHindrances(state, job),
  ...resourceHindrances(state, job),
  ...agentHindrances(state, world, job),
]

const workstationHindrances = (state: PlanState, job: number): Hindrance[] => {
  const found: Hindrance[] = []
  const workstation = workstationAt(state, cell(state.jobs.workstation, job))
  const { name, limit, fence, live } = workstation
  if (!workstationTakesPart(workstation)) {
    const remedy = `batuta workstation unignore ${name}`
    found.push(hindrance({ type: 'workstation', sentence: `${name} is ignored.`, remedy }))
  }
  if (!workstationIsLinked(workstation)) {
    const sentence = `${name} is unlinked: nothing new starts on it.`
    found.push(hindrance({ type: 'workstation', sentence, remedy: `batuta workstation link ${name}` }))
  }
  if (!isAboveFence(state, workstation, job)) {
    const priority = cell(state.jobs.priority, job)
    const sentence = `Its priority ${priority} is not above the fence ${fence} of ${name}.`
    found.push(hindrance({ type: 'fence', sentence, remedy: `batuta workstation fence ${name} ${priority - 1}` }))
  }
  if (!workstationHasRoomFor(state, workstation, job)) {
    const sentence =
      limit === 0
        ? `The limit of ${name} is 0: only HI and GO start.`
        : `${name} runs ${live} of ${limit} jobs: no place is free.`
    const remedy = `batuta workstation limit ${name} ${live + 1}`
    found.push(hindrance({ type: 'workstation-limit', sentence, remedy }))
  }
  return found
}

const streamLimitHindrances = (state: PlanState, job: number): Hindrance[] => {
  const stream = cell(state.jobs.stream, job)
  if (streamHasPlace(state, stream)) return []
  const runs = cell(state.streams.liveRuns, stream)
  const [name, limit] = [streamName(state, stream), cell(state.streams.limit, stream)]
  const sentence =
    limit === 0
      ? `The limit of ${name} is 0: nothing of it starts.`
      : `${name} runs ${runs} of ${limit} jobs: its limit is reached.`
  return [hindrance({ type: 'stream-limit', sentence, stream, remedy: `batuta stream limit ${stream} ${runs + 1}` })]
}

const agentHindrances = (state: PlanState, world: World, job: number): Hindrance[] => {
  if (world.agent !== null) return []
  const { name } = workstationAt(state, cell(state.jobs.workstation, job))
  return [hindrance({ type: 'agent', sentence: `No agent is connected for ${name}.`, remedy: 'batuta status' })]
}
