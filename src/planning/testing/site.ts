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
import type { KnownInstance, PlannedBatch, PlanSources, Site } from '#/planning/plan-request.ts'

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

const firstIds: NextIds = { batch: 1, stream: 1, job: 1, task: 1, file: 1, prompt: 1, join: 1, pending: 1 }

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
  site: Partial<Site> = {},
): PlanSources => ({
  definitions: indexDefinitions([workstation('WS'), ...definitions]),
  site: { timezone: 'UTC', startOfDay: 0, ...site },
  next: batches.reduce(idsAfter, firstIds),
  instances: (streamKey) => batches.flatMap((batch) => instancesOf(batch, streamKey)),
  tasks: () => undefined,
})

const instancesOf = (batch: PlanBatch, streamKey: string): KnownInstance[] =>
  batch.streams
    .filter(({ workstation, name }) => `${workstation}#${name}`.toUpperCase() === streamKey)
    .map(({ id, day, scheduledAt }) => ({
      id,
      day,
      scheduledAt,
      jobs: (name) => batch.jobs.find((one) => one.stream === id && one.name.toUpperCase() === name)?.id,
    }))

/** The plan of some days, by default of Sunday 2026-11-22, in UTC. */
export const planOf = (
  definitions: readonly Definition[],
  { from = '2026-11-22', to = from, site = {} }: { from?: string; to?: string; site?: Partial<Site> } = {},
): PlannedBatch => planDays({ ...sourcesAfter(definitions, [], site), from, to })

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
