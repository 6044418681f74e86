/**
 * The forecast: the plan played on as expected, beside it with a change if one is asked about, and what differs.
 *
 * It is made of an image of the plan and touches nothing live.
 */
import type { Instant } from '#/lib/clock.ts'
import type { ForecastAssumptions, ForecastDeadline, ForecastView } from '#/model/forecast-views.ts'
import type { Risk } from '#/model/assurance-views.ts'
import { parseWhatIf } from '#/model/what-if.ts'
import { applyWhatIf, type Factors } from './apply-what-if.ts'
import { cell, nextRow, type Pages } from './columns.ts'
import { jobIsSettled, streamIsSatisfied } from './conditions.ts'
import { assess, riskOf, type AssuranceOptions, type CriticalJob } from './assurance.ts'
import { deadlineOf } from './critical-times.ts'
import { explain } from './explain.ts'
import { hasTrait } from './flags.ts'
import { idOf, rowOf, rowsOf, type Rows } from './flat-rows.ts'
import { sparePagesOf, stateFromImage, stateOfImage, type PlanImage, type SparePages } from './plan-image.ts'
import { expectations, playForecast } from './play-forecast.ts'
import { Phase, Trait, type PlanState } from './state.ts'
import { jobStatus } from './status.ts'
import { instantText, jobName, requiredInstantText, streamName } from './view.ts'

export interface ForecastRequest extends AssuranceOptions {
  /** From this moment on. */
  readonly now: Instant
  readonly until: Instant
  readonly assumptions: ForecastAssumptions
  readonly emptyStreamsSucceed: boolean
  /** As they are written: `hold FTA1#PAYROLL`. */
  readonly whatIf: readonly string[]
}

/** How many jobs an answer names. */
const named = 50

/** The image is used up. Throws `request.invalid` for a change that cannot be read, or concerns nothing of the plan. */
export const forecast = (image: PlanImage, request: ForecastRequest): ForecastView => {
  const changes = request.whatIf.map(parseWhatIf)
  const asIs = changes.length > 0 ? playedAsIs(image, request) : undefined
  const state = stateFromImage(image, asIs?.spare)
  const factors: Factors = new Map()
  for (const change of changes) applyWhatIf(state, change, factors)
  const standing = standingOf(state, request)
  const after = played(state, request, factors)
  const before = asIs?.ends ?? endsIn(after)
  const effects = asIs === undefined ? [] : effectsOf(asIs.ends, after)
  const notRun = notRunIn(after)
  return {
    from: requiredInstantText(request.now),
    until: requiredInstantText(request.until),
    assumptions: { ...request.assumptions },
    whatIf: [...request.whatIf],
    ended: countEnded(after, request.now),
    deadlines: deadlinesOf(before, after, { request, standing, standingBefore: asIs?.standing ?? standing }),
    effects: effects.slice(0, named).map(({ job, was, is }) => ({
      id: job,
      name: jobName(after, job),
      endBefore: instantText(was),
      endAt: instantText(is),
    })),
    effectCount: effects.length,
    notRun: notRun.slice(0, named).map((job) => ({
      id: job,
      name: jobName(after, job),
      status: jobStatus(after, job).status,
      why: whyNot(after, job),
    })),
    notRunCount: notRun.length,
  }
}

type Standings = ReadonlyMap<number, CriticalJob>

/** How critical jobs stand before the day is played on. It is worked out where a change is compared with the plan as it is. */
const standingOf = (state: PlanState, request: ForecastRequest): Standings =>
  new Map(request.whatIf.length === 0 ? [] : assess(state, request).critical.map((one) => [one.job, one]))

const played = (state: PlanState, request: ForecastRequest, factors: Factors): PlanState => {
  const expected = expectations(state)
  const durationOf = (job: number): number => Math.round(expected(job) * (factors.get(job) ?? 1))
  playForecast(state, { ...request, ...(factors.size > 0 && { durationOf }) })
  return state
}

/** When jobs and streams have come to a good end, 0 when they have not. */
interface AllEnds {
  readonly job: (job: number) => Instant
  readonly stream: (stream: number) => Instant
}

const endsIn = (state: PlanState): AllEnds => ({
  job: (job) => endOf(state, job),
  stream: (stream) => endOfStream(state, stream),
})

/** Of a plan that was played on, when a second one is to be played. */
interface Played {
  readonly standing: Standings
  readonly ends: AllEnds
  readonly spare: SparePages
}

/** The plan as it is, played on. Its ends are kept, and its pages go to the next: two plans were 46 MB more of 240 000 jobs. */
const playedAsIs = (image: PlanImage, request: ForecastRequest): Played => {
  const state = stateOfImage(image)
  const standing = standingOf(state, request)
  const ends = endsIn(played(state, request, new Map()))
  return {
    standing,
    ends: { job: kept(state.jobs, ends.job), stream: kept(state.streams, ends.stream) },
    spare: sparePagesOf(state, image),
  }
}

