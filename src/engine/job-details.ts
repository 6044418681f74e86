/** What the engine answers about jobs in full: as they stand, when they are likely to run, and the runs that they had. */
import { describeJob } from '#/core/detail.ts'
import { isJobInPlan, requireJob } from '#/core/in-plan.ts'
import { hasPastRuns } from '#/core/past-runs.ts'
import type { PlanState } from '#/core/state.ts'
import type { Queryable } from '#/db/pool.ts'
import type { JobDetail } from '#/model/views.ts'
import { listRunsOf, listRunsOfSome, type RunRecord } from '#/store/runs.ts'
import type { AssuranceDesk } from './assurance-desk.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { Engine } from './engine.ts'
import type { ReadersLine } from './readers-line.ts'
import { runText } from './run-text.ts'

interface DetailParts {
  readonly state: () => PlanState
  readonly database: Queryable
  readonly assurance: Pick<AssuranceDesk, 'times'>
  readonly readers: Pick<ReadersLine, 'turn' | 'through'>
  readonly dispatcher: () => Dispatcher | undefined
}

export const jobDetails = ({
  state,
  database,
  assurance,
  readers,
  dispatcher,
}: DetailParts): Pick<Engine, 'job' | 'jobsInFull'> => ({
  job: async (id) => {
    await readers.turn()
    const now = state()
    requireJob(now, id)
    const detail = describeJob(now, id)
    const times = await assurance.times()
    const runs = hasPastRuns(now, id) ? await listRunsOf(database, detail.day, id) : []
    return { ...detail, ...times.job(id), runsAs: runsAs(dispatcher(), detail.logon), runs: runs.map(runText) }
  },
  jobsInFull: async (ids) => {
    await readers.turn()
    const details = await readers.through(describing(state, ids))
    const times = await assurance.times()
    const now = state()
    const runsOf = await runsByJob(
      database,
      details.filter(({ id }) => hasPastRuns(now, id)),
    )
    return details.map((detail) => ({
      ...detail,
      ...times.job(detail.id),
      runsAs: runsAs(dispatcher(), detail.logon),
      runs: (runsOf.get(detail.id) ?? []).map(runText),
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

/** Read day by day: the history is kept by days. */
const runsByJob = async (
  database: Queryable,
  jobs: readonly { readonly id: number; readonly day: string }[],
): Promise<Map<number, RunRecord[]>> => {
  const runs: RunRecord[] = []
  for (const [day, its] of Map.groupBy(jobs, (job) => job.day)) {
    const ids = its.map(({ id }) => id)
    runs.push(...(await listRunsOfSome(database, day, ids)))
  }
  return Map.groupBy(runs, ({ job }) => job)
}

/** Another text when jobs run as another user. */
export const runsAsOf = (dispatcher: Dispatcher | undefined): string => JSON.stringify(runsAs(dispatcher, ''))

/** Whose user the runs of a job have, as far as the agent has said. */
const runsAs = (dispatcher: Dispatcher | undefined, logon: string | null): JobDetail['runsAs'] => {
  const link = dispatcher?.link.state()
  const rule = link?.logon ?? 'own'
  return { rule, user: (rule === 'enforce' ? logon : null) ?? link?.user ?? null }
}
