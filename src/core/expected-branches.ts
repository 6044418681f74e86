/**
 * Which conditions come true when everything that is left to do ends well: the branches that an estimate follows.
 *
 * A predecessor that is reached ends with SUCC and return code 0; one whose own condition is false is suppressed (SUPPR).
 */
import { isSuccess, parseReturnCodes } from '#/composer/return-codes.ts'
import { cell } from './columns.ts'
import { edgesTo } from './edges.ts'
import { hasTrait } from './flags.ts'
import { conditionOf, Met, type Verdict } from './follow-conditions.ts'
import { Trait, type Holder, type PlanState } from './state.ts'

/** What comes of what an edge asks of a job (a number) or stream (0), if that is `taken`; open: nothing ever, but by somebody's word. */
export const verdictOf = (state: PlanState, edge: number, job: number, taken: boolean): Verdict => {
  const condition = conditionOf(state, edge)
  if (condition === null || condition.type === 'over') return 'true'
  if (condition.type === 'output') return taken && job !== 0 ? outputVerdict(state, job, condition.any) : 'open'
  const { any } = condition
  const starts = taken && job !== 0 && !hasTrait(state, job, Trait.nop)
  return any.includes(taken ? 'SUCC' : 'SUPPR') || (starts && any.includes('EXEC')) ? 'true' : 'false'
}

/** IF EXEC: the follower goes on when its predecessor starts. */
export const asksForStart = (state: PlanState, edge: number): boolean => {
  const condition = conditionOf(state, edge)
  return condition?.type === 'status' && condition.any.includes('EXEC')
}

const outputVerdict = ({ jobs, tasks }: PlanState, job: number, asked: readonly string[]): Verdict => {
  const conditions = tasks.get(cell(jobs.task, job))?.outputConditions ?? []
  const came = conditions.filter(({ expression }) => {
    const test = parseReturnCodes(expression)
    return !('error' in test) && isSuccess(test, 0)
  })
  if (came.some(({ name }) => asked.includes(name.toUpperCase()))) return 'true'
  return came.length > 0 ? 'false' : 'open'
}

/** A predecessor that is asked for something, and when it is known what comes of that. */
interface Member {
  readonly node: number
  readonly at: number
  readonly verdict: Verdict
}

/** Conditions that count together (JOIN), or one by itself. */
interface Group {
  readonly members: Member[]
  /** How many more must come true, and how many more may come out false; below 0: more than that did. */
  readonly missing: number
  readonly spare: number
}

/** What a conditional waiter of the plan waits for. */
export interface ConditionalWait {
  /** When the last of the predecessors ends that are followed plainly. */
  plainAt: number
  readonly groups: Map<number, Group>
}

/** Who follows conditionally, by node: `nodeOf` finds the node of a job (a number) or of a stream (with a minus sign). */
export const conditionalWaits = (
  state: PlanState,
  nodeOf: (holder: Holder) => number,
): Map<number, ConditionalWait> => {
  const waits = new Map<number, ConditionalWait>()
  for (const holder of state.conditional) {
    const node = nodeOf(holder)
    if (node >= 0) waits.set(node, { plainAt: state.now, groups: groupsOf(state, holder) })
  }
  return waits
}

/** The joins of a waiter, and what came out false already. */
const groupsOf = (state: PlanState, holder: Holder): Map<number, Group> => {
  const groups = new Map<number, Group>()
  for (const { id, needed, members, met, failed } of state.joinsOf.get(holder) ?? []) {
    const wanted = needed === 0 ? members : needed
    groups.set(id, { members: [], missing: wanted - met, spare: members - wanted - failed })
  }
  for (const edge of edgesTo(state, holder)) {
    const isFalse = cell(state.edges.join, edge) === 0 && cell(state.edges.met, edge) === Met.failed
    if (isFalse) groups.set(-edge, { members: [], missing: 1, spare: -1 })
  }
  return groups
}

/** Adds a member to the conditions of a waiter. */
export const addMember = (state: PlanState, wait: ConditionalWait, edge: number, member: Member): void => {
  const key = cell(state.edges.join, edge) || -edge
  const group = wait.groups.get(key) ?? { members: [], missing: 1, spare: 0 }
  wait.groups.set(key, group)
  group.members.push(member)
}

/**
 * What becomes of a conditional waiter when all its predecessors are known: when it is suppressed, or the members that let it go.
 * It is suppressed when nothing but conditions is waited for any more and one of them is false.
 */
export const settleWait = ({
  plainAt,
  groups,
}: ConditionalWait): { readonly offAt: number } | { readonly on: Member[] } => {
  const on: Member[] = []
  let falseAt = Infinity
  for (const { members, missing, spare } of groups.values()) {
    const { true: held = [], false: failed = [] } = Object.groupBy(members.toSorted(byTime), ({ verdict }) => verdict)
    const last = held[missing - 1]
    if (last !== undefined) on.push(last)
    else if (missing > 0) falseAt = Math.min(falseAt, spare < 0 ? plainAt : (failed[spare]?.at ?? Infinity))
  }
  return falseAt < Infinity ? { offAt: Math.max(plainAt, falseAt) } : { on }
}

const byTime = (a: Member, b: Member): number => a.at - b.at || a.node - b.node
