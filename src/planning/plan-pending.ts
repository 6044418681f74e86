/**
 * Resolves what is pending on days that are planned already.
 *
 * A stream that is submitted while a day is entering the plan waits for instances of that day as for ones to come.
 */
import { buildBatch } from './build-batch.ts'
import { expandClasses } from './expand-classes.ts'
import { openNotes } from './notes.ts'
import type { PlannedBatch, PlanSources } from './plan-request.ts'
import { unpackPlan } from './unpack-batch.ts'

/** True when there is something to resolve or to orphan. */
export const hasOverduePending = ({
  pending,
  plannedThrough,
}: Pick<PlanSources, 'pending' | 'plannedThrough'>): boolean => pending.some(({ day }) => day <= plannedThrough)

/** A batch of nothing but what resolves them. */
export const planPending = (sources: PlanSources): PlannedBatch => {
  const plan = buildBatch({
    planned: [],
    header: { reason: 'extension', from: null, to: null },
    lastPlanned: sources.plannedThrough,
    sources: { ...sources, definitions: expandClasses(sources.definitions) },
    notes: openNotes(),
  })
  const { batch, notes } = unpackPlan(plan)
  return { batch: { ...batch, workstations: [], resources: [] }, notes }
}
