/** Lets what a batch follows into the plan: predecessors with their conditions, joins, and predecessors that are not planned yet. */
import type { AskedCondition } from '#/model/needs.ts'
import type { PendingDependency, PlanDependency } from '#/model/plan.ts'
import { cell, put } from './columns.ts'
import { addEdge } from './edges.ts'
import { setFlag, setStreamFlag } from './flags.ts'
import { judge, judgeJoin, Met, reviewBranch, type Verdict } from './follow-conditions.ts'
import { meetOne, waitForOneMore } from './progress.ts'
import { JobFlag, StreamFlag, type Holder, type PlanState } from './state.ts'
import type { JoinState } from './small-states.ts'

type Row<Type extends PlanDependency['type']> = Extract<PlanDependency, { type: Type }>

const metOf: Readonly<Record<Verdict, number>> = { true: Met.met, false: Met.failed, open: Met.open }

/** A predecessor in the plan. It may have come to what is asked of it already; it may take the place of a pending one. */
export const addFollows = (state: PlanState, row: Row<'job' | 'stream'>, holder: Holder): void => {
  const { edges } = state
  const from = row.type === 'stream' ? -row.predecessor : row.predecessor
  const edge = addEdge(state, from, holder)
  const met = metOf[judge(state, from, row.condition)]
  put(edges.met, edge, met)
  put(edges.condition, edge, conditionNumber(state, row.condition))
  put(edges.join, edge, row.join ?? 0)
  if (row.condition !== null || row.join !== null) {
    state.conditional.add(holder)
    if (from < 0) setStreamFlag(state, -from, StreamFlag.asked)
    else setFlag(state, from, JobFlag.asked)
  }
  const join = row.join === null ? undefined : findJoin(state, holder, row.join)
  if (row.resolves === null) {
    if (join !== undefined) countIn(join, met)
    else if (met !== Met.met) waitForOneMore(state, holder)
    return
  }
  // Released meanwhile: then nobody waits for it any more.
  if (!removePending(state, row.resolves)) return put(edges.met, edge, Met.met)
  const was = join !== undefined && judgeJoin(join) === 'true'
  if (join !== undefined) countMet(join, met)
  const is = join === undefined ? met === Met.met : judgeJoin(join) === 'true'
  if (is && !was) meetOne(state, holder)
  reviewBranch(state, holder)
}

/** As `addFollows` of one that asks for a good end and nothing else, as nearly all do. */
export const addPlainFollows = (state: PlanState, from: Holder, holder: Holder): void => {
  const edge = addEdge(state, from, holder)
  const met = metOf[judge(state, from, null)]
  put(state.edges.met, edge, met)
  if (met !== Met.met) waitForOneMore(state, holder)
}

/** Equal conditions are kept once. */
const conditionNumber = ({ followConditions }: PlanState, condition: AskedCondition | null): number => {
  if (condition === null) return 0
  const text = JSON.stringify(condition)
  const known = followConditions.findIndex((one) => JSON.stringify(one) === text)
  return known >= 0 ? known : followConditions.push(condition) - 1
}

const findJoin = (state: PlanState, holder: Holder, id: number): JoinState | undefined =>
  state.joinsOf.get(holder)?.find((join) => join.id === id)

const countIn = (join: JoinState, met: number): void => {
  join.members += 1
  countMet(join, met)
}

const countMet = (join: JoinState, met: number): void => {
  if (met === Met.met) join.met += 1
  if (met === Met.failed) join.failed += 1
}

/** A join: one thing to wait for, whatever the number of its members, whose rows come after it. */
export const addJoin = (state: PlanState, { id, name, needed }: Row<'join'>, holder: Holder): void => {
  const join: JoinState = { id, name, needed, members: 0, met: 0, failed: 0 }
  const joins = state.joinsOf.get(holder)
  if (joins === undefined) state.joinsOf.set(holder, [join])
  else joins.push(join)
  state.conditional.add(holder)
  waitForOneMore(state, holder)
}

/** After the rows of a batch: joins that have come true with what was there already. */
export const completeJoins = (state: PlanState, holders: Iterable<Holder>): void => {
  for (const holder of holders) {
    const table = holder < 0 ? state.streams : state.jobs
    for (const join of state.joinsOf.get(holder) ?? []) {
      if (judgeJoin(join) === 'true') put(table.unmet, Math.abs(holder), cell(table.unmet, Math.abs(holder)) - 1)
    }
    reviewBranch(state, holder)
  }
}

/** A predecessor that is known and not planned yet. */
export const addPending = (state: PlanState, row: PendingDependency, holder: Holder): void => {
  state.pending.set(row.id, { ...row, holder, orphaned: false })
  const known = state.pendingOf.get(holder)
  if (known === undefined) state.pendingOf.set(holder, [row.id])
  else known.push(row.id)
  const join = row.join === null ? undefined : findJoin(state, holder, row.join)
  if (join === undefined) waitForOneMore(state, holder)
  else join.members += 1
}

/** The extension that should have planned it has not: it waits until it is released, unless it was for ONOVERLAP alone. */
export const orphanPending = (state: PlanState, id: number): void => {
  const pending = state.pending.get(id)
  if (pending === undefined) return
  if (pending.condition?.type !== 'over') return void state.pending.set(id, { ...pending, orphaned: true })
  removePending(state, id)
  meetOne(state, pending.holder)
}

/** Takes a pending predecessor away. False when there is none of that number any more. */
export const removePending = (state: PlanState, id: number): boolean => {
  const pending = state.pending.get(id)
  if (pending === undefined) return false
  state.pending.delete(id)
  const rest = state.pendingOf.get(pending.holder)?.filter((other) => other !== id) ?? []
  if (rest.length === 0) state.pendingOf.delete(pending.holder)
  else state.pendingOf.set(pending.holder, rest)
  return true
}
