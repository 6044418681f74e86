/**
 * The plan in memory: what was planned and all that happened to it, as columns of numbers.
 *
 * It is a fold over the plan's rows and the ledger. Everything here is either such a fact or an index that `apply` derives
 * from the facts (ready queues, live runs, timers); nothing is counted that is not derived.
 */
import type { Instant } from '#/lib/clock.ts'
import type { AskedCondition } from '#/model/needs.ts'
import type { NextIds, PlanJob, PlanTask, StartDependency } from '#/model/plan.ts'
import type { Submitted } from '#/model/submission.ts'
import { createTable, type Table } from './columns.ts'
import { createHistoryIndex, type HistoryIndex } from './history-index.ts'
import { noneDue, type Due } from './due.ts'
import type { Journal } from './journal.ts'
import type { JoinState, PendingState, RecoveryState, RerunState } from './small-states.ts'
import { edgeLayout, historyLayout, jobLayout, sampleLayout, streamLayout } from './layouts.ts'
import { createNames, type Names } from './names.ts'
import { createTimers, type Timers } from './timers.ts'
import type { FreezeState } from './freezes.ts'
import type { Line, Window } from './ready-queue.ts'
import type { ResourceState, Want } from './resources.ts'
import type { UnknownRun } from './unknown-run.ts'
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
  /** Ended, and waits for an operator's word (CONFIRMED). */
  pending: 10,
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
  /** A critical job that is brought forward: it starts after HI and GO and before the rest. */
  promoted: 64,
  /** Suppressed because its condition (IF, JOIN) is false: what follows it plainly goes on. */
  notTaken: 128,
  /** Runs longer than its MAXDUR. */
  long: 256,
  /** Its kill was asked for long ago, and its processes are not gone. */
  killOverdue: 512,
  /** Somebody follows it on a condition or within a join, or has. */
  asked: 1024,
  /** It or its stream needs units of resources, or has. */
  needs: 2048,
} as const

/** Bits of `jobs.traits`: what the definition says of how it starts and ends. */
export const Trait = { confirmed: 1, critical: 2, key: 4, nop: 8, killWhenLate: 16 } as const

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
  /** Suppressed because its condition is false. */
  notTaken: 64,
  /** Its latest start (JSUNTIL) was looked at, which happens once. */
  startChecked: 128,
  held: 256,
  /** Somebody follows it on a condition or within a join, or has. */
  asked: 512,
} as const

/** Bits of `streams.stops` and of a workstation's: what freezes and drains mean it. */
export const Stop = { freeze: 1, drain: 2 } as const

/** Who waits or holds: a job by its number, a stream by its number with a minus sign. */
export type Holder = number

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
  /** When it was changed, as the machine of the file tells it in milliseconds; null: that is not known. */
  changedAt: number | null
}

/** STARTCOND of a stream. */
export interface StartConditionState extends Pick<StartDependency, 'watch' | 'text' | 'rerun' | 'interval' | 'until'> {
  /** Another instance watches on. */
  goesOn: boolean
  /** Its time came when it had come true, or when nothing was left to do: a monitoring job that is run again later has no latest time. */
  outlived?: true
}

