/** Which jobs went wrong with what happened: those that somebody has to look at. */
import { cell } from '#/core/columns.ts'
import { Phase, type PlanState } from '#/core/state.ts'
import { jobTransitions, type PhaseName } from '#/core/transitions.ts'
import type { EventBody } from '#/model/event.ts'
import { wrongStatuses } from '#/model/status.ts'

/** A phase in which a job is wrong is called as its status is. */
const wrong: ReadonlySet<PhaseName> = new Set<PhaseName>(wrongStatuses)
const wrongPhases: ReadonlySet<number> = new Set([...wrong].map((name) => Phase[name]))

/** The kinds of events after which a job may be wrong that was not before; nothing but what happens to itself makes it so. */
const mayGoWrong: ReadonlySet<string> = new Set(
  Object.entries(jobTransitions)
    .filter(([, row]) => Object.entries(row).some(([from, to]) => to.some((next) => next !== from && wrong.has(next))))
    .map(([kind]) => kind),
)

/** In the order in which they did. One that runs again already is none. */
export const goneWrong = (events: readonly EventBody[], state: PlanState): number[] => {
  const jobs: number[] = []
  for (const event of events) {
    if (!mayGoWrong.has(event.kind) || !('job' in event)) continue
    if (wrongPhases.has(cell(state.jobs.phase, event.job))) jobs.push(event.job)
  }
  return jobs
}
