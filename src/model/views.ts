/** What people and programs are shown of the plan: the answers of the API, the rows of the CLI. */
import { Type, type Static } from 'typebox'
import { ExpectedDuration } from './expected-duration.ts'
import { onUntils } from './time-of-day.ts'
import { jobStatuses, internalStatuses, internalStreamStatuses, streamStatuses } from './status.ts'

export const Maybe = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])

/** An instant as RFC 3339 text in UTC, `2026-11-22T03:14:00.000Z`. */
export const InstantText = Type.String({ format: 'date-time' })

export const JobStatusText = Type.Enum(jobStatuses)
export const InternalStatusText = Type.Enum(internalStatuses)
export const StreamStatusText = Type.Enum(streamStatuses)
export const InternalStreamStatusText = Type.Enum(internalStreamStatuses)

/** What a stream or job was submitted with; null: it was planned, or nothing but its name was said. */
export const SubmittedView = Maybe(
  Type.Object({
    definition: Maybe(Type.String()),
    variables: Type.Record(Type.String(), Type.String()),
    table: Maybe(Type.String()),
  }),
)

/** A job of the plan, as lists show it. */
export const JobView = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  /** `FTA1#PAYROLL`. */
  stream: Type.String(),
  streamId: Type.Integer(),
  workstation: Type.String(),
  status: JobStatusText,
  internalStatus: InternalStatusText,
  /** The scheduled time of its stream. */
  scheduledAt: InstantText,
  /** When the last thing it waited for came about. */
  readyAt: Maybe(InstantText),
  startedAt: Maybe(InstantText),
  endedAt: Maybe(InstantText),
  returnCode: Maybe(Type.Integer()),
  /** The number of its present or last run; 0: never dispatched. */
  run: Type.Integer(),
  priority: Type.Integer(),
  /** It is to be cancelled when what it waits for has come. */
  cancelPending: Type.Boolean(),
  late: Type.Boolean(),
  /** Its production day is closed, and its stream was carried forward. */
  carriedForward: Type.Boolean(),
  /** As far as was known some seconds ago; null: it is over, or nobody can say. */
  estimatedStartAt: Maybe(InstantText),
  estimatedEndAt: Maybe(InstantText),
})
export type JobView = Static<typeof JobView>

/** One thing a job or stream waits for, as it is named to remove it or to release it. */
export const DependencyView = Type.Object({
  type: Type.Enum(['follows', 'needs', 'opens', 'prompt', 'at', 'until', 'deadline']),
  /** `WS#PAY.CALC IF SUCC`, `2 WS#TAPES`, `WS#/in/file(-s %p)`, the name or text of a prompt, an instant. [P] is a pending predecessor, [O] an orphaned one. */
  text: Type.String(),
  /** `met`: it has come, or is held; `false`: what was asked is not so, or was answered no; `released`: by an operator. */
  state: Type.Enum(['open', 'met', 'false', 'released']),
})
export type DependencyView = Static<typeof DependencyView>

