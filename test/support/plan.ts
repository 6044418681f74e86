/** Small plans for tests, said in a line. */
import type { World } from '#/core/decide.ts'
import { createState, type PlanState } from '#/core/state.ts'
import { jobName, viewJob } from '#/core/view.ts'
import type { OutputCondition, Recovery } from '#/model/job-definition.ts'
import { conditionStatuses, type AskedCondition } from '#/model/needs.ts'
import type { EventBody } from '#/model/event.ts'
import type { PlanBatch, PlanDependency, PlanJob, PlanStream, Waiter } from '#/model/plan.ts'
import type { JobView } from '#/model/views.ts'
import { openTheatre, type Outcome, type Theatre } from './simulate.ts'

export interface JobSketch extends Partial<
  Pick<
    PlanJob,
    | 'priority'
    | 'startAt'
    | 'untilAt'
    | 'onUntil'
    | 'deadlineAt'
    | 'every'
    | 'everyEndAt'
    | 'confirmed'
    | 'critical'
    | 'nop'
    | 'killWhenLate'
    | 'longest'
    | 'shortest'
  >
> {
  name: string
  workstation?: string
  /** Names of jobs of the same stream, `STREAM.JOB` of another, or `STREAM`; `A IF SUCC|ABEND` with a condition, `S IF OVER` for ONOVERLAP. */
  follows?: string[]
  joins?: { name: string; needed: number; follows: string[] }[]
  outputConditions?: OutputCondition[]
  needs?: { name: string; units: number }[]
  files?: string[]
  prompts?: string[]
  recovery?: Recovery
  /** The name of its recovery job, planned asleep. */
  recoveryJob?: string
  successCondition?: string
}

export interface StreamSketch extends Partial<
  Pick<
    PlanStream,
    'priority' | 'startAt' | 'untilAt' | 'onUntil' | 'limit' | 'scheduledAt' | 'latestStartAt' | 'deadlineAt'
  >
> {
  name: string
  follows?: string[]
  joins?: NonNullable<JobSketch['joins']>
  needs?: { name: string; units: number }[]
  prompts?: string[]
  /** STARTCOND: what is waited for, a file or the first job, and until when. */
  start?: { of: 'file' | 'job'; until: number }
  jobs: JobSketch[]
}

/** Midnight of the day that tests play on: 2026-11-22 UTC. */
export const midnight = 1_795_305_600_000
export const minute = 60_000

/** A batch of streams on workstation `WS`, with these resources. */
export const sketchBatch = (streams: StreamSketch[], resources: Record<string, number> = {}): PlanBatch => {
  const batch: PlanBatch = {
    id: 1,
    reason: 'extension',
    from: '2026-11-22',
    to: '2026-11-22',
    streams: [],
    jobs: [],
    dependencies: [],
    tasks: [],
    prompts: [],
    workstations: [{ name: 'WS', timezone: 'UTC', ignored: false }],
    resources: Object.entries(resources).map(([name, units]) => ({ name, units })),
  }
  const numbers = new Map<string, number>()
  streams.forEach((sketch, i) => addStream(batch, numbers, sketch, i + 1))
  streams.forEach((sketch, i) => {
    wait(batch, numbers, { of: 'stream', id: i + 1 }, { ...sketch, stream: sketch.name })
    if (sketch.start !== undefined) addStart(batch, i + 1, sketch.start)
    for (const job of sketch.jobs) {
      const id = numbers.get(`${sketch.name}.${job.name}`) ?? 0
      wait(batch, numbers, { of: 'job', id }, { ...job, stream: sketch.name })
    }
  })
  return batch
}

const addStream = (batch: PlanBatch, numbers: Map<string, number>, sketch: StreamSketch, id: number): void => {
  const { name, jobs, follows: _f, joins: _j, needs: _n, prompts: _p, start: _s, ...times } = sketch
  const firstJob = batch.jobs.length + 1
  numbers.set(name, id)
  for (const job of jobs) addJob(batch, numbers, name, { stream: id, job, role: 'step' })
  for (const job of jobs) {
    if (job.recoveryJob === undefined) continue
    const recovery = addJob(batch, numbers, name, { stream: id, job: { name: job.recoveryJob }, role: 'recovery' })
    const parent = batch.jobs[(numbers.get(`${name}.${job.name}`) ?? 0) - 1]
    if (parent !== undefined) parent.recoveryJob = recovery
  }
  batch.streams.push({
    id,
    day: '2026-11-22',
    workstation: 'WS',
    name,
    scheduledAt: midnight,
    startAt: null,
    untilAt: null,
    onUntil: 'suppress',
    latestStartAt: null,
    deadlineAt: null,
    priority: 10,
    limit: null,
    carryForward: true,
    key: false,
    runCycle: null,
    firstJob,
    jobCount: batch.jobs.length + 1 - firstJob,
    ...times,
  })
}

interface Place {
  stream: number
  job: JobSketch
  role: PlanJob['role']
}

