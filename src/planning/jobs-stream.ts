/**
 * JOBS: the stream of a workstation that takes the jobs which are submitted into no other (User's Guide and Reference, "submit
 * job"). One for each production day, made when the first job comes.
 */
import { formatDay } from '#/calendar/day-number.ts'
import type { Instant } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import { defaultPriority } from '#/model/job-stream.ts'
import type { PlanStream } from '#/model/plan.ts'
import type { Target } from './job-request.ts'
import type { PlanSources } from './plan-request.ts'
import { productionDaysOf } from './production-day.ts'

export const jobsStreamName = 'JOBS'

/** The production day that holds an instant, on the clocks of the site: JOBS has no definition that could say otherwise. */
export const dayOfJobs = (now: Instant, sources: Pick<PlanSources, 'definitions' | 'site' | 'options'>): string =>
  formatDay(productionDaysOf('', sources).dayOf(now))

/** A stream that comes with its first job. */
export interface NewTarget extends Target {
  readonly row: PlanStream
}

/** A new JOBS, with its row. Throws `definition.unknown`, and `stream.not_plannable` on an ignored workstation. */
export const newJobsStream = (name: string, request: PlanSources & { readonly now: Instant }): NewTarget => {
  const { definitions, next, now } = request
  const workstation = definitions.workstations.get(name.toUpperCase())
  if (workstation === undefined) {
    const hint = definitions.classes.has(name.toUpperCase())
      ? ' It is a class: say into which stream of a member the job goes.'
      : didYouMean(
          name,
          [...definitions.workstations.values()].map((one) => one.name),
        )
    throw new Refusal('definition.unknown', `There is no workstation ${name}.${hint}`)
  }
  if (workstation.ignored) {
    throw new Refusal('stream.not_plannable', `${workstation.name} is ignored; nothing can be submitted there.`)
  }
  const day = dayOfJobs(now, request)
  const identity = { id: next.stream, workstation: workstation.name, name: jobsStreamName, day, scheduledAt: now }
  const row: PlanStream = {
    ...identity,
    startAt: null,
    untilAt: null,
    onUntil: 'suppress',
    latestStartAt: null,
    deadlineAt: null,
    priority: defaultPriority,
    limit: null,
    carryForward: true,
    key: false,
    runCycle: null,
    firstJob: 0,
    jobCount: 0,
  }
  return { ...identity, hasJob: () => false, row }
}
