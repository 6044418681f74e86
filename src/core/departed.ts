/**
 * What is remembered of streams that have left the plan: that there was such an instance, and when.
 *
 * The closest instance of a predecessor may have ended well and left; then nobody waits for it, and not for an older one that is
 * still there either. TWS keeps old instances in the preproduction plan for this (User's Guide and Reference, "Preproduction
 * plan"): those of the last seven days, and all since the first that is not complete.
 */
import { cell, nextRow } from './columns.ts'
import { hasStreamFlag } from './flags.ts'
import { intern, nameOf } from './names.ts'
import { StreamFlag, type PlanState } from './state.ts'
import { streamName } from './view.ts'

const always = 7
/** However long something stays in the plan: a stream that is stuck for ever must not keep a year. */
const atMost = 31

/** An instance that has left. */
export interface Departed {
  /** `FTA1#PAYROLL`. */
  readonly name: string
  /** Its production day, `2026-11-22`. */
  readonly day: string
  readonly scheduledAt: number
}

/** To be called before they leave. */
export const rememberDeparted = (state: PlanState, leaving: Iterable<number>): void => {
  const { streams, names, departed } = state
  const byDay = Map.groupBy(
    [...leaving].filter((stream) => !hasStreamFlag(state, stream, StreamFlag.userJobs)),
    (stream) => cell(streams.day, stream),
  )
  for (const [day, ids] of byDay) {
    const before = departed.get(day) ?? new Float64Array()
    const cells = new Float64Array(before.length + ids.length * 3)
    cells.set(before)
    ids.forEach((stream, place) => {
      const at = before.length + place * 3
      cells[at] = intern(names, streamName(state, stream))
      cells[at + 1] = day
      cells[at + 2] = cell(streams.scheduledAt, stream)
    })
    departed.set(day, cells)
  }
}

/** Forgets what lies further back than anybody looks. To be called after a closing. */
export const forgetDeparted = (state: PlanState): void => {
  const { departed, names, closedThrough } = state
  const closed = Temporal.PlainDate.from(closedThrough)
  const first = [firstDay(state), closed.subtract({ days: always }).toString()].toSorted()[0] ?? ''
  const oldest = closed.subtract({ days: atMost }).toString()
  for (const day of departed.keys()) {
    const text = nameOf(names, day)
    if (text < first || text < oldest) departed.delete(day)
  }
}

/** The production day of the oldest stream that is in the plan. */
const firstDay = ({ streams, names, closedThrough }: PlanState): string => {
  let first = closedThrough
  for (let id = nextRow(streams, 1); id < streams.size; id = nextRow(streams, id + 1)) {
    const day = nameOf(names, cell(streams.day, id))
    if (cell(streams.workstation, id) !== 0 && day < first) first = day
  }
  return first
}

/** All that are remembered, as the names of a plan say them. */
export const listDeparted = function* (
  departed: ReadonlyMap<number, Float64Array>,
  names: readonly string[],
): Generator<Departed> {
  for (const cells of departed.values()) {
    for (let at = 0; at < cells.length; at += 3) {
      yield { name: names[cells[at] ?? 0] ?? '', day: names[cells[at + 1] ?? 0] ?? '', scheduledAt: cells[at + 2] ?? 0 }
    }
  }
}