const addJob = (batch: PlanBatch, numbers: Map<string, number>, streamName: string, place: Place): number => {
  const { stream, job, role } = place
  const id = batch.jobs.length + 1
  numbers.set(`${streamName}.${job.name}`, id)
  batch.tasks.push({
    id,
    task: { type: 'command', command: 'true' },
    logon: null,
    successCondition: job.successCondition ?? null,
    outputConditions: job.outputConditions ?? [],
    recovery: job.recovery ?? { action: 'stop' },
  })
  batch.jobs.push({
    id,
    stream,
    role,
    workstation: job.workstation ?? 'WS',
    name: job.name,
    definition: `WS#${job.name}`,
    task: id,
    startAt: job.startAt ?? null,
    untilAt: job.untilAt ?? null,
    onUntil: job.onUntil ?? 'suppress',
    deadlineAt: job.deadlineAt ?? null,
    priority: job.priority ?? 10,
    every: job.every ?? null,
    everyEndAt: job.everyEndAt ?? null,
    confirmed: job.confirmed ?? false,
    critical: job.critical ?? false,
    key: false,
    nop: job.nop ?? false,
    killWhenLate: job.killWhenLate ?? false,
    longest: job.longest ?? null,
    shortest: job.shortest ?? null,
    recoveryJob: null,
  })
  return id
}

const addStart = (batch: PlanBatch, stream: number, { of, until }: NonNullable<StreamSketch['start']>): void => {
  const waiter: Waiter = { of: 'stream', id: stream }
  const file = batch.dependencies.length + 1
  const firstJob = batch.streams[stream - 1]?.firstJob ?? 0
  if (of === 'file') {
    batch.dependencies.push({
      type: 'file',
      waiter,
      id: file,
      workstation: 'WS',
      path: '/in/start',
      qualifier: 'created',
    })
  }
  const watch = { of, id: of === 'file' ? file : firstJob }
  const condition = { text: 'FILECREATED', rerun: false, interval: 60, until, continues: null }
  batch.dependencies.push({ type: 'start', waiter, watch, ...condition })
}

interface Waits extends Pick<JobSketch, 'follows' | 'joins' | 'needs' | 'files' | 'prompts'> {
  stream: string
}

const wait = (batch: PlanBatch, numbers: Map<string, number>, waiter: Waiter, waits: Waits): void => {
  const add = (dependency: PlanDependency): number => batch.dependencies.push({ ...dependency, waiter: { ...waiter } })
  const follow = (text: string, join: number | null): void => {
    const [name = '', asked] = text.split(' IF ')
    const predecessor = numbers.get(`${waits.stream}.${name}`) ?? numbers.get(name)
    if (predecessor === undefined) throw new Error(`the sketch has no ${name}`)
    const isJob = name.includes('.') || numbers.has(`${waits.stream}.${name}`)
    const condition = asked === undefined ? null : conditionOf(asked.split('|'))
    add({ type: isJob ? 'job' : 'stream', waiter, predecessor, condition, join, resolves: null })
  }
  for (const text of waits.follows ?? []) follow(text, null)
  for (const { name, needed, follows } of waits.joins ?? []) {
    const id = batch.dependencies.length + 1
    add({ type: 'join', waiter, id, name, needed })
    for (const text of follows) follow(text, id)
  }
  for (const { name, units } of waits.needs ?? []) add({ type: 'resource', waiter, name, units })
  for (const path of waits.files ?? []) {
    add({ type: 'file', waiter, id: batch.dependencies.length + 1, workstation: 'WS', path, qualifier: null })
  }
  for (const text of waits.prompts ?? []) {
    const prompt = batch.prompts.length + 1
    batch.prompts.push({ id: prompt, name: null, text })
    add({ type: 'prompt', waiter, prompt })
  }
}

const conditionOf = (asked: string[]): AskedCondition => {
  if (asked.includes('OVER')) return { type: 'over' }
  const statuses = conditionStatuses.filter((status) => asked.includes(status))
  return statuses.length > 0 ? { type: 'status', any: statuses } : { type: 'output', any: asked }
}

/** An empty state that stands at midnight. */
const midnightState = (workstationLimit = 100): PlanState => {
  const state = createState({ workstationLimit })
  state.now = midnight
  return state
}

/** A job of a theatre by `STREAM.JOB`, as it is shown. */
export const jobNamed = (state: PlanState, name: string): JobView => {
  for (let job = 1; job < state.jobs.size; job += 1)
    if (jobName(state, job) === `WS#${name}`) return viewJob(state, job)
  throw new Error(`the plan has no ${name}`)
}

/** A plan of these streams, ready to play. */
export const stage = (streams: StreamSketch[], options: StageOptions = {}): Theatre => {
  const state = midnightState(options.workstationLimit)
  const script = (job: number, run: number) => ({
    ms: 0,
    returnCode: 0,
    ...options.script?.(viewJob(state, job).name, run),
  })
  const { emptyStreamsSucceed = false, unknownRuns } = options
  const world: World = { agent: 'virtual', emptyStreamsSucceed, ...(unknownRuns && { unknownRuns }) }
  const theatre = openTheatre(state, script, { world, beforeDecision: options.beforeDecision })
  theatre.happen({ kind: 'plan.added', batch: sketchBatch(streams, options.resources), cause: { by: 'test' } })
  return theatre
}

export interface StageOptions extends Pick<World, 'unknownRuns'> {
  workstationLimit?: number
  resources?: Record<string, number>
  /** How the run of a job comes out, by its name. */
  script?: (name: string, run: number) => Partial<Outcome> | undefined
  emptyStreamsSucceed?: boolean
  beforeDecision?: ((state: PlanState, decision: EventBody) => void) | undefined
}

/** The names of the jobs in the order of their starts, with the run where it is not the first. */
export const starts = ({ state, events }: Theatre): string[] =>
  events.flatMap((event) =>
    event.kind === 'run.dispatched'
      ? [`${viewJob(state, event.job).name}${event.run === 1 ? '' : `/${event.run}`}`]
      : [],
  )
