/** Carries out the closing of production days: what was decided to leave leaves, the rest of the plan goes on without it. */
import { idsIn } from '#/lib/id-ranges.ts'
import type { EventBody, UserJobs } from '#/model/event.ts'
import { endRecovery } from './apply-recovery.ts'
import { addTo } from './added-jobs.ts'
import { addRow, cell, put } from './columns.ts'
import { jobIsSettled } from './conditions.ts'
import { classOfDay } from './day-class.ts'
import { forgetDeparted, rememberDeparted } from './departed.ts'
import { setStreamFlag } from './flags.ts'
import { forgetHistories } from './job-histories.ts'
import { leavePlan } from './leave-plan.ts'
import { judgeStreams } from './freezes.ts'
import { intern } from './names.ts'
import { completeStream } from './progress.ts'
import { requeueStream, reviewLines } from './ready-queue.ts'
import { handOver, redefine } from './resources.ts'
import { StreamFlag, type PlanState } from './state.ts'
import { countOut } from './stream-jobs.ts'
import { workstationNumber } from './workstations.ts'

type ClosingEvent = Extract<EventBody, { kind: 'plan.closed' }>

export const closeDays = (state: PlanState, event: ClosingEvent): void => {
  const streams = new Set(idsIn(event.streams))
  const jobs = new Set(idsIn(event.jobs))
  const reduced = new Set<number>()
  for (const job of jobs) reduced.add(cell(state.jobs.stream, job))
  for (const group of event.userJobs) {
    for (const job of group.jobs) reduced.add(cell(state.jobs.stream, job))
    gather(state, group)
  }
  rememberDeparted(state, streams)
  leavePlan(state, { streams, jobs })
  for (const stream of reduced) if (!streams.has(stream)) completeReduced(state, stream)
  for (const stream of idsIn(event.carried)) setStreamFlag(state, stream, StreamFlag.carried)
  for (const name of event.resources ?? []) {
    const resource = state.resources.get(name)
    if (resource !== undefined) redefine(resource, resource.defined)
  }
  state.closedThrough = event.through
  const open = state.days.filter((day) => day > event.through)
  state.days.splice(0, state.days.length, ...open)
  forgetDeparted(state)
  if (event.statisticsFrom !== undefined) forgetHistories(state, event.statisticsFrom)
}

/** A stream that has lost its last open job is complete now. */
const completeReduced = (state: PlanState, stream: number): void => {
  const { streams } = state
  const isOver = cell(streams.openJobs, stream) === 0 && cell(streams.endedAt, stream) === 0
  if (isOver) put(streams.endedAt, stream, state.now)
  completeStream(state, stream)
}

/** Moves runs that go on under USERJOBS. They keep what they hold, the first of them what its stream holds; they neither repeat nor recover any more, and nobody looks at MAXDUR. */
const gather = (state: PlanState, group: UserJobs): void => {
  const { jobs, streams } = state
  const { stream } = group
  if (cell(streams.workstation, stream) === 0) openUserJobs(state, group)
  for (const job of group.jobs) {
    const origin = cell(jobs.stream, job)
    endRecovery(state, job)
    if (handOver(state, origin, job)) requeueStream(state, origin)
    countOut(state, job)
    put(streams.liveRuns, origin, cell(streams.liveRuns, origin) - 1)
    reviewLines(state, origin)
    put(jobs.stream, job, stream)
    put(jobs.isRecovery, job, 0)
    put(jobs.recoveryJob, job, 0)
    put(jobs.every, job, 0)
    state.durations.delete(job)
    state.expectedAtStart.delete(job)
    state.due.long.delete(job)
    if (!jobIsSettled(state, job)) put(streams.openJobs, stream, cell(streams.openJobs, stream) + 1)
    put(streams.liveRuns, stream, cell(streams.liveRuns, stream) + 1)
    addTo(state, stream, job)
  }
}

const openUserJobs = (state: PlanState, { stream, workstation, day, scheduledAt }: UserJobs): void => {
  const { streams, names } = state
  addRow(streams, stream)
  put(streams.workstation, stream, workstationNumber(state, workstation))
  put(streams.name, stream, intern(names, 'USERJOBS'))
  put(streams.day, stream, intern(names, day))
  put(streams.dayClass, stream, classOfDay(day))
  put(streams.scheduledAt, stream, scheduledAt)
  put(streams.startedAt, stream, scheduledAt)
  put(streams.priority, stream, 10)
  put(streams.limit, stream, -1)
  put(streams.flags, stream, StreamFlag.userJobs)
  judgeStreams(state, [stream])
  state.nextIds.stream = Math.max(state.nextIds.stream, stream + 1)
}
