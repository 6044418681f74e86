/**
 * When the faults have stopped and time has passed, everything that can run has run. What is left waits for somebody: an
 * operator, a file, an abend; or for a job that does.
 */
import { cell, nextRow } from '#/core/columns.ts'
import { explain } from '#/core/explain.ts'
import { unitsToTake } from '#/core/resources.ts'
import { jobName } from '#/core/view.ts'
import { Phase, type PlanState } from '#/core/state.ts'
import { workstationAt } from '#/core/workstations.ts'
import type { Hindrance } from '#/model/views.ts'
import { breaks } from '../invariants/invariant.ts'

const name = 'everything that can run comes to an end'

/** What only somebody outside can clear, or what another job's own hindrance explains. */
const explained: ReadonlySet<Hindrance['type']> = new Set<Hindrance['type']>([
  'held',
  'priority',
  'prompt',
  'file',
  'fence',
  'freeze',
  'workstation',
  'stream',
  'start-condition',
  'follows',
  'pending',
] as Hindrance['type'][])

/** Throws a Violation when a job runs still, or waits for nothing but time, a place or an agent. */
export const checkLiveness = (state: PlanState): void => {
  const { jobs } = state
  for (let job = nextRow(jobs, 1); job < jobs.size; job = nextRow(jobs, job + 1)) {
    if (cell(jobs.stream, job) === 0) continue
    const phase = cell(jobs.phase, job)
    if (phase === Phase.dispatched || phase === Phase.running)
      breaks(name, `${jobName(state, job)} (${job}) runs still`)
    if (phase !== Phase.waiting) continue
    const { hindrances } = explain(state, { agent: 'agent' }, job)
    if (!hindrances.some((one) => explained.has(one.type) || isTaken(state, job, one)))
      breaks(name, `${jobName(state, job)} (${job}) waits for ${JSON.stringify(hindrances)}`)
  }
  for (const recovering of state.recoveries.keys()) {
    const recovery = state.recoveries.get(recovering)
    const isAsked = state.prompts.get(recovery?.prompt ?? 0)?.status === 'asked'
    const helper = cell(jobs.recoveryJob, recovering)
    if (!isAsked && (helper === 0 || isOver(state, helper)))
      breaks(name, `the recovery of ${jobName(state, recovering)} (${recovering}) does not come to its end`)
  }
}

const isOver = ({ jobs }: PlanState, job: number): boolean =>
  ![Phase.waiting, Phase.dispatched, Phase.running, Phase.pending, Phase.suppressed, Phase.abended].includes(
    cell(jobs.phase, job) as typeof Phase.waiting,
  )

/**
 * A limit of 0 lets nobody in; more units than there are never come; units that a stream holds are free when it is complete, which
 * somebody else keeps it from.
 */
const isTaken = (state: PlanState, job: number, { type }: Hindrance): boolean => {
  const stream = cell(state.jobs.stream, job)
  if (type === 'stream-limit') return cell(state.streams.limit, stream) === 0
  if (type === 'workstation-limit') return workstationAt(state, cell(state.jobs.workstation, job)).limit === 0
  if (type !== 'resource') return false
  return unitsToTake(state, job).some(
    ({ resource, units }) => units > resource.units || [...resource.holders.keys()].some((holder) => holder < 0),
  )
}
