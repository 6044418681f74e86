/** Gives up what is older than the options of the site say: partitions, whole, and only what nobody needs. */
import type { Queryable } from '#/db/pool.ts'
import { decideRetention, type Holding } from '#/engine/maintenance/decide-retention.ts'
import type { Task, TaskReport, TaskWork } from '#/engine/maintenance/task.ts'
import type { Instant } from '#/lib/clock.ts'
import { Fault } from '#/lib/refusal.ts'
import { count } from '#/lib/words.ts'
import { forgetLoad } from '#/store/load.ts'
import { forgetCycles } from '#/store/maintenance.ts'
import {
  dropPartition,
  findFirstBatchAfter,
  findLastBatchOf,
  findLastSeqOf,
  forgetBatches,
  listDayPartitions,
  planTables,
  type DayPartition,
} from '#/store/retention.ts'
import { listSnapshots, readSnapshot } from '#/store/snapshots.ts'
import { sealAudit, type SealParts } from './seal-audit.ts'

export interface RetentionParts {
  /** The production day of now, `2026-11-22`. */
  readonly today: () => string
  /** The oldest production day of a stream in the plan; null: it is empty. */
  readonly oldestLiveDay: () => string | null
  readonly options: () => {
    readonly ledgerHistory: number
    readonly runHistory: number
    readonly auditHistory: number
  }
  /** Told of each day whose runs are gone. */
  readonly onRunsGone: (day: string) => void
  /** Where the old part of the audit goes, and by which server. */
  readonly audit: Omit<SealParts, 'days'>
}

const [dayMs, hourMs] = [86_400_000, 3_600_000]
/** How long cycles of maintenance and the load by the hour are remembered. */
const [cyclesForMs, loadForMs] = [400 * dayMs, 26 * 7 * dayMs]

export const retentionTask = (parts: RetentionParts): Task => ({
  name: 'retention',
  about:
    'Gives up ledger, plan rows and run history that are older than the options ledgerHistory and runHistory say, and seals the audit that is older than auditHistory says.',
  timeoutMs: 10 * 60_000,
  everyMs: 0,
  run: (work) => retain(parts, work),
})

const retain = async (parts: RetentionParts, work: TaskWork): Promise<TaskReport> => {
  const { database, now, before } = work
  const { ledgerHistory: ledgerDays, runHistory: runDays, auditHistory } = parts.options()
  const holdings = await listHoldings(database)
  const base = await findBase(database)
  const firstBatches = await firstBatchesAfter(database, holdings, base)
  const { drop, kept } = decideRetention({
    holdings,
    today: parts.today(),
    ledgerDays,
    runDays,
    base,
    firstBatchAfter: (seq) => firstBatches.get(seq) ?? 0,
    oldestLiveDay: parts.oldestLiveDay(),
    hold: before.get('integrity') === 'failed' ? 'the integrity check has found a difference.' : undefined,
  })
  const dropped = await dropInTurn(work, drop, parts.onRunsGone)
  await forgetSmall(database, now, { dropped, firstBatch: firstBatches.get(lastSeqOf(dropped, holdings)) })
  const sealed = await sealAudit(work, { ...parts.audit, days: auditHistory })
  return { said: [saidOf(dropped), kept, sealed].filter((part) => part !== undefined).join(' ') }
}

const listHoldings = async (database: Queryable): Promise<Holding[]> => {
  const holdings: Holding[] = []
  for (const one of await listDayPartitions(database)) {
    holdings.push({ ...one, last: one.state === 'attached' ? await lastIn(database, one) : 0 })
  }
  return holdings
}

const lastIn = async (database: Queryable, { table, day }: DayPartition): Promise<number> => {
  if (table === 'runs') return 0
  return table === 'ledger' ? ((await findLastSeqOf(database, day)) ?? 0) : findLastBatchOf(database, day)
}

/** A rebuild may have to pass over the newest snapshot: the one before it counts, and both are read as a whole first. */
const findBase = async (database: Queryable): Promise<{ readonly seq: number } | undefined> => {
  const sound: number[] = []
  for (const seq of await listSnapshots(database, Number.MAX_SAFE_INTEGER)) {
    try {
      for await (const _part of readSnapshot(database, seq));
      sound.push(seq)
    } catch (error) {
      if (error instanceof Fault) throw error
    }
  }
  const [, older] = sound
  return older === undefined ? undefined : { seq: older }
}

/** By the last event of each day of the ledger, which may become the one after which it begins. */
const firstBatchesAfter = async (
  database: Queryable,
  holdings: readonly Holding[],
  base: { readonly seq: number } | undefined,
): Promise<ReadonlyMap<number, number>> => {
  const found = new Map<number, number>()
  if (base === undefined) return found
  const ends = holdings.filter(({ table, last }) => table === 'ledger' && last <= base.seq).map(({ last }) => last)
  for (const seq of [0, ...ends]) found.set(seq, (await findFirstBatchAfter(database, seq)) ?? Number.MAX_SAFE_INTEGER)
  return found
}

const dropInTurn = async (
  work: TaskWork,
  drop: readonly DayPartition[],
  onRunsGone: RetentionParts['onRunsGone'],
): Promise<DayPartition[]> => {
  const dropped: DayPartition[] = []
  for (const partition of drop) {
    work.signal.throwIfAborted()
    await work.requireTerm()
    await dropPartition(work.database, partition)
    if (partition.table === 'runs') onRunsGone(partition.day)
    dropped.push(partition)
  }
  return dropped
}

/** The last event that went with the ledger. */
const lastSeqOf = (dropped: readonly DayPartition[], holdings: readonly Holding[]): number => {
  const days = new Set(dropped.filter(({ table }) => table === 'ledger').map(({ day }) => day))
  return Math.max(
    0,
    ...holdings.filter(({ table, day }) => table === 'ledger' && days.has(day)).map(({ last }) => last),
  )
}

/** Some rows of small tables, a few hundred at a time. */
const forgetSmall = async (
  database: Queryable,
  now: Instant,
  { dropped, firstBatch }: { readonly dropped: readonly DayPartition[]; readonly firstBatch: number | undefined },
): Promise<void> => {
  await forgetCycles(database, now - cyclesForMs)
  await forgetLoad(database, Math.floor((now - loadForMs) / hourMs))
  const lastDay = dropped.findLast(({ table }) => planTables.some((name) => name === table))?.day
  if (lastDay !== undefined && firstBatch !== undefined) {
    await forgetBatches(database, { before: firstBatch, through: lastDay })
  }
}

const saidOf = (dropped: readonly DayPartition[]): string => {
  if (dropped.length === 0) return 'Nothing is older than it is kept.'
  const days = dropped.map(({ day }) => day).toSorted()
  return `Dropped ${count(dropped.length, 'partition')}, of ${days[0]} to ${days.at(-1)}.`
}