export interface PlanState {
  /** The instant the state has been advanced to. */
  now: Instant
  seq: number
  term: number
  leader: string | null
  /** Where clients reach it, if that is known. */
  leaderUrl: string | null
  readonly names: Names
  readonly jobs: Table<typeof jobLayout>
  readonly streams: Table<typeof streamLayout>
  readonly edges: Table<typeof edgeLayout>
  /** What is known of a job over all its instances; stays when they leave the plan. */
  readonly histories: Table<typeof historyLayout>
  readonly samples: Table<typeof sampleLayout>
  readonly historyIndex: HistoryIndex
  readonly timers: Timers
  /** By number, from 1. */
  readonly workstations: Workstation[]
  readonly workstationNumbers: Map<string, number>
  /** Ready jobs stand in lines, which have numbers: `ready-queue.ts`. By stream: those that depend on its places. */
  readonly lines: Map<number, Line>
  readonly linesOf: Map<number, number[]>
  lastLine: number
  /** The windows whose jobs take units of a resource. */
  readonly windowsOf: Map<ResourceState, Window[]>
  readonly resources: Map<string, ResourceState>
  readonly needs: Map<Holder, Want[]>
  readonly prompts: Map<number, PromptState>
  readonly promptsOf: Map<Holder, number[]>
  readonly files: Map<number, FileState>
  readonly filesOf: Map<Holder, number[]>
  /** By the number of the stream. */
  readonly startConditions: Map<number, StartConditionState>
  readonly tasks: Map<number, PlanTask>
  /** Whether the live run of a job will have ended well, by the word of an operator: see `confirmed-runs.ts`. */
  readonly confirmedEnds: Map<number, boolean>
  /** Jobs that have ended by the word of an operator while their process goes on. */
  readonly afterEnd: Set<number>
  /** Output conditions that came true by the word of an operator, in capitals. */
  readonly confirmedConditions: Map<number, readonly string[]>
  /** Of jobs that ran again: which runs the plan did not bring, and why they came. */
  readonly reruns: Map<number, RerunState[]>
  /** Jobs and streams to be cancelled when what they wait for has come. */
  readonly cancelPending: Set<Holder>
  /** The live runs: which agent has it, by job. */
  readonly agents: Map<number, string>
  /** The agents that have been away longer than their lease, and since when. */
  readonly lostAgents: Map<string, Instant>
  /** Why a job failed or was lost. */
  readonly reasons: Map<number, string>
  readonly recoveries: Map<number, RecoveryState>
  readonly unknowns: Map<number, UnknownRun>
  /** What keeps parts of the plan from starting, by its number. */
  readonly freezes: Map<number, FreezeState>
  lastFreeze: number
  /** What IF and ONOVERLAP can ask for, each once, from place 1. */
  readonly followConditions: (AskedCondition | null)[]
  readonly joinsOf: Map<Holder, JoinState[]>
  /** Who follows conditionally. */
  readonly conditional: Set<Holder>
  /** FOLLOWS that somebody was released from: met, whatever becomes of the predecessor. */
  readonly releasedEdges: Set<number>
  readonly pending: Map<number, PendingState>
  readonly pendingOf: Map<Holder, number[]>
  /** MAXDUR and MINDUR of the jobs that have them. */
  readonly durations: Map<number, Pick<PlanJob, 'longest' | 'shortest'>>
  /** What was expected of the present or last run when it began, in milliseconds: of jobs whose MAXDUR or MINDUR is in percent. */
  readonly expectedAtStart: Map<number, number>
  /** Work for `decide`: what became due or askable and is not decided yet. */
  readonly due: Due
  /** Files to be looked for now. */
  readonly watching: Set<number>
  /** By stream, the jobs that are no neighbours of its first: see `added-jobs.ts`. */
  readonly added: Map<number, number[]>
  /** What streams and jobs were submitted with, where that was more than a name. */
  readonly submissions: Map<Holder, Submitted>
  /** The production days that are planned and not closed, in order. */
  readonly days: string[]
  /**
   * Streams that have left the plan and can still be the instance that a FOLLOWS means, by the name of their day: workstation, name
   * and scheduled time of each. See `departed.ts`.
   */
  readonly departed: Map<number, Float64Array>
  /** The last production day that was ever planned, and the last that is closed; '' before the first. */
  plannedThrough: string
  closedThrough: string
  /** When the last planned day begins, in minutes after midnight; null: not known. */
  plannedStartOfDay: number | null
  /** Requests that were carried out, and the effect each had: see `requests.ts`. */
  readonly requests: Map<string, string>
  readonly nextIds: NextIds
  /** The last changes, for those who watch; null: nobody keeps it. No part of the state: see `journal.ts`. */
  journal: Journal | null
  /** How many jobs a workstation runs at once unless told otherwise (optman: workstationLimit). */
  readonly workstationLimit: number
}

/** An empty plan. `workstationLimit` is the site's default. */
export const createState = (options: { readonly workstationLimit: number }): PlanState => ({
  now: 0,
  seq: 0,
  term: 0,
  leader: null,
  leaderUrl: null,
  names: createNames(),
  jobs: createTable(jobLayout),
  streams: createTable(streamLayout),
  edges: createTable(edgeLayout),
  histories: createTable(historyLayout),
  samples: createTable(sampleLayout),
  historyIndex: createHistoryIndex(),
  timers: createTimers(),
  workstations: [],
  workstationNumbers: new Map(),
  lines: new Map(),
  linesOf: new Map(),
  lastLine: 0,
  windowsOf: new Map(),
  resources: new Map(),
  needs: new Map(),
  prompts: new Map(),
  promptsOf: new Map(),
  files: new Map(),
  filesOf: new Map(),
  startConditions: new Map(),
  tasks: new Map(),
  confirmedEnds: new Map(),
  afterEnd: new Set(),
  confirmedConditions: new Map(),
  reruns: new Map(),
  cancelPending: new Set(),
  agents: new Map(),
  lostAgents: new Map(),
  reasons: new Map(),
  recoveries: new Map(),
  unknowns: new Map(),
  freezes: new Map(),
  lastFreeze: 0,
  followConditions: [null],
  joinsOf: new Map(),
  conditional: new Set(),
  releasedEdges: new Set(),
  pending: new Map(),
  pendingOf: new Map(),
  durations: new Map(),
  expectedAtStart: new Map(),
  due: noneDue(),
  watching: new Set(),
  added: new Map(),
  submissions: new Map(),
  requests: new Map(),
  journal: null,
  workstationLimit: options.workstationLimit,
  ...nothingPlanned(),
})

const nothingPlanned = () => ({
  days: [],
  departed: new Map(),
  plannedThrough: '',
  closedThrough: '',
  plannedStartOfDay: null,
  nextIds: { batch: 1, stream: 1, job: 1, task: 1, file: 1, prompt: 1, join: 1, pending: 1 },
})
