/** What the engine answers about jobs in full: as they stand, when they are likely to run, and the runs that they had. */
import { describeJob } from '#/core/detail.ts'
import { isJobInPlan, requireJob } from '#/core/in-plan.ts'
import { hasPastRuns } from '#/core/past-runs.ts'
import { isLeftToDo } from '#/core/shown-times.ts'
import type { PlanState } from '#/core/state.ts'
import type { JobDetail } from '#/model/views.ts'
import type { AssuranceDesk } from './assurance-desk.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { Engine } from './engine.ts'
import type { PastRuns } from './past-runs.ts'
import type { ReadersLine } from './readers-line.ts'

export interface DetailParts {
  readonly state: () => PlanState
  readonly pastRuns: PastRuns
  readonly assurance: Pick<AssuranceDesk, 'times'>
  readonly readers: Pick<ReadersLine, 'turn' | 'through'>
  readonly dispatcher: () => Dispatcher | undefined
}

export const jobDetails = ({
  state,
  pastRuns,
  assurance,
  readers,
  dispatcher,
}: DetailParts): Pick<Engine, 'job' | 'jobsInFull'> => ({
  job: async (id) => {
    await readers.turn()
    const now = state()
    requireJob(now, id)
    const detail = describeJob(now, id)
    // Of a small plan estimates are new with each question: who asks for what is over need not wait for them.
    const times = isLeftToDo(now, id) ? await assurance.times() : undefined
    const runs = hasPastRuns(now, id) ? await pastRuns.of(detail) : []
    return { ...detail, ...times?.job(id), runsAs: runsAs(dispatcher(), detail.logon), runs }
  },
  jobsInFull: async (ids) => {
    await readers.turn()
    const details = await readers.through(describing(state, ids))
    const times = await assurance.times()
    const now = state()
    const runsOf = await pastRuns.ofSome(details.filter(({ id }) => hasPastRuns(now, id)))
    return details.map((detail) => ({
      ...detail,
      ...times.job(detail.id),
      runsAs: runsAs(dispatcher(), detail.logon),
      runs: runsOf.get(detail.id) ?? [],
    }))
  },
})

/** One after the other, each as the plan is at that moment. */
const describing = function* (
  state: () => PlanState,
  ids: readonly number[],
): Generator<void, ReturnType<typeof describeJob>[]> {
  const details: ReturnType<typeof describeJob>[] = []
  for (const id of ids) {
    const now = state()
    if (isJobInPlan(now, id)) details.push(describeJob(now, id))
    yield
  }
  return details
}

/** Whose user the runs of a job have, as far as the agent has said. */
const runsAs = (dispatcher: Dispatcher | undefined, logon: string | null): JobDetail['runsAs'] => {
  const link = dispatcher?.link.state()
  const rule = link?.logon ?? 'own'
  return { rule, user: (rule === 'enforce' ? logon : null) ?? link?.user ?? null }
}
