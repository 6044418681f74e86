/**
 * An engine that holds a small plan in memory and records what it was ordered: what stands behind the edge in its tests.
 *
 * It decides nothing. The real engine is tried behind the same edge by the journeys.
 */
import type { Engine } from '#/engine/engine.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Command } from '#/model/command.ts'
import type { AskedDependencies } from '#/model/dependency-change.ts'
import type { Waiter } from '#/model/plan.ts'
import type { Cause } from '#/model/event.ts'
import type { CommandSubmission, JobSubmission, StreamSubmission } from '#/model/submission.ts'
import type {
  JobDetail,
  JobView,
  LogPart,
  PlanStatus,
  PromptView,
  SubmittedJob,
  SubmittedStream,
} from '#/model/views.ts'
import { memoryOptions } from '../support/memory-options.ts'
import { memoryBulk } from './memory-bulk.ts'
import { pageOf } from './memory-pages.ts'
import { smallHistory } from './small-history.ts'
import { memoryDefinitions, type OrderedChange } from './memory-definitions.ts'
import type { ForecastAsked } from '#/engine/assurance-desk.ts'
import type { RerunFromAsked } from '#/engine/rerun-from.ts'
import { memoryChanges, type MemoryChanges } from './memory-changes.ts'
import { smallAssurance } from './small-assurance.ts'
import { smallCalendars } from './small-calendars.ts'
import { smallMaintenance, type MaintenanceOrder } from './small-maintenance.ts'
import {
  agentViews,
  fileViews,
  freezeViews,
  jobDetail,
  jobViews,
  planStatus,
  promptViews,
  resourceViews,
  streamViews,
  workstationViews,
} from './small-plan.ts'

/** What was ordered, in order. */
export type Ordered =
  | Command
  | ({ readonly kind: 'rerun-from'; readonly cause: Cause } & RerunFromAsked)
  | {
      readonly kind: 'asked-dependencies'
      readonly target: Waiter
      readonly dependencies: AskedDependencies
      readonly cause: Cause
    }
  | ({ readonly kind: 'submit'; readonly cause: Cause } & StreamSubmission)
  | ({ readonly kind: 'submit-job'; readonly cause: Cause } & JobSubmission)
  | ({ readonly kind: 'submit-command'; readonly cause: Cause } & CommandSubmission)
  | OrderedChange
  | MaintenanceOrder

export interface MemoryEngine extends Engine {
  readonly changes: MemoryChanges
  readonly ordered: Ordered[]
  /** The forecasts that were asked for. */
  readonly forecasts: ForecastAsked[]
  /** Every later call throws this. */
  failWith: (error: Error) => void
  /** Every later command is refused with this, and questions are answered. */
  refuseOrders: (error: Error) => void
  /** Keeps `job` from answering until `release`. `asked` settles when it has been asked. */
  holdBack: () => { readonly asked: Promise<void>; readonly release: () => void }
  /** The text of every log, growing while a test wants it to. */
  writeLog: (text: string, complete: boolean) => void
}

