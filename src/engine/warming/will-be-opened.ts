/** Which jobs somebody will open after what happened: those that went wrong, and those that an operator has had run again, for he looks what came of it. */
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

/** In the order in which it happened. One that runs again already is none. */
export const willBeOpened = (events: readonly EventBody[], state: PlanState): number[] => {
  const jobs: number[] = []
  for (const event of events) {
    if (!mayGoWrong.has(event.kind) || !('job' in event)) continue
    const phase = cell(state.jobs.phase, event.job)
    if (wrongPhases.has(phase) || (phase === Phase.succeeded && isOrderedRun(state, event))) jobs.push(event.job)
  }
  return jobs
}

/** Of many that were run again with their successors the successors are not opened one by one. */
const isOrderedRun = ({ reruns }: PlanState, event: EventBody): boolean => {
  if (event.kind !== 'run.ended' || event.run === 1) return false
  const last = reruns.get(event.job)?.at(-1)
  return last?.why === 'operator' && last.run === event.run
}
