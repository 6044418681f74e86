/** The columns of the plan's tables. A later version may add a column; none changes its meaning. */

export const jobLayout = {
  stream: Int32Array,
  workstation: Int32Array,
  name: Int32Array,
  definition: Int32Array,
  task: Int32Array,
  isRecovery: Int32Array,
  phase: Int32Array,
  flags: Int32Array,
  traits: Int32Array,
  /** Predecessors, files and prompts that are still to come. */
  unmet: Int32Array,
  priority: Int32Array,
  onUntil: Int32Array,
  every: Int32Array,
  recoveryJob: Int32Array,
  run: Int32Array,
  /** Reruns its recovery has used up since the operator last ran it. */
  attempts: Int32Array,
  returnCode: Int32Array,
  /** Instants; 0 is none. */
  startAt: Float64Array,
  untilAt: Float64Array,
  everyEndAt: Float64Array,
  deadlineAt: Float64Array,
  readyAt: Float64Array,
  startedAt: Float64Array,
  endedAt: Float64Array,
  /** First edge from it, first edge to it. */
  edgesOut: Int32Array,
  edgesIn: Int32Array,
  /** Its row among the histories: see `job-histories.ts`. */
  history: Int32Array,
  /** The line it stands in (`ready-queue.ts`), and its neighbours there; 0: none. */
  line: Int32Array,
  queueNext: Int32Array,
  queuePrevious: Int32Array,
} as const

export const streamLayout = {
  workstation: Int32Array,
  name: Int32Array,
  day: Int32Array,
  /** Place of its production day in `dayClasses`. */
  dayClass: Int32Array,
  runCycle: Int32Array,
  flags: Int32Array,
  unmet: Int32Array,
  priority: Int32Array,
  /** Jobs at once; -1: no limit. */
  limit: Int32Array,
  onUntil: Int32Array,
  scheduledAt: Float64Array,
  startAt: Float64Array,
  untilAt: Float64Array,
  latestStartAt: Float64Array,
  deadlineAt: Float64Array,
  startedAt: Float64Array,
  endedAt: Float64Array,
  firstJob: Int32Array,
  jobCount: Int32Array,
  /** Jobs that are not settled, and runs that are live. */
  openJobs: Int32Array,
  liveRuns: Int32Array,
  /** Freezes and drains that mean it by its name: `Stop` in state.ts. */
  stops: Int32Array,
  edgesOut: Int32Array,
  edgesIn: Int32Array,
} as const

/** One FOLLOWS. Both ends may be a job or a stream; edges of one end are chained. */
export const edgeLayout = {
  from: Int32Array,
  fromStream: Int32Array,
  to: Int32Array,
  toStream: Int32Array,
  /** 0 open, 1 met, 2 asked for what did not come true: `Met` in follow-conditions.ts. */
  met: Int32Array,
  /** Place in `followConditions`; 0: a good end. */
  condition: Int32Array,
  /** The join of the waiter that counts it; 0: none. */
  join: Int32Array,
  /** The name of a predecessor that has left the plan unsatisfied, `WS#STREAM.JOB`; then `from` is 0. */
  orphanOf: Int32Array,
  nextOut: Int32Array,
  nextIn: Int32Array,
} as const

/** One job by its name, over all its instances: see `job-histories.ts`. */
export const historyLayout = {
  workstation: Int32Array,
  stream: Int32Array,
  name: Int32Array,
  /** The production day of its last instance, in days since 1970. */
  lastDay: Int32Array,
  /** Successful runs that are remembered, by class of day; from 16 on it tells which is written over next. */
  workingDays: Int32Array,
  weekends: Int32Array,
  monthEnds: Int32Array,
} as const

/** What those runs took: 16 rows for each class of day, 48 a history. */
export const sampleLayout = { ms: Int32Array } as const
