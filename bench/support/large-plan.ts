/** A day of a generated site in the plan, with runs of the past: what forecasts and critical paths are measured on. */
import { checkTexts } from '#/composer/check-texts.ts'
import { apply } from '#/core/apply.ts'
import { cell, nextRow, put } from '#/core/columns.ts'
import { addDuration } from '#/core/expected-durations.ts'
import { createState, Trait, type PlanState } from '#/core/state.ts'
import { planSources } from '#/engine/plan-sources.ts'
import { indexDefinitions } from '#/planning/definition-index.ts'
import { planDays } from '#/planning/plan-days.ts'
import { defaultPlanOptions } from '#/planning/plan-options.ts'
import { makeSite } from '../make-site.ts'

export interface LargePlan {
  readonly state: PlanState
  readonly streams: number
  readonly jobs: number
  readonly edges: number
  readonly critical: number
}

const day = '2026-11-23'
const runsBefore = 12
const criticalEvery = 400

/** The plan stands at the beginning of its day, and nothing has started. */
export const largePlan = (site: {
  readonly streams: number
  readonly jobs: number
  readonly seed: number
}): LargePlan => {
  const texts = makeSite({ streams: site.streams, seed: site.seed, instancesPerDay: site.jobs })
  const nothing = { has: () => false, get: () => undefined, names: () => [] }
  const definitions = indexDefinitions(checkTexts(texts, nothing).parsed.map(({ definition }) => definition))
  const rules = { definitions, site: { timezone: 'UTC', startOfDay: 0 }, options: defaultPlanOptions }
  const state = createState({ workstationLimit: 100 })
  state.now = Temporal.PlainDate.from(day).toZonedDateTime('UTC').epochMilliseconds
  const { batch } = planDays({ ...planSources(state, rules), from: day, to: day })
  apply(state, { kind: 'plan.added', batch, cause: { by: 'bench' }, seq: 1, at: state.now, term: 1 })
  return {
    state,
    streams: batch.streams.length,
    jobs: batch.jobs.length,
    edges: state.edges.size - 1,
    critical: giveHistory(state),
  }
}

/** Runs of one second to ten minutes, each job about as long as ever. Answers how many jobs are critical. */
const giveHistory = (state: PlanState): number => {
  const { jobs } = state
  let critical = 0
  for (let job = nextRow(jobs, 1); job < jobs.size; job = nextRow(jobs, job + 1)) {
    const usual = 1000 + ((cell(jobs.history, job) * 7919) % 600_000)
    for (let run = 0; run < runsBefore; run += 1) addDuration(state, job, usual + ((run * 104_729) % (usual / 4)))
    if (job % criticalEvery === 0 && cell(jobs.isRecovery, job) === 0) {
      put(jobs.traits, job, cell(jobs.traits, job) | Trait.critical)
    }
    if ((cell(jobs.traits, job) & Trait.critical) !== 0) critical += 1
  }
  return critical
}
