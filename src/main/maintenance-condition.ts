/** How maintenance is, for the health tree: each task, when a cycle did all its work last, when the next one is and why, what it costs. */
import { lastSuccessOf, type TaskHistory } from '#/engine/maintenance/cycle-history.ts'
import { maintenanceStateOf } from '#/engine/maintenance/maintenance-desk.ts'
import type { Maintenance } from '#/engine/maintenance/maintainer.ts'
import type { Instant } from '#/lib/clock.ts'
import { formatDuration } from '#/lib/words.ts'
import type { Condition } from '#/monitoring/health.ts'
import type { TaskRunRow } from '#/store/maintenance.ts'

/** Twice the longest pause between two cycles. */
const lateAfter = 4

/**
 * Degraded when a task did not do its work last, or when no cycle has done all of its own for long. `now` undefined: this server
 * does none.
 */
export const maintenanceCondition = (
  now: Maintenance | undefined,
  { at, intervalMs }: { readonly at: Instant; readonly intervalMs: number },
): Condition => {
  const { history } = now ?? {}
  const state = maintenanceStateOf(now, history, at)
  if (now === undefined || !now.isLeading || history === undefined) return { status: 'ok', facts: { state } }
  const { trouble, next, underWay, effort } = now
  const done = lastSuccessOf(history)
  const facts = {
    state,
    task: underWay?.task ?? null,
    next: next?.at == null ? null : textOf(next.at),
    why: next?.why ?? null,
    lastSuccess: done?.endedAt == null ? null : textOf(done.endedAt),
    lastTookMs: done?.endedAt == null ? null : done.endedAt - done.startedAt,
    lagMs: Math.round(now.lagMs),
    skipped: now.skipped,
    processorPercent: percentOf(effort),
  }
  const parts = Object.fromEntries([...history.tasks].map(([task, known]) => [task, taskCondition(known)]))
  const failed = [...history.tasks.values()].find(({ last }) => hasFailed(last))?.last
  const oldest = done?.endedAt ?? history.cycles.at(-1)?.startedAt
  const ageMs = oldest == null ? 0 : at - oldest
  const error =
    trouble ??
    (failed && `The task ${failed.task} ${failed.outcome}: ${failed.said}`) ??
    (ageMs > lateAfter * intervalMs ? `No cycle has done all its work for ${formatDuration(ageMs)}.` : undefined)
  if (error === undefined) return { status: 'ok', facts, parts }
  const remedy = 'batuta maintenance shows what each task said; batuta maintenance run tries again.'
  return { status: 'degraded', error, remedy, facts, parts }
}

const taskCondition = ({ last, doneAt }: TaskHistory): Condition => {
  const { outcome, said, startedAt, endedAt } = last
  const facts = {
    outcome,
    at: textOf(startedAt),
    tookMs: endedAt - startedAt,
    done: doneAt === null ? null : textOf(doneAt),
  }
  return hasFailed(last) ? { status: 'degraded', error: said, facts } : { status: 'ok', facts }
}

const hasFailed = ({ outcome }: TaskRunRow): boolean => outcome === 'failed' || outcome === 'abandoned'

const textOf = (at: Instant): string => Temporal.Instant.fromEpochMilliseconds(at).toString()

const percentOf = ({ looksMs, cyclesMs, forMs }: Maintenance['effort']): number =>
  forMs <= 0 ? 0 : Math.round(((looksMs + cyclesMs) / forMs) * 1e6) / 1e4