/** One job in full. */
export const JobDetail = Type.Object({
  ...JobView.properties,
  day: Type.String(),
  definition: Type.String(),
  role: Type.Union([Type.Literal('step'), Type.Literal('recovery')]),
  /** Its STREAMLOGON. */
  logon: Maybe(Type.String()),
  /** Whose user its runs have: `logon` under `enforce`, the agent's under `own` or where it has none; null: no agent has said. */
  runsAs: Type.Object({
    rule: Type.Union([Type.Literal('own'), Type.Literal('enforce')]),
    user: Maybe(Type.String()),
  }),
  task: Type.Object({
    type: Type.Union([Type.Literal('command'), Type.Literal('script'), Type.Literal('document')]),
    text: Type.String(),
  }),
  recovery: Type.String(),
  successCondition: Maybe(Type.String()),
  startAt: Maybe(InstantText),
  untilAt: Maybe(InstantText),
  /** What becomes of it at its UNTIL; null: it has none. */
  onUntil: Maybe(Type.Enum(onUntils)),
  deadlineAt: Maybe(InstantText),
  every: Maybe(Type.Integer()),
  /** CONFIRMED: it counts as ended when somebody has said how. */
  confirmed: Type.Boolean(),
  /** NOP: it succeeds in its turn, and nothing runs. */
  nop: Type.Boolean(),
  critical: Type.Boolean(),
  /** What can be asked of it with FOLLOWS ... IF, and confirmed. */
  outputConditions: Type.Array(Type.Object({ name: Type.String(), expression: Type.String() })),
  /** The agent that has its live run, and since when that is lost: whether the run still goes on is not known. */
  agent: Maybe(Type.String()),
  unreachableSince: Maybe(InstantText),
  /** Its kill was asked for, and its processes are not gone. */
  killOverdue: Type.Boolean(),
  expected: ExpectedDuration,
  /** Why it failed or was lost, in a sentence. */
  reason: Maybe(Type.String()),
  /** What it, or else its stream, was submitted with. */
  submitted: SubmittedView,
  predecessors: Type.Array(
    Type.Object({ type: Type.String(), id: Type.Integer(), name: Type.String(), status: Type.String() }),
  ),
  /** All it waits for itself, its predecessors among it. */
  dependencies: Type.Array(DependencyView),
  successors: Type.Array(
    Type.Object({ type: Type.String(), id: Type.Integer(), name: Type.String(), status: Type.String() }),
  ),
  /** Why each run came to be, the one that is to come among them; absent is the one that the plan brought. */
  chain: Type.Array(
    Type.Object({
      run: Type.Integer(),
      why: Type.Enum(['rerun', 'recovery', 'predecessor', 'unknown', 'every']),
      /** The definition that is run from then on in place of its own. */
      from: Type.Optional(Type.String()),
      /** What the run is called, if not as the job. */
      as: Type.Optional(Type.String()),
    }),
  ),
  runs: Type.Array(
    Type.Object({
      run: Type.Integer(),
      outcome: Type.String(),
      startedAt: Maybe(InstantText),
      endedAt: Maybe(InstantText),
      returnCode: Maybe(Type.Integer()),
      signal: Maybe(Type.String()),
      reason: Maybe(Type.String()),
      userMs: Maybe(Type.Number()),
      systemMs: Maybe(Type.Number()),
      peakMemory: Maybe(Type.Number()),
    }),
  ),
})
export type JobDetail = Static<typeof JobDetail>

/** One thing a job waits for, from the predicates that decide. */
export const Hindrance = Type.Object({
  /** `follows`, `time`, `held`, `resource`, `file`, `prompt`, `stream-limit`, `workstation-limit`, `fence`, `agent` ... */
  type: Type.String(),
  /** What it is, in a sentence an operator understands. */
  sentence: Type.String(),
  /** The command that clears it at once; what it waits for may as well come about. */
  remedy: Maybe(Type.String()),
  /** When it clears by itself, if that is known. */
  until: Maybe(InstantText),
  /** The job, stream or prompt it points to: where to look for the reason. */
  job: Maybe(Type.Integer()),
  stream: Maybe(Type.Integer()),
  prompt: Maybe(Type.Integer()),
})
export type Hindrance = Static<typeof Hindrance>

/** Why a job is not running. Empty hindrances: it runs, or has ended, and `sentence` says which. */
export const Explanation = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  status: JobStatusText,
  sentence: Type.String(),
  hindrances: Type.Array(Hindrance),
})
export type Explanation = Static<typeof Explanation>

export const StreamView = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  workstation: Type.String(),
  day: Type.String(),
  status: StreamStatusText,
  internalStatus: InternalStreamStatusText,
  scheduledAt: InstantText,
  startedAt: Maybe(InstantText),
  endedAt: Maybe(InstantText),
  priority: Type.Integer(),
  limit: Maybe(Type.Integer()),
  jobs: Type.Integer(),
  ended: Type.Integer(),
  failed: Type.Integer(),
  late: Type.Boolean(),
  /** Its production day is closed, and it was carried forward. */
  carriedForward: Type.Boolean(),
  /** As far as was known some seconds ago; null: it is over, or nobody can say. */
  estimatedStartAt: Maybe(InstantText),
  estimatedEndAt: Maybe(InstantText),
  submitted: SubmittedView,
})
export type StreamView = Static<typeof StreamView>

