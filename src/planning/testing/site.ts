/** Definitions for tests, each with what the test is about; the rest is the plainest possible. And plans, easy to look into. */
import type { Instant } from '#/lib/clock.ts'
import type { Definition } from '#/model/definition.ts'
import type { JobDefinition } from '#/model/job-definition.ts'
import type { JobStream, StreamJob } from '#/model/job-stream.ts'
import type { NextIds, PlanBatch, PlanStream } from '#/model/plan.ts'
import type { RunCycle } from '#/model/run-cycle.ts'
import type { TimeOfDay } from '#/model/time-of-day.ts'
import type { Workstation } from '#/model/workstation.ts'
import { indexDefinitions } from '#/planning/definition-index.ts'
import { planDays } from '#/planning/plan-days.ts'
import { emptyPlanSources } from '#/planning/empty-plan.ts'
import { defaultPlanOptions, type PlanOptions } from '#/planning/plan-options.ts'
import type { KnownInstance, OpenPending, PlannedBatch, PlanSources, Site } from '#/planning/plan-request.ts'

/** `2330` or `0100 +1` as in composer text. */
export const time = (text: string, timezone?: string): TimeOfDay => {
  const [clock = '', plusDays = '0'] = text.split(' ')
  const minutes = Number(clock.slice(0, 2)) * 60 + Number(clock.slice(2))
  return { minutes, plusDays: Number(plusDays), ...(timezone !== undefined && { timezone }) }
}

export const everyday = (changes: Partial<RunCycle> = {}): RunCycle => ({
  name: 'DAILY',
  days: [{ type: 'class', class: 'everyday' }],
  ...changes,
})

const nothing = { follows: [], needs: [], opens: [], prompts: [] }

export const workstation = (name: string, changes: Partial<Workstation> = {}): Definition => ({
  kind: 'workstation',
  name,
  ignored: false,
  ...changes,
})

/** A job definition on WS. */
export const job = (name: string, changes: Partial<JobDefinition> = {}): Definition => ({
  kind: 'job',
  workstation: 'WS',
  name,
  task: { type: 'command', command: `echo ${name}` },
  recovery: { action: 'stop' },
  ...changes,
})

/** A step named like its job definition, on WS. */
export const step = (name: string, changes: Partial<StreamJob> = {}): StreamJob => ({
  workstation: 'WS',
  job: name,
  name,
  ...nothing,
  ...changes,
})

/** A stream on WS, planned every day. */
export const stream = (name: string, changes: Partial<JobStream> = {}): Definition => ({
  kind: 'stream',
  workstation: 'WS',
  name,
  draft: false,
  runCycles: [everyday()],
  exceptions: [],
  carryForward: false,
  jobs: [],
  ...nothing,
  ...changes,
})

/** The ids after a batch, as the plan's state would count them. */
export const idsAfter = (next: NextIds, batch: PlanBatch): NextIds => ({
  batch: next.batch + 1,
  stream: next.stream + batch.streams.length,
  job: next.job + batch.jobs.length,
  task: next.task + batch.tasks.length,
  file: next.file + batch.dependencies.filter(({ type }) => type === 'file').length,
  prompt: next.prompt + batch.prompts.length,
  join: next.join + batch.dependencies.filter(({ type }) => type === 'join').length,
  pending: next.pending + batch.dependencies.filter(({ type }) => type === 'pending').length,
})

/** What a plan that holds these batches brings to the next request. */
export const sourcesAfter = (
  definitions: readonly Definition[],
  batches: readonly PlanBatch[] = [],
  { site = {}, options = {} }: SiteChanges = {},
): PlanSources => {
  const index = indexDefinitions([workstation('WS'), ...definitions])
  const empty = emptyPlanSources(
    index,
    { timezone: 'UTC', startOfDay: 0, ...site },
    { ...defaultPlanOptions, ...options },
  )
  return { ...empty, next: batches.reduce(idsAfter, empty.next), ...planOfBatches(batches) }
}

