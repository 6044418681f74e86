/**
 * The plan in memory: what was planned and all that happened to it, as columns of numbers.
 *
 * It is a fold over the plan's rows and the ledger. Everything here is either such a fact or an index that `apply` derives
 * from the facts (ready queues, live runs, timers); nothing is counted that is not derived.
 */
import type { Instant } from '#/lib/clock.ts'
import type { NextIds, PlanTask } from '#/model/plan.ts'
import { createTable, type Table } from './columns.ts'
import { createNames, type Names } from './names.ts'
import { createTimers, type Timers } from './timers.ts'
import type { Workstation } from './workstations.ts'

/** Where a job stands. What it waits for is not a phase: it is asked of the predicates in `conditions.ts`. */
export const Phase = {
  /** A recovery job that nobody has set going. */
  dormant: 0,
  waiting: 1,
  /** Given to the agent. */
  dispatched: 2,
  running: 3,
  /** Ended, and nobody knows how. */
  unknown: 4,
  succeeded: 5,
  abended: 6,
  failed: 7,
  suppressed: 8,
  cancelled: 9,
} as const

/** Bits of `jobs.flags`. */
export const JobFlag = {
  held: 1,
  late: 2,
  killRequested: 4,
  /** Cancelled while running: goes on, without recovery. */
  cancelled: 8,
  /** Abended, and its recovery has not come to an end. */
  recovering: 16,
  /** Abended or failed, but its successors go on (RECOVERY CONTINUE). */
  goesOn: 32,
  /** In a ready queue. */
  queued: 64,
} as const

/** Bits of `streams.flags`. */
export const StreamFlag = {
  late: 1,
  cancelled: 2,
  suppressed: 4,
  /** Its definition says CARRYFORWARD. */
  keyword: 8,
  /** Its day is closed, and it was carried forward. */
  carried: 16,
  /** USERJOBS of a workstation: jobs that run on after their stream has left. */
  userJobs: 32,
} as const

export const jobLayout = {
  stream: Int32Array,
  workstation: Int32Array,
  name: Int32Array,
  definition: Int32Array,
  task: Int32Array,
  isRecovery: Uint8Array,
  phase: Uint8Array,
  flags: Uint8Array,
  /** Predecessors, files and prompts that are still to come. */
  unmet: Int32Array,
  priority: Uint8Array,
  onUntil: Uint8Array,
  every: Int32Array,
  recoveryJob: Int32Array,
  run: Uint16Array,
  /** Reruns its recovery has used up since the operator last ran it. */
  attempts: Uint16Array,
  returnCode: Int32Array,
  /** Instants; 0 is none. */
  startAt: Float64Array,
  untilAt: Float64Array,
  deadlineAt: Float64Array,
  readyAt: Float64Array,
  startedAt: Float64Array,
  endedAt: Float64Array,
  /** First edge from it, first edge to it. */
  edgesOut: Int32Array,
  edgesIn: Int32Array,
  /** Neighbours in the ready queue. */
  queueNext: Int32Array,
  queuePrevious: Int32Array,
} as const

export const streamLayout = {
  workstation: Int32Array,
  name: Int32Array,
  day: Int32Array,
  runCycle: Int32Array,
  flags: Uint8Array,
  unmet: Int32Array,
  priority: Uint8Array,
  /** Jobs at once; -1: no limit. */
  limit: Int32Array,
  onUntil: Uint8Array,
  scheduledAt: Float64Array,
  startAt: Float64Array,
  untilAt: Float64Array,
  deadlineAt: Float64Array,
  startedAt: Float64Array,
  endedAt: Float64Array,
  firstJob: Int32Array,
  jobCount: Int32Array,
  /** Jobs that are not settled, and runs that are live. */
  openJobs: Int32Array,
  liveRuns: Int32Array,
  edgesOut: Int32Array,
  edgesIn: Int32Array,
} as const

/** One FOLLOWS. Both ends may be a job or a stream; edges of one end are chained. */
export const edgeLayout = {
  from: Int32Array,
  fromStream: Uint8Array,
  to: Int32Array,
  toStream: Uint8Array,
  met: Uint8Array,
  /** The name of a predecessor that has left the plan unsatisfied, `WS#STREAM.JOB`; then `from` is 0. */
  orphanOf: Int32Array,
  nextOut: Int32Array,
  nextIn: Int32Array,
} as const

