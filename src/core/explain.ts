/**
 * Why a job is not running: every condition of `conditions.ts` that does not hold, in a sentence, with who can clear it.
 *
 * The predicates are the ones that decide. An empty list means that the job runs, has ended, or starts with the next decision.
 * Each hindrance has a remedy that clears it at once, a command as an operator types it, or clears by itself at a time; a property
 * test takes them at their word. What it points to (a job, a stream) is where to look for the reason.
 */
import { onUntils } from '#/model/time-of-day.ts'
import type { Explanation, Hindrance } from '#/model/views.ts'
import { cell } from './columns.ts'
import {
  isCancelPending,
  isHeld,
  jobHasPriority,
  latestStartHasPassed,
  jobTimeHasCome,
  openFiles,
  openPrompts,
  streamHasPriority,
  streamIsHeld,
  streamIsAlive,
  streamTimeHasCome,
} from './conditions.ts'
import type { World } from './decide.ts'
import { fileTestText } from './file-tests.ts'
import { followsHindrances } from './explain-follows.ts'
import { roomHindrances } from './explain-room.ts'
import { hindrance, quoted, releaseFrom } from './hindrance.ts'
import { startConditionHindrance, startFile } from './start-conditions.ts'
import { Phase, type Holder, type PlanState } from './state.ts'
import { jobStatus, streamStatus } from './status.ts'
import { outcomeSentence } from './outcome.ts'
import { instantText, jobName, streamName } from './view.ts'

/** Explains one job of the plan. */
export const explain = (state: PlanState, world: World, job: number): Explanation => {
  const { status } = jobStatus(state, job)
  const hindrances = cell(state.jobs.phase, job) === Phase.waiting ? hindrancesOf(state, world, job) : []
  return {
    id: job,
    name: jobName(state, job),
    status,
    sentence:
      hindrances.length > 0 ? `${jobName(state, job)} is ${status}: it cannot start yet.` : outcomeSentence(state, job),
    hindrances,
  }
}

/** Everything that keeps a waiting job from starting now. */
export const hindrancesOf = (state: PlanState, world: World, job: number): Hindrance[] => {
  const { jobs } = state
  const stream = cell(jobs.stream, job)
  // A dead stream stays dead whatever else comes about.
  if (!streamIsAlive(state, stream)) {
    const sentence = `Its stream ${streamName(state, stream)} is ${streamStatus(state, stream)}.`
    return [hindrance({ type: 'stream', sentence, stream, remedy: `batuta submit ${streamName(state, stream)}` })]
  }
  const found: Hindrance[] = [...streamHindrances(state, stream, job), ...waits(state, job, 'the job')]
  if (!jobTimeHasCome(state, job)) found.push(timeHindrance(job, cell(jobs.startAt, job), 'the job'))
  if (isHeld(state, job)) {
    found.push(hindrance({ type: 'held', sentence: 'The job is held.', remedy: `batuta job unhold ${job}` }))
  }
  if (isCancelPending(state, job)) {
    const sentence = 'The job is to be cancelled when what it waits for has come (cancel pending).'
    found.push(hindrance({ type: 'cancel-pending', sentence, remedy: `batuta job cancel ${job}` }))
  }
  if (!jobHasPriority(state, job))
    found.push(hindrance({ type: 'priority', sentence: 'Its priority is 0.', remedy: `batuta job priority ${job} 10` }))
  if (found.length > 0) return found
  return roomHindrances(state, world, job)
}

const streamHindrances = (state: PlanState, stream: number, job: number): Hindrance[] => {
  const name = streamName(state, stream)
  const condition = startConditionHindrance(state, stream, job)
  const found = [...(condition === undefined ? [] : [condition]), ...waits(state, -stream, `its stream ${name}`)]
  if (!streamTimeHasCome(state, stream))
    found.push(timeHindrance(-stream, cell(state.streams.startAt, stream), `its stream ${name}`))
  if (streamIsHeld(state, stream)) {
    const sentence = `Its stream ${name} is held.`
    found.push(hindrance({ type: 'held', sentence, remedy: `batuta stream unhold ${stream}`, stream }))
  }
  if (isCancelPending(state, -stream)) {
    const sentence = `Its stream ${name} is to be cancelled when what it waits for has come (cancel pending).`
    found.push(hindrance({ type: 'cancel-pending', sentence, remedy: `batuta stream cancel ${stream}`, stream }))
  }
  found.push(...latestStartHindrance(state, stream))
  if (!streamHasPriority(state, stream)) {
    const sentence = `The priority of its stream ${name} is 0.`
    found.push(hindrance({ type: 'priority', sentence, remedy: `batuta stream priority ${stream} 10`, stream }))
  }
  return found
}

/** What comes too late for it is no help any more: only another occurrence is. */
const latestStartHindrance = (state: PlanState, stream: number): Hindrance[] => {
  const action = onUntils[cell(state.streams.onUntil, stream)] ?? 'suppress'
  if (!latestStartHasPassed(state, stream) || action === 'continue') return []
  const name = streamName(state, stream)
  const latest = instantText(cell(state.streams.latestStartAt, stream))
  const end = action === 'cancel' ? 'cancelled' : 'suppressed'
  const sentence = `JSUNTIL: the stream ${name} could start until ${latest}; it will be ${end} when it waits for nothing else.`
  return [hindrance({ type: 'until', sentence, stream, remedy: `batuta submit ${name}` })]
}

const timeHindrance = (holder: Holder, at: number, who: string): Hindrance => {
  const sentence = `AT: the time of ${who} has not come.`
  return hindrance({ type: 'time', sentence, until: instantText(at), remedy: releaseFrom(holder, '--at') })
}

/** Predecessors, files and prompts that are still to come, for a job or a stream. */
const waits = (state: PlanState, holder: Holder, who: string): Hindrance[] => {
  const found = followsHindrances(state, holder, who)
  for (const id of openFiles(state, holder)) {
    const file = state.files.get(id)
    if (file === undefined || (holder < 0 && startFile(state, -holder) === id)) continue
    const sentence = `OPENS: ${who} waits for the file ${file.path} on ${file.workstation}${file.qualifier === null ? '' : ` (${fileTestText(file.qualifier)})`}.`
    const remedy = releaseFrom(holder, `--opens ${quoted(file.path)}`)
    found.push(hindrance({ type: 'file', sentence, remedy }))
  }
  for (const prompt of openPrompts(state, holder)) {
    const { text, status } = state.prompts.get(prompt) ?? { text: '', status: 'waiting' }
    const said = { waiting: 'will be asked', asked: 'is asked', yes: 'is answered', no: 'was answered no' }[status]
    const sentence = `PROMPT: ${who} waits for prompt ${prompt}, which ${said}: ${text}`
    found.push(hindrance({ type: 'prompt', sentence, remedy: `batuta reply ${prompt} yes`, prompt }))
  }
  return found
}
