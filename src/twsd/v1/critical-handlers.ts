/** What the server does for the operations on critical jobs: which there are, what endangers them, and what lies before them. */
import { answer, type Call, type Handler } from '#/twsd/call.ts'
import { readInstant } from '#/twsd/dates.ts'
import { commonStatusOfJob, v1StatusOfJob } from '#/twsd/statuses.ts'
import type { CriticalJobView, PathStepView } from '#/model/assurance-views.ts'
import type { JobView } from '#/model/views.ts'
import { findJob, requireCurrent } from './find.ts'
import { networkShape } from './job-shape.ts'
import { namingOf, plainJobId, splitFull, splitName } from './keys.ts'
import { named, range, tests, word, type Test } from './object-filter.ts'
import { listAnswer, pageAsked, pageOf } from './plan-call.ts'
import { asRange, readFilter } from './read-filter.ts'

/** A critical job with what the plan knows of the job itself. */
interface Known {
  readonly critical: CriticalJobView
  readonly job: JobView
}

const instantOf = (text: string | null): number => (text === null ? NaN : Temporal.Instant.from(text).epochMilliseconds)

/** `rangeStart` to `rangeEnd` as instants. */
const timeRange =
  (read: (one: Known) => string | null) =>
  (value: unknown, field: string): Test<Known> => {
    const { rangeStart, rangeEnd } = asRange(value, field)
    const edge = (end: unknown, name: string, none: number): number =>
      end == null ? none : readInstant(`${field}.${name}`, end as string)
    const [low, high] = [edge(rangeStart, 'rangeStart', -Infinity), edge(rangeEnd, 'rangeEnd', Infinity)]
    return (one) => instantOf(read(one)) >= low && instantOf(read(one)) <= high
  }

const names = (full: string): string[] => [full, splitName(full).base]

const filter = {
  noun: 'criticalJobInPlan',
  ...tests<Known>(),
  fields: {
    jobName: named(({ job }: Known) => names(job.name)),
    jobStreamName: named(({ job }: Known) => names(splitFull(job.stream).name)),
    workstationName: named(({ job }: Known) => names(job.workstation)),
    jobStreamWorkstationName: named(({ job }: Known) => names(splitFull(job.stream).workstation)),
    priority: word(({ job }: Known) => String(job.priority)),
    priorityRange: range(({ job }: Known) => job.priority),
    alertLevelList: word(({ critical }: Known) => critical.risk),
    statusList: word(({ job }: Known) => commonStatusOfJob[job.status]),
    internalStatusList: word(({ job }: Known) => v1StatusOfJob[job.internalStatus]),
    criticalStartTimeRange: timeRange(({ critical }) => critical.criticalStartAt),
    deadlineRange: timeRange(({ critical }) => critical.deadlineAt),
  },
}

const criticalJobs = async (call: Call): Promise<Known[]> => {
  requireCurrent(call)
  const test = readFilter(call, filter)
  const found: Known[] = []
  for (const critical of await call.engine.assurance.critical()) {
    const one = { critical, job: await call.engine.job(critical.id) }
    if (test(one)) found.push(one)
  }
  return found
}

const networkInfo = (critical: CriticalJobView): object => ({
  criticalNetworkInfo: {
    criticalJobInfo: {
      alertLevel: critical.risk,
      appliedDeadlineTime: critical.deadlineAt ?? undefined,
      confidenceFactor: critical.confidence,
    },
    critical: true,
    onCriticalPath: true,
    late: critical.risk === 'HIGH_RISK',
    ...times(critical),
  },
})

const times = ({ criticalStartAt, estimatedStartAt, estimatedEndAt }: CriticalJobView | PathStepView): object => ({
  criticalStart: criticalStartAt ?? undefined,
  estimatedStartTime: estimatedStartAt ?? undefined,
  estimatedEndTime: estimatedEndAt ?? undefined,
})

const queryCriticalJobs: Handler = async (call) => {
  const naming = namingOf(call)
  const found = await criticalJobs(call)
  const { items, last } = pageOf(found, pageAsked(call), ({ job }) => naming.id(plainJobId(job)))
  const now = call.site.clock.now()
  const shaped = items.map(({ critical, job }) => networkShape(job, { naming, now }, networkInfo(critical)))
  return listAnswer(call, shaped, { last, count: found.length })
}

/** The steps of its critical path, the first first. */
const queryPredecessorsChain: Handler = async (call) => {
  const naming = namingOf(call)
  const { id } = await findJob(call, call.params['criticalJobId'])
  const { steps } = await call.engine.assurance.path(id)
  const now = call.site.clock.now()
  const shaped: object[] = []
  for (const step of steps) {
    const info = { criticalNetworkInfo: { critical: step.id === id, onCriticalPath: true, ...times(step) } }
    shaped.push(networkShape(await call.engine.job(step.id), { naming, now }, info))
  }
  return listAnswer(call, shaped, { last: null })
}

const summaryInfo: Handler = async (call) => {
  const found = await criticalJobs(call)
  const of = (risk: CriticalJobView['risk']): number => found.filter(({ critical }) => critical.risk === risk).length
  return answer({
    numberOfCriticalJobsNoRisk: of('ON_TRACK'),
    numberOfCriticalJobsPotentialRisk: of('POTENTIAL_RISK'),
    numberOfCriticalJobsHighRisk: of('HIGH_RISK'),
    lastCritPathRecalculation: Temporal.Instant.fromEpochMilliseconds(call.site.clock.now()).toString({
      fractionalSecondDigits: 3,
    }),
  })
}

/** The first answer was whole. */
const noMore: Handler = (call) => listAnswer(call, [], { last: null })

export const criticalHandlers = {
  queryCriticalJobs,
  queryNextCriticalJobs: queryCriticalJobs,
  queryPredecessorsChain,
  queryNextPredecessorsChain: noMore,
  criticalSummary: summaryInfo,
}
