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
import { membershipOf, type Membership, type WatchedSelection } from './watched-selection.ts'

export interface Wanted {
  readonly kinds: readonly ChangeKind[]
  /** Of jobs or of streams only these. */
  readonly selection?: WatchedSelection | undefined
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
  if (wants('jobs')) tellJobs(state, view, shown, wanted)
  if (wants('streams')) tellStreams(state, view, streamsOf(state, shown, changed), wanted)
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
const tellJobs = (state: PlanState, view: ChangeView, jobs: readonly number[], wanted: Wanted): void => {
  const { sight, known } = wanted
  const viewOf = (job: number) => ({ ...viewJob(state, job), ...(known?.job(job) ?? unknownTimes) })
  const isSeen = (job: number): boolean => sight === undefined || sight.job(viewJob(state, job))
  const { there, gone } = dividedBy(membership(state, 'jobs', wanted), jobs.filter(isSeen))
  const shown = there.filter((job) => cell(state.jobs.phase, job) !== Phase.dormant)
  fill(view, 'jobs', shown.map(viewOf))
  if (gone.length > 0) view.jobsGone = gone
}

const tellStreams = (state: PlanState, view: ChangeView, streams: readonly number[], wanted: Wanted): void => {
  const { sight, known } = wanted
  const viewOf = (stream: number) => ({ ...viewStream(state, stream), ...(known?.stream(stream) ?? unknownTimes) })
  const isSeen = (stream: number): boolean => sight === undefined || sight.stream(viewStream(state, stream))
  const { there, gone } = dividedBy(membership(state, 'streams', wanted), streams.filter(isSeen))
  fill(view, 'streams', there.map(viewOf))
  if (gone.length > 0) view.streamsGone = gone
}

/** Those that have changed, and those whose jobs have. */
const streamsOf = (state: PlanState, jobs: readonly number[], { streams }: Changed): number[] => {
  const ids = new Set([...streams, ...jobs.map((job) => cell(state.jobs.stream, job))])
  return [...ids].filter((stream) => cell(state.streams.workstation, stream) !== 0)
}

/** Undefined: all of them are told. */
const membership = (
  state: PlanState,
  of: WatchedSelection['of'],
  { selection, known, sight }: Wanted,
): Membership | undefined =>
  selection?.of === of ? membershipOf(state, { ...selection, within: sight?.within }, known?.known) : undefined

const dividedBy = (membership: Membership | undefined, ids: readonly number[]) => {
  if (membership === undefined) return { there: ids, gone: [] }
  const there = ids.filter(membership.isIn)
  const isThere = new Set(there)
  return { there, gone: ids.filter((id) => !isThere.has(id) && membership.mayHaveBeen(id)) }
}

/** Of a prompt that is gone nothing is left to judge by who may see it; its number alone says nothing. */
const tellPrompts = (state: PlanState, view: ChangeView, { prompts }: Changed, sight: Sight | undefined): void => {
  const there = [...prompts].flatMap((id) => state.prompts.get(id) ?? []).map((prompt) => viewPrompt(state, prompt))
  fill(view, 'prompts', sight === undefined ? there : there.filter(sight.prompt))
  const gone = [...prompts].filter((id) => !state.prompts.has(id))
  if (gone.length > 0) view.promptsGone = gone
}
