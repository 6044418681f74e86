/** Sources of a plan that holds nothing yet. */
import type { DefinitionIndex } from './definition-index.ts'
import { defaultPlanOptions, type PlanOptions } from './plan-options.ts'
import type { PlanSources, Site } from './plan-request.ts'

export const emptyPlanSources = (
  definitions: DefinitionIndex,
  site: Site,
  options: PlanOptions = defaultPlanOptions,
): PlanSources => ({
  definitions,
  site,
  options,
  next: { batch: 1, stream: 1, job: 1, task: 1, file: 1, prompt: 1, join: 1, pending: 1 },
  plannedThrough: '',
  instances: () => [],
  tasks: () => undefined,
  pending: [],
})
