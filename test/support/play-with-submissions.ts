/** Random plays in which jobs come to streams between the steps. */
import { cell } from '#/core/columns.ts'
import { streamIsAlive } from '#/core/conditions.ts'
import { hasStreamFlag } from '#/core/flags.ts'
import { StreamFlag, type PlanState } from '#/core/state.ts'
import { addJob } from './add-job.ts'
import { minute, type StreamSketch } from './plan.ts'
import { play } from './play.ts'
import type { Step } from './random-plan.ts'
import type { Theatre } from './simulate.ts'

/** Before each step a job may come to a stream that takes one. */
export const playWithSubmissions = (
  streams: StreamSketch[],
  list: readonly Step[],
  picks: readonly number[],
  look: (state: PlanState) => void,
): Theatre => {
  let step = 0
  return play(streams, list, (theatre) => {
    const { state } = theatre
    look(state)
    const pick = picks[step % picks.length] ?? 0
    const stream = 1 + (pick % Math.max(1, state.streams.size - 1))
    const takes =
      cell(state.streams.workstation, stream) !== 0 &&
      streamIsAlive(state, stream) &&
      !hasStreamFlag(state, stream, StreamFlag.userJobs)
    step += 1
    if (!takes || pick % 3 === 0) return
    const recovers =
      pick % 5 === 0 ? { recovery: { action: 'rerun', job: { name: 'FIX' } } as const, recoveryJob: `FIX${step}` } : {}
    const startAt = pick % 7 === 0 ? state.now + (pick % 60) * minute : null
    addJob(theatre, stream, { name: `NEW${step}`, files: pick % 4 === 0 ? ['/in/new'] : [], startAt, ...recovers })
  })
}
