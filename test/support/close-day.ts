/** Closes the day of a theatre as the planner does, and tells what is left in the plan. */
import { decideClosing } from '#/core/decide-closing.ts'
import { selectJobs, selectStreams } from '#/core/select.ts'
import { viewJob, viewStream } from '#/core/view.ts'
import { defaultCarryForward, type CarryForwardOptions } from '#/planning/carry-forward.ts'
import { midnight, minute } from './plan.ts'
import type { Theatre } from './simulate.ts'

export const nextMidnight = midnight + 24 * 60 * minute

/** Closes the day at the midnight after it, as the planner does. */
export const close = (theatre: Theatre, options: Partial<CarryForwardOptions> = {}, day = '2026-11-22'): void => {
  theatre.playTo(Math.max(theatre.state.now, nextMidnight))
  const before = theatre.state.now + 1
  const request = { through: day, before, timezone: 'UTC', options: { ...defaultCarryForward, ...options } }
  theatre.happen(decideClosing(theatre.state, request))
}

export const streamNames = ({ state }: Theatre): string[] =>
  selectStreams(state, { limit: 100 }).ids.map((id) => viewStream(state, id).name)
export const jobNames = ({ state }: Theatre): string[] =>
  selectJobs(state, { limit: 100 }).ids.map((id) => viewJob(state, id).name)