/** What people should know of a submission besides, each in a sentence: a variable that nothing uses, a predecessor that is not there. */
const Notes = Type.Array(Type.String())
/** A stream that was submitted. */
export const SubmittedStream = Type.Object({ ...StreamView.properties, notes: Notes })
export type SubmittedStream = Static<typeof SubmittedStream>
/** A job that was submitted. */
export const SubmittedJob = Type.Object({ ...JobView.properties, notes: Notes })
export type SubmittedJob = Static<typeof SubmittedJob>

/** What of a job or stream an order can change. */
export type Glance =
  | (Pick<JobView, 'id' | 'name' | 'stream' | 'status' | 'internalStatus' | 'priority' | 'workstation'> &
      Pick<JobView, 'run' | 'cancelPending'>)
  | (Pick<StreamView, 'id' | 'name' | 'status' | 'internalStatus' | 'priority' | 'workstation' | 'limit'> & {
      /** Its own name, as a job has that of its stream. */
      readonly stream: string
    })

export const PromptView = Type.Object({
  id: Type.Integer(),
  name: Maybe(Type.String()),
  text: Type.String(),
  /** `waiting`: nobody needs it yet. */
  status: Type.Enum(['waiting', 'asked', 'yes', 'no']),
  askedAt: Maybe(InstantText),
  /** How many jobs and streams wait for it. */
  waiters: Type.Integer(),
})
export type PromptView = Static<typeof PromptView>

export const PlanStatus = Type.Object({
  version: Type.String(),
  now: InstantText,
  /** Jobs by status, every status named; recovery jobs count once they are set going. */
  jobs: Type.Record(JobStatusText, Type.Integer()),
  streams: Type.Record(StreamStatusText, Type.Integer()),
  plan: Type.Object({
    from: Maybe(InstantText),
    /** Exclusive. */
    to: Maybe(InstantText),
    days: Type.Array(Type.String()),
    timezone: Type.String(),
  }),
  /**
   * The server that answers. A standby is so many events behind the ledger, and for so long, milliseconds; 0: it is level. `none`: it neither leads
   * nor stands by, and shows the last state. `unconfirmedSince`: when the ledger confirmed last that the plan is what is shown; null: it does now.
   */
  server: Type.Object({
    name: Type.String(),
    role: Type.Union([Type.Literal('leader'), Type.Literal('standby'), Type.Literal('none')]),
    lagEvents: Type.Integer(),
    lagMs: Type.Integer(),
    unconfirmedSince: Maybe(InstantText),
  }),
  /** Who leads. `url`: where it takes orders, if that was told; `seq`: the last event that is in this answer. */
  leader: Type.Object({
    server: Maybe(Type.String()),
    url: Maybe(Type.String()),
    term: Type.Integer(),
    seq: Type.Integer(),
  }),
  /** `unreachable`: runs of agents that have been away longer than their lease. */
  agent: Type.Object({
    connected: Type.Boolean(),
    name: Maybe(Type.String()),
    since: Maybe(InstantText),
    unreachable: Type.Integer(),
  }),
  health: Type.Union([Type.Literal('ok'), Type.Literal('degraded'), Type.Literal('failed')]),
})
export type PlanStatus = Static<typeof PlanStatus>

/** A part of a job's log. */
export const LogPart = Type.Object({
  job: Type.Integer(),
  run: Type.Integer(),
  text: Type.String(),
  offset: Type.Integer(),
  nextOffset: Type.Integer(),
  /** Bytes so far. */
  size: Type.Integer(),
  /** The run has ended: no more will come after `size`. */
  complete: Type.Boolean(),
})
export type LogPart = Static<typeof LogPart>
