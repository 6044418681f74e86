/** What is asked of a copy of the plan, in whatever thread: how critical jobs stand, which way leads to a job, how the day goes on. */
import { assess, type AssuranceOptions } from '#/core/assurance.ts'
import { viewCritical, viewHot, viewPath } from '#/core/assurance-views.ts'
import { forecast, type ForecastRequest } from '#/core/forecast.ts'
import { knownTimes, type KnownTimes } from '#/core/known-times.ts'
import { advance } from '#/core/progress.ts'
import { stateFromImage, type PlanImage } from '#/core/plan-image.ts'
import { dueForPromotion, type Promotions } from '#/core/promotion.ts'
import type { PlanState } from '#/core/state.ts'
import { effectOf } from '#/core/bulk-effect.ts'
import type { BulkEffect } from '#/model/bulk.ts'
import type { Command } from '#/model/command.ts'
import type { CriticalJobView, CriticalPathView, HotJobView } from '#/model/assurance-views.ts'
import type { ForecastView } from '#/model/forecast-views.ts'

export interface AssuranceQuestion {
  readonly kind: 'assurance'
  readonly now: number
  readonly options: AssuranceOptions & {
    readonly promotionOffset: number
    readonly enWorkloadServiceAssurance: boolean
  }
}

export interface PathQuestion {
  readonly kind: 'path'
  readonly now: number
  readonly options: AssuranceOptions
  readonly job: number
}

export interface ForecastQuestion {
  readonly kind: 'forecast'
  readonly request: ForecastRequest
}

/** What would come of these orders. */
export interface BulkQuestion {
  readonly kind: 'bulk'
  readonly now: number
  readonly options: AssuranceOptions
  readonly commands: readonly Command[]
}

export type Question = AssuranceQuestion | PathQuestion | ForecastQuestion | BulkQuestion

/** All that is shown of how the plan stands. */
export interface Standing {
  readonly times: KnownTimes
  readonly critical: CriticalJobView[]
  readonly hot: HotJobView[]
  readonly promotions: Promotions
}

export interface Answers {
  readonly assurance: Standing
  readonly path: CriticalPathView
  readonly forecast: ForecastView
  readonly bulk: BulkEffect
}

export type AnswerTo<Q extends Question> = Answers[Q['kind']]

/** How the plan stands. It is read only. */
export const standingOf = (state: PlanState, { options }: AssuranceQuestion): Standing => {
  const assurance = assess(state, options)
  const times = knownTimes(assurance.estimate, state.now, assurance.times)
  if (!options.enWorkloadServiceAssurance)
    return { times, critical: [], hot: [], promotions: { due: [], firstAt: Infinity, durations: new Map() } }
  return {
    times,
    critical: viewCritical(state, assurance),
    hot: viewHot(state, assurance),
    promotions: dueForPromotion(state, assurance, options),
  }
}

export const pathOf = (state: PlanState, { options, job }: PathQuestion): CriticalPathView =>
  viewPath(state, assess(state, options), job)

/** Answers from an image, which is used up. Throws a Refusal. */
export const answerFrom = (image: PlanImage, question: Question): Answers[Question['kind']] => {
  if (question.kind === 'forecast') return forecast(image, question.request)
  const state = stateFromImage(image)
  if (question.kind === 'bulk') return effectOf(state, question)
  advance(state, question.now)
  return question.kind === 'assurance' ? standingOf(state, question) : pathOf(state, question)
}
