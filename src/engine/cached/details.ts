/** Jobs in full, kept until something has changed of the job, or of what it follows and what follows it. */
import type { Kept } from '#/cache/cache.ts'
import type { Loaded } from '#/cache/kind.ts'
import { cell } from '#/core/columns.ts'
import { edgesFrom, edgeTo } from '#/core/edges.ts'
import type { Changed } from '#/core/journal.ts'
import type { PlanState } from '#/core/state.ts'
import type { Clock } from '#/lib/clock.ts'
import type { JobDetail } from '#/model/views.ts'
import type { Engine } from '#/engine/engine.ts'
import { changedStreams, mayBeEstimated } from './lists.ts'
import { estimatedFor } from './kinds.ts'
import type { Lookout } from './lookout.ts'

export interface CachedDetailParts {
  readonly lookout: Lookout
  readonly kept: Kept<JobDetail>
  readonly clock: Clock
  /** Whose user jobs run as: another text when it is another. */
  readonly runsAs: () => string
}

export const cachedDetails = (
  engine: Pick<Engine, 'job' | 'glance'>,
  { lookout, kept, clock, runsAs }: CachedDetailParts,
): Pick<Engine, 'job'> => ({
  job: async (id) => {
    // One that has left the plan is not there, whatever is kept of it.
    engine.glance({ of: 'job', id })
    return kept.get(`${id} ${runsAs()}`, async () => {
      const moment = lookout.committed()
      const answer = await engine.job(id)
      const affects = watchDetail(answer)
      return {
        answer,
        verdict: () => lookout.judge(moment, affects),
        ...timesOf(answer, { isSmall: lookout.isSmall(), now: clock.now() }),
      }
    })
  },
})

/** Whether a change may make a job in full another: what it shows of itself, and of what it follows and what follows it. */
export const watchDetail = (
  detail: Pick<JobDetail, 'id' | 'streamId' | 'predecessors' | 'successors' | 'dependencies'>,
): ((changed: Changed, state: PlanState) => boolean) => {
  const shown = neighboursOf(detail)
  return (changed, state) => affects(shown, changed, state)
}

interface Shown {
  readonly id: number
  readonly jobs: ReadonlySet<number>
  readonly streams: ReadonlySet<number>
  readonly prompts: boolean
}

const neighboursOf = ({
  id,
  streamId,
  predecessors,
  successors,
  dependencies,
}: Parameters<typeof watchDetail>[0]): Shown => {
  const of = (type: string): number[] =>
    [...predecessors, ...successors].filter((one) => one.type === type).map((one) => one.id)
  return {
    id,
    jobs: new Set([id, ...of('job')]),
    // Of its own stream the journal tells what the job shows, under the number of the job.
    streams: new Set(of('stream').filter((stream) => stream !== streamId)),
    prompts: dependencies.some(({ type }) => type === 'prompt'),
  }
}

const affects = (shown: Shown, changed: Changed, state: PlanState): boolean => {
  if (changed.plan || (shown.prompts && changed.prompts.size > 0)) return true
  if (!changed.jobs.isDisjointFrom(shown.jobs)) return true
  if (hasRunAsIt(state, shown.id, changed.jobs)) return true
  const streams = changedStreams(changed, state)
  return !streams.isDisjointFrom(shown.streams) || hasNewFollower(state, shown.id, { jobs: changed.jobs, streams })
}

/** How long it is expected to take is told by the runs of all its instances. */
const hasRunAsIt = ({ jobs: { history } }: PlanState, id: number, jobs: ReadonlySet<number>): boolean => {
  const own = cell(history, id)
  if (own === 0) return false
  for (const job of jobs) if (cell(history, job) === own) return true
  return false
}

/** Who begins to follow it has changed, and it has not. */
const hasNewFollower = (
  state: PlanState,
  id: number,
  { jobs, streams }: { readonly jobs: ReadonlySet<number>; readonly streams: ReadonlySet<number> },
): boolean => {
  for (const edge of edgesFrom(state, id)) {
    const holder = edgeTo(state, edge)
    if (holder < 0 ? streams.has(-holder) : jobs.has(holder)) return true
  }
  return false
}

/** Estimates are some seconds old by design, and a time that has come is shown as met without a change of the plan. */
export const timesOf = (
  detail: Pick<JobDetail, 'id' | 'status' | 'estimatedEndAt' | 'dependencies'>,
  { isSmall, now }: { readonly isSmall: boolean; readonly now: number },
): Pick<Loaded<JobDetail>, 'freshFor' | 'goodFor'> => {
  const goodFor = untilNext(detail, now)
  if (!mayBeEstimated(detail)) return { freshFor: goodFor, goodFor }
  return { freshFor: isSmall ? 0 : Math.min(estimatedFor, goodFor), goodFor }
}

/** Milliseconds to the next of its times; infinite where none is to come. */
const untilNext = ({ dependencies }: Pick<JobDetail, 'dependencies'>, now: number): number =>
  Math.min(
    ...dependencies
      .filter(({ type, state }) => state === 'open' && (type === 'at' || type === 'until' || type === 'deadline'))
      .map(({ text }) => Temporal.Instant.from(text).epochMilliseconds - now)
      .filter((left) => left > 0),
  )
