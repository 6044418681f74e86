/** Runs a job again from another job definition. */
import { cell } from '#/core/columns.ts'
import { requireJob } from '#/core/in-plan.ts'
import { nameOf } from '#/core/names.ts'
import { eventsOf } from '#/core/order.ts'
import { orderText } from '#/core/requests.ts'
import type { PlanState } from '#/core/state.ts'
import { streamName } from '#/core/view.ts'
import { workstationAt } from '#/core/workstations.ts'
import type { Command } from '#/model/command.ts'
import type { Cause } from '#/model/event.ts'
import type { JobDefinition } from '#/model/job-definition.ts'
import type { RerunFrom, RerunOptions } from '#/model/rerun.ts'
import type { DefinitionIndex } from '#/planning/definition-index.ts'
import { planRerunFrom } from '#/planning/rerun-from.ts'
import { isCarriedOut } from './carried-out.ts'
import { jobDefinitionNamed } from './job-named.ts'
import { planSources } from './plan-sources.ts'
import type { SubmitParts } from './submit.ts'

export interface RerunFromAsked extends Omit<RerunOptions, 'from'> {
  readonly job: number
  /** `WS#JOB`, or `JOB`: on the workstation of the job, or where it is unique. */
  readonly from: string
}

/** Throws `definition.unknown`, `definition.ambiguous`, and the refusals of a rerun. */
export const rerunFrom = async (
  parts: SubmitParts,
  { job, from: named, ...options }: RerunFromAsked,
  cause: Cause,
): Promise<void> => {
  const definitions = await parts.definitions()
  const { conductor, state } = parts.leading()
  requireJob(state, job)
  const definition = definitionNamed(state, job, { definitions, named })
  await conductor.take((live) => {
    const from = fromOf(parts, { state: live, job, definition, definitions })
    const command: Command = { kind: 'job', action: 'rerun', job, rerun: { ...options, from }, cause }
    const isSame = (effect: string): boolean => effect === orderText(command)
    return isCarriedOut(live, cause.requestId, isSame) ? [] : eventsOf(live, command)
  })
}

const definitionNamed = (
  state: PlanState,
  job: number,
  { definitions, named }: { readonly definitions: DefinitionIndex; readonly named: string },
): JobDefinition => {
  const here = workstationAt(state, cell(state.jobs.workstation, job)).name
  const own = named.includes('#') ? undefined : definitions.jobs.get(`${here}#${named}`.toUpperCase())
  return own ?? jobDefinitionNamed(definitions, named)
}

interface Asked {
  readonly state: PlanState
  readonly job: number
  readonly definition: JobDefinition
  readonly definitions: DefinitionIndex
}

const fromOf = (parts: SubmitParts, { state, job, definition, definitions }: Asked): RerunFrom => {
  const { jobs, streams, names } = state
  const stream = cell(jobs.stream, job)
  const options = parts.options.current()
  const submitted = state.submissions.get(job) ?? state.submissions.get(-stream)
  return planRerunFrom({
    ...planSources(state, { definitions, site: parts.site, options }),
    definition,
    stream: { key: streamName(state, stream), runCycle: nameOf(names, cell(streams.runCycle, stream)) },
    submitted,
    recovery: state.tasks.get(cell(jobs.task, job))?.recovery ?? { action: 'stop' },
    retainName: options.enRetainNameOnRerunFrom,
  })
}
