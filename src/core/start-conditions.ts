/** STARTCOND: what besides its times lets a stream begin, and whether another instance is to go on watching. */
import type { StartDependency } from '#/model/plan.ts'
import type { Hindrance } from '#/model/views.ts'
import { cell } from './columns.ts'
import { jobIsSatisfied, streamIsAlive, streamTimeHasCome } from './conditions.ts'
import { edgeFrom, edgesTo } from './edges.ts'
import { hasStreamFlag } from './flags.ts'
import { hindrance, releaseCommand } from './hindrance.ts'
import { StreamFlag, type Holder, type PlanState } from './state.ts'
import { addTimer } from './timers.ts'
import { jobName, streamName } from './view.ts'

/** One that goes on with the watch of another is the only one that does. */
export const addStartCondition = (state: PlanState, row: StartDependency): void => {
  const { waiter, watch, text, rerun, interval, until, continues } = row
  state.startConditions.set(waiter.id, { watch: { ...watch }, text, rerun, interval, until, goesOn: false })
  addTimer(state.timers, { at: until, kind: 'stream-condition', id: waiter.id })
  const before = continues === null ? undefined : state.startConditions.get(continues)
  if (before !== undefined) before.goesOn = true
}

/** The condition of a stream has come true, or it was released from it. Without STARTCOND there is nothing to wait for. */
export const startConditionIsMet = (state: PlanState, stream: number): boolean => {
  const watch = state.startConditions.get(stream)?.watch
  if (watch === undefined) return true
  if (watch.of === 'file') return state.files.get(watch.id)?.found !== false
  // A monitoring job may have left when its day was closed: then nobody waits for it.
  return cell(state.jobs.stream, watch.id) !== stream || jobIsSatisfied(state, watch.id)
}

/** It has been waited for long enough (optman: startConditionDeadlineOffset). */
export const startConditionIsOverdue = (state: PlanState, stream: number): boolean => {
  const condition = state.startConditions.get(stream)
  if (condition === undefined || condition.outlived === true) return false
  return condition.until <= state.now && !startConditionIsMet(state, stream)
}

/** Its time has come, and the stream is not to be suppressed. */
export const outliveStartCondition = ({ startConditions }: PlanState, stream: number): void => {
  const condition = startConditions.get(stream)
  if (condition !== undefined) condition.outlived = true
}

/**
 * Streams whose condition has come true and whose watch goes on (RERUN): another instance is to be submitted. None as long as
 * another instance of the stream watches already, and none after the time that the first may wait.
 */
export const watchesToGoOn = (state: PlanState): number[] => {
  const due: number[] = []
  for (const [stream, { rerun, goesOn, until }] of state.startConditions) {
    const isDue = rerun && !goesOn && state.now < until && !hasStreamFlag(state, stream, StreamFlag.cancelled)
    if (isDue && startConditionIsMet(state, stream) && !isWatchedByAnother(state, stream)) due.push(stream)
  }
  return due
}

const isWatchedByAnother = (state: PlanState, stream: number): boolean => {
  const name = streamName(state, stream)
  for (const other of state.startConditions.keys()) {
    if (other === stream || !streamIsAlive(state, other) || !streamTimeHasCome(state, other)) continue
    if (!startConditionIsMet(state, other) && streamName(state, other) === name) return true
  }
  return false
}

/**
 * What explain says to a job of a stream whose condition has not come true. The file is not told twice; for a monitoring job only
 * those wait that follow it.
 */
export const startConditionHindrance = (state: PlanState, stream: number, job: number): Hindrance | undefined => {
  const condition = state.startConditions.get(stream)
  if (condition === undefined || startConditionIsMet(state, stream)) return undefined
  const { watch, text, outlived } = condition
  if (watch.of === 'job' && !followsOpenly(state, job, watch.id)) return undefined
  const byJob = watch.of === 'job' ? ` (its monitoring job is ${jobName(state, watch.id)})` : ''
  const end = outlived === true ? '' : '; it is suppressed when that has not come by its UNTIL'
  return hindrance({
    type: 'start-condition',
    sentence: `STARTCOND: the stream ${streamName(state, stream)} waits for ${text}${byJob}${end}.`,
    remedy: releaseCommand(watch.of === 'job' ? job : -stream),
    ...(watch.of === 'job' && { job: watch.id }),
    stream,
  })
}

const followsOpenly = (state: PlanState, job: number, from: Holder): boolean => {
  for (const edge of edgesTo(state, job)) {
    if (edgeFrom(state, edge) === from && cell(state.edges.met, edge) === 0) return true
  }
  return false
}

/** The file that stands for the condition of a stream; 0: none does. */
export const startFile = (state: PlanState, stream: number): number => {
  const watch = state.startConditions.get(stream)?.watch
  return watch?.of === 'file' ? watch.id : 0
}
