/** Jobs, streams and prompts as they are shown: columns of numbers turned back into words. */
import type { Instant } from '#/lib/clock.ts'
import { instantToText } from '#/lib/instant-text.ts'
import type { InternalStreamStatus } from '#/model/status.ts'
import type { JobView, PromptView, StreamView } from '#/model/views.ts'
import { cell } from './columns.ts'
import { isCancelPending, isHeld, jobIsSettled, openPrompts, streamIsHeld } from './conditions.ts'
import { hasFlag, hasStreamFlag } from './flags.ts'
import { nameOf } from './names.ts'
import { shownReturnCode, shownStart } from './shown-fields.ts'
import { JobFlag, Phase, StreamFlag, type PlanState, type PromptState } from './state.ts'
import { jobsOf, jobStatus, streamStatus } from './status.ts'
import { streamWords } from './stream-words.ts'
import { workstationAt } from './workstations.ts'

/** RFC 3339 in UTC with milliseconds, or null for no instant (0). */
export const instantText = (at: Instant): string | null => (at === 0 ? null : requiredInstantText(at))
export const requiredInstantText = instantToText

/** `FTA1#PAYROLL`. */
export const streamName = (state: PlanState, stream: number): string =>
  `${workstationAt(state, cell(state.streams.workstation, stream)).name}#${nameOf(state.names, cell(state.streams.name, stream))}`

/** `FTA1#PAYROLL.PAYCALC`. */
export const jobName = (state: PlanState, job: number): string =>
  `${streamName(state, cell(state.jobs.stream, job))}.${nameOf(state.names, cell(state.jobs.name, job))}`

export const viewJob = (state: PlanState, job: number): JobView => {
  const { jobs, streams } = state
  const stream = cell(jobs.stream, job)
  const { internal, status } = jobStatus(state, job)
  return {
    id: job,
    name: nameOf(state.names, cell(jobs.name, job)),
    stream: streamName(state, stream),
    streamId: stream,
    workstation: workstationAt(state, cell(jobs.workstation, job)).name,
    status,
    internalStatus: internal,
    scheduledAt: requiredInstantText(cell(streams.scheduledAt, stream)),
    readyAt: instantText(cell(jobs.readyAt, job)),
    startedAt: instantText(shownStart(state, job)),
    endedAt: instantText(cell(jobs.endedAt, job)),
    returnCode: shownReturnCode(state, job),
    run: cell(jobs.run, job),
    priority: isHeld(state, job) ? 0 : cell(jobs.priority, job),
    cancelPending: isCancelPending(state, job),
    late: hasFlag(state, job, JobFlag.late),
    carriedForward: hasStreamFlag(state, stream, StreamFlag.carried),
    estimatedStartAt: null,
    estimatedEndAt: null,
  }
}

/** The status of a stream in conman's words. */
export const streamState = (
  state: PlanState,
  stream: number,
  status = streamStatus(state, stream),
): InternalStreamStatus => (isCancelPending(state, -stream) ? 'CANCELP' : streamWords[status].internal)

export const viewStream = (state: PlanState, stream: number): StreamView => {
  const { streams } = state
  let jobs = 0
  let ended = 0
  let failed = 0
  for (const job of jobsOf(state, stream)) {
    const phase = cell(state.jobs.phase, job)
    const wentWrong = phase === Phase.abended || phase === Phase.failed || phase === Phase.unknown
    jobs += 1
    if (wentWrong || jobIsSettled(state, job)) ended += 1
    if (wentWrong && !hasFlag(state, job, JobFlag.goesOn)) failed += 1
  }
  const status = streamStatus(state, stream)
  const limit = cell(streams.limit, stream)
  return {
    id: stream,
    name: nameOf(state.names, cell(streams.name, stream)),
    workstation: workstationAt(state, cell(streams.workstation, stream)).name,
    day: nameOf(state.names, cell(streams.day, stream)),
    status,
    internalStatus: streamState(state, stream, status),
    scheduledAt: requiredInstantText(cell(streams.scheduledAt, stream)),
    startedAt: instantText(cell(streams.startedAt, stream)),
    endedAt: instantText(cell(streams.endedAt, stream)),
    priority: streamIsHeld(state, stream) ? 0 : cell(streams.priority, stream),
    limit: limit < 0 ? null : limit,
    jobs,
    ended,
    failed,
    late: hasStreamFlag(state, stream, StreamFlag.late),
    carriedForward: hasStreamFlag(state, stream, StreamFlag.carried),
    estimatedStartAt: null,
    estimatedEndAt: null,
    submitted: state.submissions.get(-stream) ?? null,
  }
}

export const viewPrompt = (state: PlanState, prompt: PromptState): PromptView => ({
  id: prompt.id,
  name: prompt.name,
  text: prompt.text,
  status: prompt.status,
  askedAt: instantText(prompt.askedAt),
  waiters:
    prompt.recoveryOf === 0
      ? prompt.waiters.filter((holder) => openPrompts(state, holder).includes(prompt.id)).length
      : 1,
})
