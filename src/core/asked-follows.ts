/** What an operator wants somebody to follow, as he writes it: `PAYROLL.CALC`, `4711 IF ABEND|FAIL`, `CALC IF STATUS_OK`. */
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import { conditionStatuses, type AskedCondition, type ConditionStatus } from '#/model/needs.ts'
import { cell } from './columns.ts'
import { edgeFrom, edgesTo } from './edges.ts'
import { findInPlan, holderName } from './find-in-plan.ts'
import { conditionOf } from './follow-conditions.ts'
import { waitsFor } from './reach.ts'
import type { Holder, PlanState } from './state.ts'

export interface AskedFollow {
  readonly predecessor: Holder
  readonly condition: AskedCondition | null
}

/**
 * Whom a job or stream is to follow. Throws `job.unknown`, `stream.unknown` and their `ambiguous`, `job.unknown_condition`,
 * `definition.cycle`, and `dependency.present`.
 */
export const followAsked = (state: PlanState, holder: Holder, text: string): AskedFollow => {
  const follow = readFollow(state, text, holder < 0 ? -holder : cell(state.jobs.stream, holder))
  const { predecessor, condition } = follow
  if (waitsFor(state, predecessor, holder)) {
    const sentence = `${holderName(state, holder)} would wait for ${holderName(state, predecessor)}, which waits for it: neither could go on.`
    throw new Refusal('definition.cycle', sentence)
  }
  for (const edge of edgesTo(state, holder)) {
    if (edgeFrom(state, edge) !== predecessor) continue
    if (JSON.stringify(conditionOf(state, edge)) !== JSON.stringify(condition)) continue
    const sentence = `${holderName(state, holder)} follows ${holderName(state, predecessor)} already.`
    throw new Refusal('dependency.present', sentence)
  }
  return follow
}

/** A name and its condition, seen from a stream (0: none). Throws what `followAsked` throws of names and conditions. */
export const readFollow = (state: PlanState, text: string, from: number): AskedFollow => {
  const [, name = '', words] = /^(.*?)(?:\s+IF\s+(.+))?$/is.exec(text.trim()) ?? []
  const predecessor = findInPlan(state, name.trim(), from)
  return { predecessor, condition: words === undefined ? null : conditionAsked(state, predecessor, words) }
}

const conditionAsked = (state: PlanState, from: Holder, words: string): AskedCondition => {
  const any = words.split('|').map((word) => word.trim().toUpperCase())
  const statuses = any.filter(isStatus)
  if (statuses.length === any.length) {
    const wrong = from > 0 ? undefined : statuses.find((status) => status === 'EXEC' || status === 'FAIL')
    if (wrong === undefined) return { type: 'status', any: statuses }
    throw new Refusal(
      'job.unknown_condition',
      `A whole job stream never comes to ${wrong}: ask for SUCC, ABEND or SUPPR.`,
    )
  }
  const known = from < 0 ? [] : outputsOf(state, from)
  const unknown = any.find((word) => !known.includes(word))
  if (unknown === undefined) return { type: 'output', any }
  const has = known.length === 0 ? '' : `, or its output conditions ${known.join(', ')}`
  const sentence = `IF ${words} cannot be asked of ${holderName(state, from)}: say some of ${conditionStatuses.join(', ')}${has}, joined with |.${didYouMean(unknown, known)}`
  throw new Refusal('job.unknown_condition', sentence, { known })
}

const isStatus = (word: string): word is ConditionStatus => conditionStatuses.some((status) => status === word)

const outputsOf = ({ jobs, tasks }: PlanState, job: number): string[] =>
  (tasks.get(cell(jobs.task, job))?.outputConditions ?? []).map(({ name }) => name.toUpperCase())