/** Who waits or holds: a job by its number, a stream by its number with a minus sign. */
export type Holder = number

export interface ResourceState {
  readonly name: string
  units: number
  /** Units in use, by who holds them. */
  readonly holders: Map<Holder, number>
}

export interface PromptState {
  readonly id: number
  readonly name: string | null
  readonly text: string
  status: 'waiting' | 'asked' | 'yes' | 'no'
  askedAt: Instant
  readonly waiters: Holder[]
  /** The abended job whose recovery asks, 0 for a prompt of the plan. */
  readonly recoveryOf: number
}

export interface FileState {
  readonly id: number
  readonly waiter: Holder
  readonly workstation: string
  readonly path: string
  readonly qualifier: string | null
  found: boolean
}

/** How far the recovery of an abended job has come. */
export interface RecoveryState {
  prompt: number
  jobStarted: boolean
}

export interface PlanState {
  /** The instant the state has been advanced to. */
  now: Instant
  seq: number
  term: number
  leader: string | null
  readonly names: Names
  readonly jobs: Table<typeof jobLayout>
  readonly streams: Table<typeof streamLayout>
  readonly edges: Table<typeof edgeLayout>
  readonly timers: Timers
  /** By number, from 1. */
  readonly workstations: Workstation[]
  readonly workstationNumbers: Map<string, number>
  readonly resources: Map<string, ResourceState>
  readonly needs: Map<Holder, { readonly resource: ResourceState; readonly units: number }[]>
  readonly prompts: Map<number, PromptState>
  readonly promptsOf: Map<Holder, number[]>
  readonly files: Map<number, FileState>
  readonly filesOf: Map<Holder, number[]>
  readonly tasks: Map<number, PlanTask>
  /** Which agent has the live run of a job. */
  readonly agents: Map<number, string>
  /** Why a job failed or was lost. */
  readonly reasons: Map<number, string>
  readonly recoveries: Map<number, RecoveryState>
  /** Work for `decide`: what became due or askable and is not decided yet. */
  readonly due: { readonly until: Set<Holder>; readonly deadline: Set<Holder>; readonly asking: Set<number> }
  /** Files to be looked for now. */
  readonly watching: Set<number>
  /** The jobs of each USERJOBS, which are no neighbours. */
  readonly gathered: Map<number, number[]>
  /** The production days that are planned and not closed, in order. */
  readonly days: string[]
  /** The last production day that was ever planned, and the last that is closed; '' before the first. */
  plannedThrough: string
  closedThrough: string
  /** Requests that were carried out, and the effect each had: see `requests.ts`. */
  readonly requests: Map<string, string>
  readonly nextIds: NextIds
  /** How many jobs a workstation runs at once unless told otherwise (optman: workstationLimit). */
  readonly workstationLimit: number
}

/** An empty plan. `workstationLimit` is the site's default. */
export const createState = (options: { readonly workstationLimit: number }): PlanState => ({
  now: 0,
  seq: 0,
  term: 0,
  leader: null,
  names: createNames(),
  jobs: createTable(jobLayout),
  streams: createTable(streamLayout),
  edges: createTable(edgeLayout),
  timers: createTimers(),
  workstations: [],
  workstationNumbers: new Map(),
  resources: new Map(),
  needs: new Map(),
  prompts: new Map(),
  promptsOf: new Map(),
  files: new Map(),
  filesOf: new Map(),
  tasks: new Map(),
  agents: new Map(),
  reasons: new Map(),
  recoveries: new Map(),
  due: { until: new Set(), deadline: new Set(), asking: new Set() },
  watching: new Set(),
  gathered: new Map(),
  days: [],
  plannedThrough: '',
  closedThrough: '',
  requests: new Map(),
  nextIds: { batch: 1, stream: 1, job: 1, task: 1, file: 1, prompt: 1, join: 1, pending: 1 },
  workstationLimit: options.workstationLimit,
})