export const memoryEngine = (plan: Engine['plan']): MemoryEngine => {
  const ordered: Ordered[] = []
  const forecasts: ForecastAsked[] = []
  const prompts = promptViews()
  const options = memoryOptions()
  const changes = memoryChanges()
  let failure: Error | undefined
  let refusal: Error | undefined
  let beforeJob = async (): Promise<void> => {}
  let log = { text: 'first line\nsecond line\n', complete: true }

  const unlessFailing = <T>(work: () => T): T => {
    if (failure !== undefined) throw failure
    return work()
  }
  const job = (id: number): JobView => {
    const found = jobViews.find((view) => view.id === id)
    if (found === undefined) throw new Refusal('job.unknown', `There is no job ${id} in the plan.`)
    return found
  }
  const engine: MemoryEngine = {
    bulk: memoryBulk(() => engine),
    history: smallHistory,
    ordered,
    failWith: (error) => {
      failure = error
    },
    refuseOrders: (error) => {
      refusal = error
    },
    holdBack: () => {
      const asked = Promise.withResolvers<void>()
      const released = Promise.withResolvers<void>()
      beforeJob = () => {
        asked.resolve()
        return released.promise
      }
      return { asked: asked.promise, release: released.resolve }
    },
    writeLog: (text, complete) => {
      log = { text, complete }
    },
    agents: () => unlessFailing(() => agentViews),
    reading: () => ({
      now: Temporal.Instant.from(planStatus.now).epochMilliseconds,
      timezone: planStatus.plan.timezone,
    }),
    isLeading: () => true,
    mark: () => String(ordered.length),
    status: (): PlanStatus => unlessFailing(() => planStatus),
    jobs: async (options) => unlessFailing(() => pageOf('job', jobViews, options)),
    streams: async (options) => unlessFailing(() => pageOf('stream', streamViews, options)),
    stream: async (id) =>
      unlessFailing(() => {
        const stream = streamViews.find((view) => view.id === id)
        if (stream === undefined) throw new Refusal('stream.unknown', `Stream ${id} is not in the plan.`)
        return stream
      }),
    prompts: (): PromptView[] => unlessFailing(() => prompts),
    workstations: () => unlessFailing(() => workstationViews),
    resources: () => unlessFailing(() => resourceViews),
    files: () => unlessFailing(() => fileViews),
    freezes: () => unlessFailing(() => freezeViews),
    job: async (id): Promise<JobDetail> => {
      await beforeJob()
      return unlessFailing(() => ({ ...jobDetail, ...job(id) }))
    },
    jobsInFull: async (ids) => {
      await beforeJob()
      return unlessFailing(() => ids.map((id) => ({ ...jobDetail, ...job(id) })))
    },
    waitersOf: (id) => unlessFailing(() => (prompts.some((prompt) => prompt.id === id) ? ['FTA1#PAYROLL'] : [])),
    glance: ({ of, id }) =>
      unlessFailing(() => {
        if (of === 'job') return job(id)
        const found = streamViews.find((view) => view.id === id)
        if (found === undefined) throw new Refusal('stream.unknown', `Stream ${id} is not in the plan.`)
        return { ...found, stream: `${found.workstation}#${found.name}` }
      }),
    why: (id) =>
      unlessFailing(() => {
        const { name, status, stream } = job(id)
        if (status !== 'waiting') return { id, name, status, sentence: `${name} is ${status}.`, hindrances: [] }
        return { id, name, status, sentence: `${name} waits for 2 things.`, hindrances: hindrancesOf(stream) }
      }),
    successors: (id) =>
      unlessFailing(() => jobViews.filter((view) => view.streamId === job(id).streamId && view.id > id)),
    log: async (id, part) => unlessFailing(() => logPart(job(id), log, part)),
    logBytes: async (id, part) => {
      const { text, nextOffset: _, ...facts } = unlessFailing(() => logPart(job(id), log, part))
      return { ...facts, bytes: Buffer.from(text, 'latin1') }
    },
    command: async (command) =>
      unlessFailing(() => {
        if (refusal !== undefined) throw refusal
        if (command.kind === 'job' && command.action === 'kill' && job(command.job).status !== 'running') {
          throw new Refusal('job.illegal_transition', `Job ${command.job} is not running, so it cannot be killed.`)
        }
        if (command.kind === 'job') job(command.job)
        ordered.push(command)
        const prompt = command.kind === 'reply' && prompts.find(({ id }) => id === command.prompt)
        if (prompt) prompt.status = command.yes ? 'yes' : 'no'
      }),
    rerunFrom: async (asked, cause) =>
      unlessFailing(() => {
        job(asked.job)
        ordered.push({ kind: 'rerun-from', ...said(asked), cause })
      }),
    addDependencies: async ({ target, dependencies }, cause) =>
      unlessFailing(() => {
        if (target.of === 'job') job(target.id)
        ordered.push({ kind: 'asked-dependencies', target, dependencies: said(dependencies), cause })
      }),
    streamDependencies: () => unlessFailing(() => jobDetail.dependencies),
    submit: async (asked, cause): Promise<SubmittedStream> =>
      unlessFailing(() => {
        const stream = streamViews.find((view) => view.name === asked.stream.replace(/.*#/, ''))
        if (stream === undefined) throw new Refusal('stream.unknown', `There is no job stream ${asked.stream}.`)
        ordered.push({ kind: 'submit', ...said(asked), cause })
        const notes = Object.keys(asked.variables ?? {}).map(
          (name) => `Nothing of ${asked.stream} uses the variable ${name}.`,
        )
        return { ...stream, notes }
      }),
    submitJob: async (asked, cause): Promise<SubmittedJob> =>
      unlessFailing(() => {
        ordered.push({ kind: 'submit-job', ...said(asked), cause })
        return { ...job(3), notes: [] }
      }),
    submitCommand: async (asked, cause): Promise<SubmittedJob> =>
      unlessFailing(() => {
        ordered.push({ kind: 'submit-command', ...said(asked), cause })
        return { ...job(3), notes: [] }
      }),
    options: () => unlessFailing(options.list),
    setOption: (name, value, cause) => unlessFailing(() => options.set(name, value, cause)),
    definitions: memoryDefinitions(unlessFailing, (change) => ordered.push(change)),
    calendars: smallCalendars(),
    plan,
    assurance: smallAssurance((forecast) => void forecasts.push(forecast)),
    maintenance: smallMaintenance(unlessFailing, (order) => ordered.push(order)),
    forecasts,
    changes,
  }
  return engine
}

/** What was asked, without what was not. */
const said = <Asked extends object>(asked: Asked): Asked =>
  Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) as unknown as Asked

const hindrancesOf = (stream: string) => [
  {
    type: 'follows',
    sentence: 'It follows FTA1#PAYROLL.EXTRACT, which abended.',
    remedy: 'batuta job rerun 2',
    until: null,
    job: 2,
    stream: null,
    prompt: null,
  },
  {
    type: 'time',
    sentence: `${stream} does not start before 04:00.`,
    remedy: null,
    until: '2026-11-22T07:00:00.000Z',
    job: null,
    stream: null,
    prompt: null,
  },
]

const logPart = (
  job: JobView,
  { text, complete }: { text: string; complete: boolean },
  { run = job.run, offset, limit }: { run?: number | undefined; offset: number; limit: number },
): LogPart => {
  if (run === 0) throw new Refusal('job.no_log', `Job ${job.id} has not run yet, so it has no log.`)
  const from = offset < 0 ? Math.max(0, text.length + offset) : Math.min(offset, text.length)
  const part = text.slice(from, from + limit)
  return { job: job.id, run, text: part, offset: from, nextOffset: from + part.length, size: text.length, complete }
}
