/** Why a job or stream still waits for what it follows: predecessors, conditions, joins, and predecessors that are not there. */
import type { AskedCondition } from '#/model/needs.ts'
import type { Hindrance } from '#/model/views.ts'
import { cell } from './columns.ts'
import { jobIsSettled, streamIsSatisfied } from './conditions.ts'
import { edgeFrom, edgesTo } from './edges.ts'
import { conditionOf, judgeJoin, Met } from './follow-conditions.ts'
import { hindrance, releaseCommand, releaseFrom, releaseFromPredecessor } from './hindrance.ts'
import { nameOf } from './names.ts'
import { Phase, type Holder, type PlanState } from './state.ts'
import type { JoinState } from './small-states.ts'
import { jobStatus, streamStatus } from './status.ts'
import { instantText, jobName, streamName } from './view.ts'

/** Everything that is followed and has not come to what is asked of it. */
export const followsHindrances = (state: PlanState, holder: Holder, who: string): Hindrance[] => {
  const found: Hindrance[] = []
  for (const edge of edgesTo(state, holder)) {
    if (cell(state.edges.met, edge) === Met.met || cell(state.edges.join, edge) !== 0) continue
    found.push(edgeHindrance(state, edge, holder, who))
  }
  for (const join of state.joinsOf.get(holder) ?? []) {
    if (judgeJoin(join) !== 'true') found.push(joinHindrance(state, join, holder, who))
  }
  for (const id of state.pendingOf.get(holder) ?? []) {
    const pending = state.pending.get(id)
    if (pending !== undefined && pending.join === null) found.push(pendingHindrance(state, id, holder, who))
  }
  return found
}

const edgeHindrance = (state: PlanState, edge: number, holder: Holder, who: string): Hindrance => {
  const orphanOf = nameOf(state.names, cell(state.edges.orphanOf, edge))
  if (orphanOf !== '') {
    return hindrance({
      type: 'follows',
      sentence: `FOLLOWS: ${who} follows ${orphanOf}, which has left the plan: an orphaned predecessor [O].`,
      remedy: releaseFrom(holder, `--follows ${orphanOf}`),
    })
  }
  const from = edgeFrom(state, edge)
  const condition = conditionOf(state, edge)
  if (condition?.type === 'over') return overlapHindrance(state, -from, holder, who)
  if (condition !== null) return conditionHindrance(state, edge, { holder, who, condition })
  if (from < 0) {
    const name = streamName(state, -from)
    const sentence = `FOLLOWS: ${who} follows the stream ${name}, which is ${streamStatus(state, -from)}.`
    return hindrance({ type: 'follows', sentence, stream: -from, remedy: releaseFromPredecessor(holder, from) })
  }
  const sentence = `FOLLOWS: ${who} follows ${jobName(state, from)}, which is ${jobStatus(state, from).status}.`
  return hindrance({ type: 'follows', sentence, job: from, remedy: releaseFromPredecessor(holder, from) })
}

const overlapHindrance = (state: PlanState, before: number, holder: Holder, who: string): Hindrance => {
  const at = instantText(cell(state.streams.scheduledAt, before))
  const sentence = `ONOVERLAP: ${who} waits for the instance of ${at}, which is ${streamStatus(state, before)}.`
  return hindrance({ type: 'follows', sentence, stream: before, remedy: releaseFromPredecessor(holder, -before) })
}

/** `WS#PAY.CALC IF SUCC`. */
export const textOf = (state: PlanState, from: Holder, condition: AskedCondition | null): string => {
  const name = from < 0 ? streamName(state, -from) : jobName(state, from)
  return condition === null || condition.type === 'over' ? name : `${name} IF ${condition.any.join(' | ')}`
}

const statusText = (state: PlanState, from: Holder): string =>
  from < 0 ? streamStatus(state, -from) : jobStatus(state, from).status

interface Asked {
  readonly holder: Holder
  readonly who: string
  readonly condition: Exclude<AskedCondition, { type: 'over' }>
}

const conditionHindrance = (state: PlanState, edge: number, { holder, who, condition }: Asked): Hindrance => {
  const from = edgeFrom(state, edge)
  const isFalse = cell(state.edges.met, edge) === Met.failed
  const hasEnded = from < 0 ? streamIsSatisfied(state, -from) : hasStopped(state, from)
  const whom = from < 0 ? { stream: -from } : { job: from }
  const text = `FOLLOWS: ${who} follows ${textOf(state, from, condition)}`
  const facts = { type: 'follows', ...whom, remedy: releaseFromPredecessor(holder, from) } as const
  if (isFalse) {
    const sentence = `${text}, which came out false; ${who} will be suppressed when nothing else is waited for.`
    return hindrance({ ...facts, sentence })
  }
  if (!hasEnded) {
    const sentence = `${text}, which is ${statusText(state, from)}.`
    return hindrance({ ...facts, sentence })
  }
  const none = condition.type === 'output' ? 'none of its output conditions came true' : 'nothing can be said of that'
  const sentence = `${text}; it is ${statusText(state, from)}, and ${none}.`
  return hindrance({ ...facts, sentence })
}

const hasStopped = (state: PlanState, job: number): boolean => {
  const phase = cell(state.jobs.phase, job)
  const endedBadly = phase === Phase.abended || phase === Phase.failed || phase === Phase.unknown
  return jobIsSettled(state, job) || (endedBadly && !state.recoveries.has(job))
}

const joinHindrance = (state: PlanState, join: JoinState, holder: Holder, who: string): Hindrance => {
  const open: string[] = []
  for (const edge of edgesTo(state, holder)) {
    if (cell(state.edges.join, edge) !== join.id || cell(state.edges.met, edge) !== Met.open) continue
    const from = edgeFrom(state, edge)
    if (from !== 0) open.push(`${textOf(state, from, conditionOf(state, edge))}, which is ${statusText(state, from)}`)
  }
  const wanted = join.needed === 0 ? join.members : join.needed
  const isFalse = judgeJoin(join) === 'false'
  const rest = isFalse
    ? `not enough of the rest can; ${who} will be suppressed when nothing else is waited for`
    : `${who} still waits for ${open.join('; ')}`
  const sentence = `JOIN ${join.name}: ${join.met} of ${wanted} came true; ${rest}.`
  return hindrance({ type: 'follows', sentence, remedy: releaseCommand(holder) })
}

const pendingHindrance = (state: PlanState, id: number, holder: Holder, who: string): Hindrance => {
  const { stream = '', job = null, scheduledAt = 0, orphaned = false } = state.pending.get(id) ?? {}
  const name = `${stream}${job === null ? '' : `.${job}`}`
  const sentence = orphaned
    ? `FOLLOWS: ${who} follows ${name}, which the plan was to bring and has not: an orphaned predecessor [O].`
    : `FOLLOWS: ${who} follows ${name}, which is not planned yet: a pending predecessor [P].`
  const remedy = releaseFrom(holder, `--follows ${name}`)
  return hindrance({ type: 'follows', sentence, until: instantText(scheduledAt), remedy })
}
