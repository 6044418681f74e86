/**
 * Conditional dependencies: whether what a FOLLOWS asks of its predecessor (IF) has come true, and whether a branch is off.
 *
 * Predicates only. A condition is true, false, or open: not to be judged yet, or never, because nothing it asks about came
 * about. An open one leaves its waiter on HOLD (User's Guide and Reference, "Conditional dependencies").
 */
import { isSuccess, parseReturnCodes } from '#/composer/return-codes.ts'
import type { AskedCondition, ConditionStatus } from '#/model/needs.ts'
import { cell } from './columns.ts'
import { jobIsSatisfied, streamIsSatisfied } from './conditions.ts'
import { edgesTo } from './edges.ts'
import { hasFlag, hasStreamFlag } from './flags.ts'
import { JobFlag, Phase, StreamFlag, type Holder, type PlanState } from './state.ts'
import type { JoinState } from './small-states.ts'
import { streamStatus } from './status.ts'

export type Verdict = 'true' | 'false' | 'open'

/** Values of `edges.met`. */
export const Met = { open: 0, met: 1, failed: 2 } as const

/** Whether an edge is judged by its condition or its join, and not by the good end of its predecessor alone. */
export const isConditional = ({ edges }: PlanState, edge: number): boolean =>
  cell(edges.condition, edge) !== 0 || cell(edges.join, edge) !== 0

/** What an edge asks; null: a good end. */
export const conditionOf = (state: PlanState, edge: number): AskedCondition | null =>
  state.followConditions[cell(state.edges.condition, edge)] ?? null

/** Judges what is asked of a predecessor, as it stands now. */
export const judge = (state: PlanState, from: Holder, condition: AskedCondition | null): Verdict => {
  if (condition === null) {
    const satisfied = from < 0 ? streamIsSatisfied(state, -from) : jobIsSatisfied(state, from)
    return satisfied ? 'true' : 'open'
  }
  if (condition.type === 'over') return isOver(state, -from) ? 'true' : 'open'
  if (condition.type === 'output') return from < 0 ? 'open' : judgeOutputs(state, from, condition.any)
  if (from > 0 && condition.any.includes('EXEC') && hasBegun(state, from)) return 'true'
  const end = from < 0 ? endOfStream(state, -from) : endOfJob(state, from)
  if (end === undefined) return 'open'
  return condition.any.includes(end) ? 'true' : 'false'
}

/** ONOVERLAP: nothing of the instance before runs, and nothing of it is to come but by an operator's word. */
const isOver = (state: PlanState, stream: number): boolean =>
  cell(state.streams.liveRuns, stream) === 0 &&
  (streamIsSatisfied(state, stream) || hasStreamFlag(state, stream, StreamFlag.suppressed))

const hasBegun = ({ jobs }: PlanState, job: number): boolean => {
  const phase = cell(jobs.phase, job)
  const runs = phase === Phase.running || phase === Phase.pending
  return runs || ((phase === Phase.succeeded || phase === Phase.abended) && cell(jobs.startedAt, job) > 0)
}

/** How a job ended for good: with its recovery, if it has one. Nothing came of a cancelled one. */
const endOfJob = (state: PlanState, job: number): ConditionStatus | undefined => {
  if (hasFlag(state, job, JobFlag.recovering)) return undefined
  switch (cell(state.jobs.phase, job)) {
    case Phase.succeeded:
      return 'SUCC'
    case Phase.abended:
      return 'ABEND'
    case Phase.failed:
      return 'FAIL'
    case Phase.suppressed:
      return 'SUPPR'
    default:
      return undefined
  }
}

const endOfStream = (state: PlanState, stream: number): ConditionStatus | undefined => {
  if (hasStreamFlag(state, stream, StreamFlag.suppressed)) return 'SUPPR'
  if (hasStreamFlag(state, stream, StreamFlag.cancelled)) return undefined
  if (streamIsSatisfied(state, stream)) return 'SUCC'
  return streamStatus(state, stream) === 'abended' ? 'ABEND' : undefined
}

/** One that is asked for is true; false when another of the job's conditions decided how it came out (plan.md 3.4.1 e). */
const judgeOutputs = (state: PlanState, job: number, asked: readonly string[]): Verdict => {
  const said = state.confirmedConditions.size === 0 ? undefined : state.confirmedConditions.get(job)
  if (said?.some((name) => asked.includes(name)) === true) return 'true'
  const end = endOfJob(state, job)
  if (end !== 'SUCC' && end !== 'ABEND') return 'open'
  const came = outputsOf(state, job)
  if (came.some((name) => asked.includes(name))) return 'true'
  return came.length > 0 ? 'false' : 'open'
}

/** The output conditions of a job that its last run, or an operator, made true. One that cannot be evaluated here is not true. */
export const outputsOf = (state: PlanState, job: number): string[] => {
  const { jobs, tasks, confirmedConditions } = state
  const said = confirmedConditions.get(job) ?? []
  const conditions = tasks.get(cell(jobs.task, job))?.outputConditions ?? []
  return conditions.flatMap(({ name, expression }) => {
    const test = parseReturnCodes(expression)
    if (said.includes(name.toUpperCase())) return [name.toUpperCase()]
    return !('error' in test) && isSuccess(test, cell(jobs.returnCode, job)) ? [name.toUpperCase()] : []
  })
}

/** How a join stands: enough of its members came true, or so many are false that they cannot. */
export const judgeJoin = ({ needed, members, met, failed }: JoinState): Verdict => {
  const wanted = needed === 0 ? members : needed
  if (met >= wanted) return 'true'
  return members - failed < wanted ? 'false' : 'open'
}

/**
 * Whether nothing but a false condition keeps a job or stream from going on: then it is to be suppressed. Standard
 * dependencies are waited for first.
 */
export const branchIsOff = (state: PlanState, holder: Holder): boolean => {
  let unmet = 0
  let isFalse = false
  for (const edge of edgesTo(state, holder)) {
    if (!isConditional(state, edge) || cell(state.edges.join, edge) !== 0) continue
    const met = cell(state.edges.met, edge)
    if (met !== Met.met) unmet += 1
    if (met === Met.failed) isFalse = true
  }
  for (const join of state.joinsOf.get(holder) ?? []) {
    const verdict = judgeJoin(join)
    if (verdict !== 'true') unmet += 1
    if (verdict === 'false') isFalse = true
  }
  const table = holder < 0 ? state.streams : state.jobs
  return isFalse && cell(table.unmet, Math.abs(holder)) === unmet && isToCome(state, holder)
}

const isToCome = (state: PlanState, holder: Holder): boolean => {
  if (holder > 0) return cell(state.jobs.phase, holder) === Phase.waiting
  return !hasStreamFlag(state, -holder, StreamFlag.suppressed) && !streamIsSatisfied(state, -holder)
}

/** Keeps the list of those whose branch is off. */
export const reviewBranch = (state: PlanState, holder: Holder): void => {
  if (!state.conditional.has(holder)) return
  if (branchIsOff(state, holder)) state.due.branches.add(holder)
  else state.due.branches.delete(holder)
}
