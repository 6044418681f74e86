/** Forecasts of small plans: how they are asked for, and how they come out. */
import { cell } from '#/core/columns.ts'
import type { ForecastRequest } from '#/core/forecast.ts'
import type { PlanState } from '#/core/state.ts'
import { jobName } from '#/core/view.ts'
import { midnight, minute } from './plan.ts'
import { everyJob } from './play.ts'

const dayEnd = midnight + 24 * 60 * minute

/** From the moment where the plan stands to the end of the day; nothing comes that nobody can foresee. */
export const forecastRequest = (state: PlanState, more: Partial<ForecastRequest> = {}): ForecastRequest => ({
  now: state.now,
  until: dayEnd,
  assumptions: { prompts: 'never', files: 'never', confirmations: 'never' },
  emptyStreamsSucceed: false,
  whatIf: [],
  planEnd: dayEnd,
  deadlineOffset: 2,
  riskConfidence: 80,
  longDurationThreshold: 150,
  approachingLateOffset: 120,
  ...more,
})

/** When each job has begun and ended; of a run that is under way only that it is. */
export const endsIn = (state: PlanState): [string, number, number][] =>
  [...everyJob(state)].map((job) => {
    const ended = cell(state.jobs.endedAt, job)
    return [jobName(state, job), ended === 0 ? 0 : cell(state.jobs.startedAt, job), ended]
  })
