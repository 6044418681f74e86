/** What has changed as it is shown: jobs with their streams and workstations, each as it is now. */
import { cell } from '#/core/columns.ts'
import { hasFlag } from '#/core/flags.ts'
import type { Changed } from '#/core/journal.ts'
import { JobFlag, Phase, type PlanState } from '#/core/state.ts'
import { requiredInstantText, viewJob, viewPrompt, viewStream } from '#/core/view.ts'
import { viewWorkstations } from '#/core/view-workstations.ts'
import { workstationAt } from '#/core/workstations.ts'
import type { ChangeKind, ChangeView } from '#/model/change-view.ts'
import type { TimesOf } from './assurance-desk.ts'
import type { Sight } from './changes-desk.ts'

export interface Wanted {
  readonly kinds: readonly ChangeKind[]
  readonly sight?: Sight | undefined
  readonly known?: TimesOf | undefined
}

/** Undefined: nothing of it is wanted, or may be seen. */
export const viewChanges = (state: PlanState, changed: Changed, wanted: Wanted): ChangeView | undefined => {
  const { kinds, sight } = wanted
  const wants = (kind: ChangeKind): boolean => kinds.length === 0 || kinds.includes(kind)
  const { jobs } = state
  const shown = [...changed.jobs].filter((job) => cell(jobs.stream, job) !== 0)
  const view: ChangeView = { seq: state.seq, at: requiredInstantText(state.now) }
  if (wants('jobs')) fill(view, 'jobs', jobsOf(state, shown, wanted))
  if (wants('streams')) fill(view, 'streams', streamsOf(state, shown, changed, wanted))
  if (wants('prompts')) tellPrompts(state, view, changed, sight)
  if (wants('workstations')) {
    const names = new Set([
      ...shown.map((job) => workstationAt(state, cell(jobs.workstation, job)).name),
      ...[...changed.workstations].map((number) => workstationAt(state, number).name),
    ])
    const all = names.size === 0 ? [] : viewWorkstations(state).filter(({ name }) => names.has(name))
    fill(view, 'workstations', sight === undefined ? all : all.filter(sight.workstation))
  }
  if (wants('freezes') && changed.freezes) view.freezes = true
  const units = changed.resources || shown.some((job) => hasFlag(state, job, JobFlag.needs))
  if (wants('resources') && units) view.resources = true
  if (wants('plan') && changed.plan) view.plan = true
  return Object.keys(view).length > 2 ? view : undefined
}

const fill = <Kind extends 'jobs' | 'streams' | 'prompts' | 'workstations'>(
  view: ChangeView,
  kind: Kind,
  items: NonNullable<ChangeView[Kind]>,
): void => {
  if (items.length > 0) view[kind] = items
}

const unknownTimes = { estimatedStartAt: null, estimatedEndAt: null }

/** Recovery jobs that were never set going are not shown. */
const jobsOf = (state: PlanState, jobs: readonly number[], { sight, known }: Wanted) => {
  const views = jobs
    .filter((job) => cell(state.jobs.phase, job) !== Phase.dormant)
    .map((job) => ({ ...viewJob(state, job), ...(known?.job(job) ?? unknownTimes) }))
  return sight === undefined ? views : views.filter(sight.job)
}

const streamsOf = (state: PlanState, jobs: readonly number[], changed: Changed, { sight, known }: Wanted) => {
  const ids = new Set(changed.streams)
  for (const job of jobs) ids.add(cell(state.jobs.stream, job))
  const views = [...ids]
    .filter((stream) => cell(state.streams.workstation, stream) !== 0)
    .map((stream) => ({ ...viewStream(state, stream), ...(known?.stream(stream) ?? unknownTimes) }))
  return sight === undefined ? views : views.filter(sight.stream)
}

/** Of a prompt that is gone nothing is left to judge by who may see it; its number alone says nothing. */
const tellPrompts = (state: PlanState, view: ChangeView, { prompts }: Changed, sight: Sight | undefined): void => {
  const there = [...prompts].flatMap((id) => state.prompts.get(id) ?? []).map((prompt) => viewPrompt(state, prompt))
  fill(view, 'prompts', sight === undefined ? there : there.filter(sight.prompt))
  const gone = [...prompts].filter((id) => !state.prompts.has(id))
  if (gone.length > 0) view.promptsGone = gone
}
