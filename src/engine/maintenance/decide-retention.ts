/**
 * Which partitions are given up: a pure function of how old they are and of what a rebuild and the live plan still need.
 *
 * A rebuild begins with one of two snapshots and folds the ledger after it. So the ledger is needed from the older of them on,
 * and of the plan the rows of all batches that this part of the ledger adds. The ledger goes from its beginning, without holes.
 */
import { daysBefore } from '#/engine/history-end.ts'
import { planTables, type DayPartition } from '#/store/retention.ts'
import { count } from '#/lib/words.ts'

/** A partition with the last thing in it. */
export interface Holding extends DayPartition {
  /** Of the ledger its last event, of plan rows the last batch; 0: it is empty, or it is history. */
  readonly last: number
}

export interface RetentionFacts {
  /** In the order of their days. */
  readonly holdings: readonly Holding[]
  /** The production day, `2026-11-22`. */
  readonly today: string
  readonly ledgerDays: number
  readonly runDays: number
  /** Where a rebuild begins at the latest: the older of two sound snapshots; undefined: there are no two. */
  readonly base: { readonly seq: number } | undefined
  /** The first batch that the kept ledger adds: needed by whoever folds it. Asked for the ledger from an event on. */
  readonly firstBatchAfter: (seq: number) => number
  /** The oldest production day of a stream in the plan; null: it is empty. */
  readonly oldestLiveDay: string | null
  /** Why nothing of ledger and plan is to go, whatever its age. */
  readonly hold: string | undefined
}

export interface Retention {
  /** In the order in which they are to go. */
  readonly drop: readonly DayPartition[]
  /** What is older than it need be and stays, and why; undefined: nothing is. */
  readonly kept: string | undefined
}

const isPlan = ({ table }: DayPartition): boolean => planTables.some((name) => name === table)

export const decideRetention = (facts: RetentionFacts): Retention => {
  const { holdings, today, base, hold } = facts
  const live = facts.oldestLiveDay ?? today
  const ledgerBefore = daysBefore(today, facts.ledgerDays)
  const runsBefore = earlier(daysBefore(today, facts.runDays), live)
  // What is detached belongs to nobody any more.
  const drop: DayPartition[] = holdings.filter(({ state }) => state !== 'attached')
  const attached = holdings.filter(({ state }) => state === 'attached')
  drop.push(...attached.filter(({ table, day }) => table === 'runs' && day < runsBefore))
  const old = attached.filter(({ table, day }) => table !== 'runs' && day < ledgerBefore)
  if (old.length === 0) return { drop, kept: undefined }
  const stay = `${count(old.length, 'partition')} of ledger and plan could go and ${old.length === 1 ? 'stays' : 'stay'}: `
  if (hold !== undefined) return { drop, kept: stay + hold }
  if (base === undefined) return { drop, kept: `${stay}a rebuild has no two sound snapshots to begin with.` }
  const ledger = oldestOf(old, base.seq)
  const gone = ledger.at(-1)?.last ?? 0
  const firstBatch = facts.firstBatchAfter(gone)
  const plan = old.filter((one) => isPlan(one) && one.last < firstBatch && one.day < live)
  drop.push(...ledger, ...plan)
  const left = old.length - ledger.length - plan.length
  return { drop, kept: left === 0 ? undefined : `${count(left, 'partition')} of ledger and plan is still needed.` }
}

const earlier = (a: string, b: string): string => (a < b ? a : b)

/** The days of the ledger from its beginning that end before a rebuild begins. */
const oldestOf = (old: readonly Holding[], seq: number): Holding[] => {
  const ledger = old.filter(({ table }) => table === 'ledger')
  const needed = ledger.findIndex(({ last }) => last > seq)
  return needed === -1 ? ledger : ledger.slice(0, needed)
}
