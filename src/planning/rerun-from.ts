/**
 * Another job definition that a job of the plan is run from (User's Guide and Reference, "rerun").
 *
 * What is run, as whom, what success means, and what is done when it abends (the action, its attempts and interval, the prompt) are
 * of that definition. The recovery job stays the one that came into the plan with the job.
 */
import { withoutFolder } from '#/composer/names.ts'
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import { definitionName } from '#/model/definition.ts'
import type { JobDefinition, Recovery } from '#/model/job-definition.ts'
import type { RerunFrom } from '#/model/rerun.ts'
import type { Submitted } from '#/model/submission.ts'
import { runsOn } from './expand-classes.ts'
import { openGiven } from './given-variables.ts'
import type { PlanSources } from './plan-request.ts'
import { openTaskPool, taskKey } from './task-pool.ts'
import { variablesOf } from './variables.ts'

export interface RerunRequest extends Pick<PlanSources, 'definitions' | 'site' | 'next' | 'tasks'> {
  readonly definition: JobDefinition
  /** The stream of the job: the key of its definition, and the name of the run cycle that planned it. */
  readonly stream: { readonly key: string; readonly runCycle: string }
  readonly submitted: Submitted | undefined
  /** What the job was planned with. */
  readonly recovery: Recovery
  /** The run is called as the job is (optman: enRetainNameOnRerunFrom). */
  readonly retainName: boolean
}

/** Throws `definition.unknown` for a workstation that does not exist. */
export const planRerunFrom = (request: RerunRequest): RerunFrom => {
  const { definition, definitions, site } = request
  const stream = definitions.streams.get(request.stream.key.toUpperCase())
  const workstation =
    stream === undefined ? definition.workstation : runsOn(definition.workstation, stream, definitions)
  const found = definitions.workstations.get(workstation.toUpperCase())
  if (found === undefined) {
    const known = [...definitions.workstations.values()].map(({ name }) => name)
    throw new Refusal('definition.unknown', `There is no workstation ${workstation}.${didYouMean(workstation, known)}`)
  }
  return {
    definition: definitionName(definition),
    name: request.retainName ? null : withoutFolder(definition.name),
    workstation: found.name,
    timezone: found.timezone ?? site.timezone,
    task: taskOf(request, found.name),
  }
}

const taskOf = (
  { definition, definitions, stream, submitted, recovery, next, tasks }: RerunRequest,
  workstation: string,
): RerunFrom['task'] => {
  const defined = definitions.streams.get(stream.key.toUpperCase())
  const ofCycle = defined?.runCycles.find(({ name }) => name?.toUpperCase() === stream.runCycle.toUpperCase())
  const scope = variablesOf(definitions).scopeOf([
    submitted?.table ?? ofCycle?.variableTable,
    defined?.variableTable,
    definitions.workstations.get(workstation.toUpperCase())?.variableTable,
  ])
  const given = openGiven({ variables: submitted?.variables }).values
  const { job: _, ...own } = definition.recovery
  const asRun = { ...definition, recovery: { ...own, ...(recovery.job && { job: recovery.job }) } }
  const pool = openTaskPool({ next, tasks: () => undefined })
  pool.idOf(asRun, given?.over(scope) ?? scope)
  const [task] = pool.added
  if (task === undefined) throw new Error(`no task was made of ${definitionName(definition)}`)
  return { ...task, id: tasks(taskKey(task)) ?? task.id }
}
