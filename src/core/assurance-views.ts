/** Critical jobs, their paths and the hot list as they are shown. */
import type { CriticalJobView, CriticalPathView, HotJobView, PathStepView } from '#/model/assurance-views.ts'
import { criticalPath, hotListOf, type Assurance } from './assurance.ts'
import { cell } from './columns.ts'
import { criticalStart } from './critical-times.ts'
import { expectedDuration } from './expected-durations.ts'
import type { HotEntry } from './hot-list.ts'
import { jobNode } from './live-graph.ts'
import type { PlanState } from './state.ts'
import { jobStatus } from './status.ts'
import { instantText, jobName } from './view.ts'
import { workstationAt } from './workstations.ts'

const named = (state: PlanState, job: number) => ({
  id: job,
  name: jobName(state, job),
  status: jobStatus(state, job).status,
})

/** Null for what nobody can say. */
const shown = (at: number | null | undefined): string | null =>
  at === null || at === undefined || !Number.isFinite(at) ? null : instantText(Math.round(at))

export const viewCritical = (state: PlanState, { critical }: Assurance): CriticalJobView[] =>
  critical.map(({ job, deadline, start, end, criticalStart: latest, confidence, risk }) => ({
    ...named(state, job),
    confidence,
    risk,
    deadlineAt: shown(deadline),
    estimatedStartAt: shown(start),
    estimatedEndAt: shown(end),
    criticalStartAt: shown(latest),
  }))

export const viewHot = (state: PlanState, { hot }: Assurance): HotJobView[] =>
  hot.map((entry) => viewHotEntry(state, entry))

const viewHotEntry = (state: PlanState, { job, critical, criticalStart: latest, causes }: HotEntry): HotJobView => ({
  ...named(state, job),
  criticalStartAt: shown(latest),
  critical: { id: critical, name: jobName(state, critical) },
  causes: causes.map((cause) => ({ ...cause })),
})

/** The critical path of any job of the plan. */
export const viewPath = (state: PlanState, assurance: Assurance, job: number): CriticalPathView => ({
  steps: criticalPath(assurance.estimate, job).map((step) => viewStep(state, assurance, step)),
  hot: hotListOf(assurance, job).map((entry) => viewHotEntry(state, entry)),
})

/** When one that went wrong will have ended well nobody can say: the estimate takes it as set free now. */
const viewStep = (state: PlanState, { estimate, times }: Assurance, job: number): PathStepView => {
  const node = jobNode(estimate.graph, job)
  const about = named(state, job)
  const isWrong = about.status === 'abended' || about.status === 'failed'
  return {
    ...about,
    workstation: workstationAt(state, cell(state.jobs.workstation, job)).name,
    estimatedStartAt: isWrong ? null : shown(estimate.start[node]),
    estimatedEndAt: isWrong ? null : shown(estimate.end[node]),
    criticalStartAt: shown(criticalStart(estimate, times, node)),
    expected: expectedDuration(state, job),
  }
}
