/** What the comparison of plans before and after a change of definitions is asked with. */
import type { DayWindow } from '#/calendar/day-number.ts'
import type { Instant } from '#/lib/clock.ts'
import type { Definition } from '#/model/definition.ts'
import type { StreamStatus } from '#/model/status.ts'
import type { DefinitionIndex } from './definition-index.ts'
import type { PlanOptions } from './plan-options.ts'
import { emptyPlanSources } from './empty-plan.ts'
import type { PlanSources, Site } from './plan-request.ts'

/** An instance of a stream in the live plan. */
export interface LiveInstance {
  readonly id: number
  /** `FTA1#PAYROLL` in upper case. */
  readonly stream: string
  readonly day: string
  readonly scheduledAt: Instant
  readonly status: StreamStatus
}

export interface EffectRequest {
  /** Everything in force by `definitionKey`; what does not change is the same object in both. */
  readonly before: ReadonlyMap<string, Definition>
  readonly after: ReadonlyMap<string, Definition>
  readonly site: Site
  readonly options: PlanOptions
  /** The days to look at, `2026-11-22`, both included; they begin with the first that is still going on. */
  readonly from: string
  readonly to: string
  /** The last day that is planned. */
  readonly plannedTo: string | null
  readonly live: readonly LiveInstance[]
  /** How many streams are described, and how many items of each of their lists are given. */
  readonly mostStreams: number
  readonly mostItems: number
}

/** One of the two sides. */
export interface Side {
  readonly definitions: DefinitionIndex
  readonly sources: PlanSources
  readonly window: DayWindow
}

/** Sources of a plan that holds these instances and nothing else. */
export const sourcesFor = (
  definitions: DefinitionIndex,
  { site, options }: Pick<PlanSources, 'site' | 'options'>,
  instances: PlanSources['instances'] = () => [],
): PlanSources => ({ ...emptyPlanSources(definitions, site, options), instances })
