/** What a run is called: as its job, or as the job that is run in its place (conman: rerun;from). */
import { cell } from './columns.ts'
import { nameOf } from './names.ts'
import type { PlanState } from './state.ts'
import type { RerunState } from './small-states.ts'

/** Since when another job is run in its place, and which; undefined: it runs what it was planned with. */
const insteadOf = ({ reruns }: PlanState, job: number): RerunState | undefined =>
  reruns.size === 0 ? undefined : reruns.get(job)?.findLast(({ from }) => from !== undefined)

/** Whether the present or last run is one of another job: it tells nothing of how long the job takes. */
export const runsAnother = (state: PlanState, job: number): boolean => insteadOf(state, job) !== undefined

/** The name of the present or last run. */
export const runName = (state: PlanState, job: number): string =>
  insteadOf(state, job)?.from?.name ?? nameOf(state.names, cell(state.jobs.name, job))
