/**
 * The operator of the month: says yes to every question, and cancels in the morning what was left over the day before the last. Time
 * runs a thousand times faster than jobs do there, so a stream in thirty misses its UNTIL, and what follows it waits in vain: at a site
 * somebody would see to that, and without him the plan would grow by a third of a day each day.
 */
import { cell, nextRow } from '#/core/columns.ts'
import type { PlanState } from '#/core/state.ts'
import { standingOf } from '#/core/stream-transitions.ts'
import type { Instant } from '#/lib/clock.ts'
import type { EventBody } from '#/model/event.ts'

const cause = { by: 'bench' }

export const sayYes = (prompt: number): EventBody => ({ kind: 'prompt.answered', prompt, yes: true, cause })

/** Cancels the streams that were scheduled before an instant, have not ended, and of which nothing runs. */
export const cancelLeftOver = (state: PlanState, before: Instant): EventBody[] => {
  const { streams } = state
  const cancelled: EventBody[] = []
  for (let stream = nextRow(streams, 1); stream < streams.size; stream = nextRow(streams, stream + 1)) {
    const isThere = cell(streams.workstation, stream) !== 0 && cell(streams.scheduledAt, stream) < before
    if (!isThere || cell(streams.liveRuns, stream) > 0) continue
    const standing = standingOf(state, stream)
    if (standing === 'open' || standing === 'suppressed') cancelled.push({ kind: 'stream.cancelled', stream, cause })
  }
  return cancelled
}