const planOfBatches = (
  batches: readonly PlanBatch[],
): Pick<PlanSources, 'plannedThrough' | 'plannedStartOfDay' | 'instances' | 'pending'> => ({
  plannedThrough: batches.reduce((last, { to }) => (to !== null && to > last ? to : last), ''),
  plannedStartOfDay: batches.findLast(({ to }) => to !== null)?.startOfDay ?? null,
  instances: (streamKey) => batches.flatMap((batch) => instancesOf(batch, streamKey)),
  pending: openPending(batches),
})

/** What a test's site has other than the plainest. */
export interface SiteChanges {
  readonly site?: Partial<Site>
  readonly options?: Partial<PlanOptions>
}

const openPending = (batches: readonly PlanBatch[]): OpenPending[] => {
  const gone = new Set(
    batches.flatMap(({ orphaned = [], dependencies }) => [
      ...orphaned,
      ...dependencies.map((one) => ('resolves' in one ? one.resolves : null)),
    ]),
  )
  const streams = batches.flatMap((batch) => batch.streams)
  const jobs = batches.flatMap((batch) => batch.jobs)
  return batches.flatMap(({ dependencies }) =>
    dependencies.flatMap((one): OpenPending[] => {
      if (one.type !== 'pending' || gone.has(one.id)) return []
      const { waiter } = one
      const id = waiter.of === 'stream' ? waiter.id : (jobs.find((job) => job.id === waiter.id)?.stream ?? 0)
      const stream = streams.find((row) => row.id === id)
      return [{ ...one, waiterStream: { id, name: `${stream?.workstation}#${stream?.name}` } }]
    }),
  )
}

const instancesOf = (batch: PlanBatch, streamKey: string): KnownInstance[] =>
  batch.streams
    .filter(({ workstation, name }) => `${workstation}#${name}`.toUpperCase() === streamKey)
    .map(({ id, day, scheduledAt, runCycle }) => ({
      id,
      day,
      scheduledAt,
      isPlanned: runCycle !== null,
      jobs: (name) => batch.jobs.find((one) => one.stream === id && one.name.toUpperCase() === name)?.id,
    }))

/** The plan of some days, by default of Sunday 2026-11-22, in UTC. */
export const planOf = (
  definitions: readonly Definition[],
  { from = '2026-11-22', to = from, ...changes }: { from?: string; to?: string } & SiteChanges = {},
): PlannedBatch => planDays({ ...sourcesAfter(definitions, [], changes), from, to })

/** The plan of one more day, after what these batches have planned. */
export const planNext = (
  definitions: readonly Definition[],
  day: string,
  batches: readonly PlanBatch[],
  changes: SiteChanges = {},
): PlannedBatch => planDays({ ...sourcesAfter(definitions, batches, changes), from: day, to: day })

/** `2026-11-22T03:14Z`. */
export const instantText = (at: Instant | null): string | null =>
  at === null ? null : Temporal.Instant.fromEpochMilliseconds(at).toString({ smallestUnit: 'minute' })

/** `PAYROLL 2026-11-22T03:14Z` for each stream. */
export const streamsIn = ({ streams }: PlanBatch): string[] =>
  streams.map(({ name, scheduledAt }) => `${name} ${instantText(scheduledAt)}`)

/** Who waits for whom, as `PAYROLL 22.PAY waits for LEDGER 22.CLOSE`: the number is the day of the month. */
export const followsIn = (batch: PlanBatch, ...earlier: readonly PlanBatch[]): string[] => {
  const streams = [batch, ...earlier].flatMap((one) => one.streams)
  const jobs = [batch, ...earlier].flatMap((one) => one.jobs)
  const streamName = (row: PlanStream | undefined): string => `${row?.name} ${row?.day.slice(8)}`
  const nameOf = (of: 'stream' | 'job', id: number): string => {
    if (of === 'stream') return streamName(streams.find((row) => row.id === id))
    const row = jobs.find((one) => one.id === id)
    return `${streamName(streams.find((one) => one.id === row?.stream))}.${row?.name}`
  }
  return batch.dependencies.flatMap((dependency) =>
    dependency.type === 'job' || dependency.type === 'stream'
      ? `${nameOf(dependency.waiter.of, dependency.waiter.id)} waits for ${nameOf(dependency.type, dependency.predecessor)}`
      : [],
  )
}
