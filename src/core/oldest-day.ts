/** The oldest production day of which the plan still has a stream: what is kept of it elsewhere is still asked for. */
import { cell, nextRow } from './columns.ts'
import { nameOf } from './names.ts'
import type { PlanState } from './state.ts'

/** `2026-11-22`; null: the plan is empty. */
export const oldestDay = ({ streams, names }: PlanState): string | null => {
  const days = new Set<number>()
  for (let id = nextRow(streams, 1); id < streams.size; id = nextRow(streams, id + 1)) {
    if (cell(streams.workstation, id) !== 0) days.add(cell(streams.day, id))
  }
  return [...days].map((day) => nameOf(names, day)).toSorted()[0] ?? null
}