/** What is told of each row of a table, told again without the table. */
const kept = (table: Pages, tell: (id: number) => number): ((id: number) => number) => {
  const rows = rowsOf(table)
  const told = toldOf(rows, tell)
  return (id) => told[rowOf(rows, id)] ?? 0
}

/** By itself: a function that is made beside another one would keep what that one knows. */
const toldOf = (rows: Rows, tell: (id: number) => number): Float64Array =>
  new Float64Array(rows.count).map((_, row) => tell(idOf(rows, row)))

const everyJob = function* ({ jobs }: PlanState): Generator<number> {
  for (let job = nextRow(jobs, 1); job < jobs.size; job = nextRow(jobs, job + 1)) {
    if (cell(jobs.stream, job) !== 0 && cell(jobs.phase, job) !== Phase.dormant) yield job
  }
}

/** When a job has come to a good end, 0 when it has not. */
const endOf = (state: PlanState, job: number): Instant => (jobIsSettled(state, job) ? cell(state.jobs.endedAt, job) : 0)

const countEnded = (state: PlanState, now: Instant): number => {
  let count = 0
  for (const job of everyJob(state)) if (endOf(state, job) >= now) count += 1
  return count
}

interface Compared {
  readonly request: ForecastRequest
  readonly standing: Standings
  readonly standingBefore: Standings
}

/** With the end that the day comes to in place of the one that was estimated. */
const riskIn = (
  standings: Standings,
  { job, deadline, end }: { readonly job: number; readonly deadline: Instant | null; readonly end: Instant },
  request: ForecastRequest,
): Risk | null => {
  const standing = standings.get(job)
  if (standing === undefined) return null
  return riskOf({ ...standing, deadline, end: end === 0 ? null : end }, request).risk
}

const deadlinesOf = (
  before: AllEnds,
  after: PlanState,
  { request, standing, standingBefore }: Compared,
): ForecastDeadline[] => {
  const found: ForecastDeadline[] = []
  const add = (
    facts: Pick<ForecastDeadline, 'type' | 'id' | 'name' | 'critical'>,
    deadline: Instant | null,
    ends: Ends,
  ): void => {
    const isLate = (end: Instant): boolean =>
      deadline !== null && (end === 0 ? deadline < request.until : end > deadline)
    found.push({
      ...facts,
      deadlineAt: deadline === null ? null : instantText(deadline),
      endAt: instantText(ends.is),
      late: isLate(ends.is),
      endBefore: instantText(ends.was),
      lateBefore: isLate(ends.was),
      risk: facts.critical ? riskIn(standing, { job: facts.id, deadline, end: ends.is }, request) : null,
      riskBefore: facts.critical ? riskIn(standingBefore, { job: facts.id, deadline, end: ends.was }, request) : null,
    })
  }
  for (const job of everyJob(after)) {
    const critical = hasTrait(after, job, Trait.critical)
    const own = cell(after.jobs.deadlineAt, job)
    if (!critical && own === 0) continue
    const deadline = critical ? deadlineOf(after, job, request) : own
    add({ type: 'job', id: job, name: jobName(after, job), critical }, deadline, {
      was: before.job(job),
      is: endOf(after, job),
    })
  }
  const { streams } = after
  for (let id = nextRow(streams, 1); id < streams.size; id = nextRow(streams, id + 1)) {
    const deadline = cell(streams.deadlineAt, id)
    if (cell(streams.workstation, id) === 0 || deadline === 0) continue
    const ends = { was: before.stream(id), is: endOfStream(after, id) }
    add({ type: 'stream', id, name: streamName(after, id), critical: false }, deadline, ends)
  }
  const at = ({ deadlineAt }: ForecastDeadline): string => deadlineAt ?? '~'
  return found.toSorted((a, b) => Number(b.late) - Number(a.late) || (at(a) < at(b) ? -1 : Number(at(a) > at(b))))
}

interface Ends {
  readonly was: Instant
  readonly is: Instant
}

const endOfStream = (state: PlanState, stream: number): Instant =>
  streamIsSatisfied(state, stream) ? cell(state.streams.endedAt, stream) : 0

/** Jobs whose end the change moves, in the order in which that is seen. */
const effectsOf = (before: AllEnds, after: PlanState): (Ends & { readonly job: number })[] => {
  const effects: (Ends & { job: number })[] = []
  for (const job of everyJob(after)) {
    const [was, is] = [before.job(job), endOf(after, job)]
    if (was !== is) effects.push({ job, was, is })
  }
  const seenAt = ({ was, is }: Ends): number => Math.min(was || Infinity, is || Infinity)
  return effects.toSorted((a, b) => seenAt(a) - seenAt(b) || a.job - b.job)
}

/** Jobs that have come to no end. */
const notRunIn = (state: PlanState): number[] => [...everyJob(state)].filter((job) => !jobIsSettled(state, job))

/** The first that keeps it back, or what it does. */
const whyNot = (state: PlanState, job: number): string => {
  const { hindrances, sentence } = explain(state, { agent: 'forecast' }, job)
  return hindrances[0]?.sentence ?? sentence
}
