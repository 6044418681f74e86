/** One more run of a job that has ended, alone or with those that come after it (conman: rerun, rerunsucc). */
import { Refusal } from '#/lib/refusal.ts'
import type { Command } from '#/model/command.ts'
import type { EventBody } from '#/model/event.ts'
import { cell } from './columns.ts'
import { isLive, streamIsAlive } from './conditions.ts'
import { refuseJob } from './refuse-job.ts'
import type { Holder, PlanState } from './state.ts'
import { jobStatus, streamStatus } from './status.ts'
import { busyAmong, successorsOf } from './successors.ts'
import { isLegal } from './transitions.ts'
import { jobName } from './view.ts'

type RerunCommand = Omit<Extract<Command, { kind: 'job' }>, 'action'>

/** Throws `job.illegal_transition`; of a rerun with successors also when one of them runs, with their numbers, and `job.not_successor`. */
export const orderRerun = (state: PlanState, command: RerunCommand): EventBody[] => {
  const { job, rerun = {}, cause } = command
  const { notBefore, priority, successors: scope, only, from } = rerun
  if (!isLegal('job.rerun', cell(state.jobs.phase, job))) {
    throw refuseJob(
      state,
      job,
      'be rerun',
      'Only a job that has ended can be rerun; to start a waiting one, release it.',
    )
  }
  requireFree(state, job)
  const all = scope === undefined ? [] : successorsOf(state, job, scope)
  const successors = only === undefined ? all : chosenAmong(state, job, { all, only })
  requireIdle(state, job, successors)
  return [
    {
      kind: 'job.rerun',
      job,
      run: cell(state.jobs.run, job) + 1,
      why: 'operator',
      notBefore: Math.max(state.now, notBefore ?? 0),
      ...(priority !== undefined && { priority }),
      ...(from !== undefined && { from }),
      ...(successors.length > 0 && { successors }),
      cause,
    },
  ]
}

/** The jobs that are named, and the streams of them that wait for the job as a whole. */
const chosenAmong = (
  state: PlanState,
  job: number,
  { all, only }: { readonly all: readonly Holder[]; readonly only: readonly number[] },
): Holder[] => {
  const known = new Set(all)
  const stranger = only.find((one) => !known.has(one))
  if (stranger !== undefined) {
    throw new Refusal(
      'job.not_successor',
      `Job ${stranger} is no successor of ${jobName(state, job)} that could be rerun with it.`,
    )
  }
  const chosen = new Set<Holder>(only)
  for (const one of only) chosen.add(-cell(state.jobs.stream, one))
  return all.filter((holder) => chosen.has(holder))
}

const requireFree = (state: PlanState, job: number): void => {
  const stream = cell(state.jobs.stream, job)
  if (!streamIsAlive(state, stream)) {
    const sentence = `${jobName(state, job)} cannot be rerun: its stream is ${streamStatus(state, stream)}. Submit the stream anew.`
    throw new Refusal('job.illegal_transition', sentence)
  }
  if (!isLive(state, job)) return
  const run = cell(state.jobs.run, job)
  const sentence = `${jobName(state, job)} cannot be rerun: the process of its run ${run}, which was confirmed, goes on. Kill it, or wait for its end.`
  throw new Refusal('job.illegal_transition', sentence)
}

const requireIdle = (state: PlanState, job: number, successors: readonly number[]): void => {
  const busy = busyAmong(state, successors)
  if (busy.length === 0) return
  const named = busy.slice(0, 10).map((one) => `${jobName(state, one)}, job ${one}, is ${jobStatus(state, one).status}`)
  const more = busy.length > 10 ? `; and ${busy.length - 10} more` : ''
  const sentence = `${jobName(state, job)} cannot be rerun with its successors: ${named.join('; ')}${more}. Wait for their ends, or kill them.`
  throw new Refusal('job.illegal_transition', sentence, { busy })
}
