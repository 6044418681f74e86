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
import type { FindWaits } from './bulk-commands.ts'
import { carryOut } from './carried-out.ts'
import type { SubmitParts } from './submit.ts'

/** Throws `job.unknown`, `stream.unknown`, `definition.unknown`, and the refusals of `core/order-dependencies.ts`. */
export const addDependencies = async (
  parts: Pick<SubmitParts, 'definitions' | 'leading'>,
  asked: { readonly target: Waiter; readonly dependencies: AskedDependencies },
  cause: Cause,
): Promise<void> => {
  const { target, dependencies } = asked
  const find = await waitsFinder(parts.definitions, () => parts.leading().state)
  const { conductor } = parts.leading()
  await carryOut(conductor, { kind: 'add-dependencies', target, added: find(target, dependencies), cause })
}

/** Looks names up in the definitions as they are now, and where the target stands in the plan at that moment. */
export const waitsFinder = async (
  definitions: () => Promise<DefinitionIndex>,
  state: () => PlanState,
): Promise<FindWaits> => {
  const index = await definitions()
  return (target, asked) => findDependencies(asked, placeOf(state(), target, index))
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
