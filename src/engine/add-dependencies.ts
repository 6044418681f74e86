/** Adds dependencies to a job or stream of the plan: what they name is looked up in the definitions first. */
import { cell } from '#/core/columns.ts'
import { requireJob, requireStream } from '#/core/in-plan.ts'
import type { PlanState } from '#/core/state.ts'
import { streamName } from '#/core/view.ts'
import { workstationAt } from '#/core/workstations.ts'
import type { AskedDependencies } from '#/model/dependency-change.ts'
import type { Cause } from '#/model/event.ts'
import type { Waiter } from '#/model/plan.ts'
import type { DefinitionIndex } from '#/planning/definition-index.ts'
import { findDependencies, type WaitingPlace } from '#/planning/found-dependencies.ts'
import { carryOut } from './carried-out.ts'
import type { SubmitParts } from './submit.ts'

/** Throws `job.unknown`, `stream.unknown`, `definition.unknown`, and the refusals of `core/order-dependencies.ts`. */
export const addDependencies = async (
  parts: Pick<SubmitParts, 'definitions' | 'leading'>,
  asked: { readonly target: Waiter; readonly dependencies: AskedDependencies },
  cause: Cause,
): Promise<void> => {
  const { target, dependencies } = asked
  const definitions = await parts.definitions()
  const { conductor, state } = parts.leading()
  const added = findDependencies(dependencies, placeOf(state, target, definitions))
  await carryOut(conductor, { kind: 'add-dependencies', target, added, cause })
}

const placeOf = (state: PlanState, { of, id }: Waiter, definitions: DefinitionIndex): WaitingPlace => {
  if (of === 'job') requireJob(state, id)
  else requireStream(state, id)
  const { jobs, streams } = state
  const stream = of === 'job' ? cell(jobs.stream, id) : id
  const streamWorkstation = workstationAt(state, cell(streams.workstation, stream)).name
  const workstation = of === 'job' ? workstationAt(state, cell(jobs.workstation, id)).name : streamWorkstation
  return { definitions, workstation, streamWorkstation, streamKey: streamName(state, stream) }
}
